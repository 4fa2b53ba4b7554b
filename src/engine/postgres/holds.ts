import type pg from 'pg';
import type { Hold } from '../../justify/hold.ts';
import { GATE } from './helper-schema.ts';

/** Longer than a batch may run, in milliseconds: a hold waits for the batch at hand, it does not give up on it. */
const PATIENCE = 300_000;

/**
 * Writes a hold under the gate that every batch takes (E7, S35): when this returns, no batch that began before it is still running and
 * every later one sees the hold. Waits for the running batch; writing the same hold again changes nothing.
 */
export async function writeHold(client: pg.ClientBase, hold: Hold): Promise<void> {
  await underGate(client, () =>
    client.query(
      `insert into lethe.holds (id, person_table, person_key, table_name, activity, category) values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do update set released = null, person_table = excluded.person_table, person_key = excluded.person_key,
         table_name = excluded.table_name, activity = excluded.activity, category = excluded.category`,
      [hold.id, hold.person?.table ?? null, hold.person?.key ?? null, hold.table ?? null, hold.activity ?? null, hold.category ?? null],
    ),
  );
}

/** From here on the hold no longer covers anything; the rules apply from their own starts (S36). */
export async function releaseHold(client: pg.ClientBase, id: string): Promise<void> {
  await underGate(client, () =>
    client.query('update lethe.holds set released = clock_timestamp() where id = $1 and released is null', [id]),
  );
}

async function underGate(client: pg.ClientBase, act: () => Promise<unknown>): Promise<void> {
  await client.query('begin');
  try {
    await client.query(`set local lock_timeout = ${PATIENCE}`);
    await client.query('select pg_advisory_xact_lock($1::bigint)', [GATE]);
    await act();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
