import type { Hold } from '../../justify/hold.ts';
import { ask, type Client, change, inTransaction, limit, TIME_OUTS } from './session.ts';
import { qualified, sql } from './sql.ts';

/** Longer than a batch may run, in milliseconds: a hold waits for the batch at hand, it does not give up on it. */
const PATIENCE = 300_000;

/**
 * Writes a hold under the gate that every batch takes (E7, S35): when this returns, no batch that began before it is still running and
 * every later one sees the hold. Waits for the running batch; writing the same hold again changes nothing.
 */
export async function writeHold(client: Client, schema: string, hold: Hold): Promise<void> {
  const { person, table, activity, category } = hold;
  const scope = [person?.table ?? null, person?.key ?? null, table ?? null, activity ?? null, category ?? null];
  await underGate(client, schema, () =>
    change(
      client,
      sql`insert into ${qualified(schema, 'lethe_holds')} (id, person_table, person_key, table_name, activity, category)
        values (${hold.id}, ${scope[0]}, ${scope[1]}, ${scope[2]}, ${scope[3]}, ${scope[4]})
        on duplicate key update released = null, person_table = values(person_table), person_key = values(person_key),
          table_name = values(table_name), activity = values(activity), category = values(category)`,
    ),
  );
}

/** From here on the hold no longer covers anything; the rules apply from their own starts (S36). */
export async function releaseHold(client: Client, schema: string, id: string): Promise<void> {
  await underGate(client, schema, () =>
    change(client, sql`update ${qualified(schema, 'lethe_holds')} set released = utc_timestamp(6) where id = ${id} and released is null`),
  );
}

async function underGate(client: Client, schema: string, act: () => Promise<unknown>): Promise<void> {
  await limit(client, { ...TIME_OUTS, lock: PATIENCE });
  try {
    await inTransaction(client, async () => {
      await ask(client, sql`select id from ${qualified(schema, 'lethe_gate')} where id = 1 for update`);
      await act();
    });
  } finally {
    await limit(client, TIME_OUTS).catch(() => {});
  }
}
