import type { Mark } from '../../justify/archive.ts';
import type { Act } from '../../plan/target.ts';
import { momentOf } from './compare.ts';
import { type Asking, anyHold, askAgain, lockRows } from './lock.ts';
import { lettingGo } from './self.ts';
import { ask, change, inTransaction } from './session.ts';
import { column, joined, qualified, type Sql, sql } from './sql.ts';
import { clearStages, type Stage, stagedRows } from './stage.ts';
import { transformed } from './transform.ts';
import type { Window } from './window.ts';

/**
 * One batch in its own transaction (E7, E8): the gate is read shared, due rows are locked with the parents that bear their clocks, then a
 * new statement asks the same predicate again, and the rows that are left get what is due to them, with a receipt. Returns how many
 * rows were locked and how many went; no row and no key leaves the database.
 */
export async function runBatch(
  of: Omit<Asking, 'holds'>,
  act: Act,
  window: Window,
  limit: number,
): Promise<{ locked: number; rows: number }> {
  const { client, table, stages } = of;
  await clearStages(client, [stages.rows, stages.kept, ...stages.along]);
  stages.used = false;
  return inTransaction(client, async () => {
    await ask(client, sql`select id from ${qualified(table.schema, 'lethe_gate')} where id = 1 lock in share mode`);
    const asking = { ...of, holds: await anyHold(client, table.schema) };
    const locked = await lockRows(asking, window, limit);
    const rows = locked > 0 && (await askAgain(asking)) > 0 ? await changeRows(asking, act) : 0;
    return { locked, rows };
  });
}

/** The change with a receipt for the table, and one for each table whose rows went along (S32): those go first, for the sake of foreign keys. */
async function changeRows(a: Asking, act: Act): Promise<number> {
  const { client, table, step, stages } = a;
  const counted: { table: string; rows: number }[] = [];
  for (const along of stages.along) counted.push({ table: along.table, rows: await change(client, deletion(table.schema, along)) });
  if (step.action === 'delete') for (const free of lettingGo(table, stages.rows)) await change(client, free);
  const rows = await change(client, changeOf(a));
  counted.unshift({ table: table.table, rows });
  for (const c of counted.filter((x) => x.rows > 0))
    await change(
      client,
      sql`insert into ${qualified(table.schema, 'lethe_receipts')} (plan, run, step, table_name, action, outcome, \`rows\`, policy_hash, map_hash)
        values (${act.plan}, ${act.run}, ${act.step}, ${c.table}, ${step.action}, ${step.outcome}, ${c.rows}, ${act.policyHash}, ${act.mapHash})`,
    );
  return rows;
}

const deletion = (schema: string, of: Stage): Sql => sql`delete t ${stagedRows(schema, of)}`;

type Changing = Pick<Asking, 'table' | 'step' | 'stages'>;

/** What a step does to staged rows. */
export function changeOf(a: Changing): Sql {
  if (a.step.action === 'delete') return deletion(a.table.schema, a.stages.rows);
  return a.step.mark ? marking(a, a.step.mark) : transforming(a);
}

/** Says of staged rows that their archive phase has begun. */
function marking(a: Changing, mark: Mark): Sql {
  const value = mark.value === true ? 1 : momentOf(mark.value, mark.as === 'date' ? 'date' : 'datetime');
  return update(a, [{ column: mark.column, value: sql`${value}` }]);
}

/** Gives the due columns of staged rows their outcome, where they have it not yet. */
function transforming(a: Changing): Sql {
  const { table, step } = a;
  const at = { alias: 't', table: table.table };
  const changes = step.columns.map((c) => ({ column: c.name, ...transformed(table.types, at, c.name, c.transform, table.key) }));
  return sql`${update(a, changes)} where ${joined(
    changes.map((c) => c.pending),
    ' or ',
  )}`;
}

/** Sets columns of staged rows; times of change that the server keeps stay as they are. */
function update({ table, stages }: Changing, changes: { column: string; value: Sql }[]): Sql {
  const kept = [...(table.types.get(table.table) ?? [])].filter(([c, type]) => type.onUpdate && !changes.some((x) => x.column === c));
  const set = [
    ...changes.map((c) => sql`${column('t', c.column)} = ${c.value}`),
    ...kept.map(([c]) => sql`${column('t', c)} = ${column('t', c)}`),
  ];
  const { at: staged, key } = stages.rows;
  const on = key.map((k) => sql`${column('t', k)} = ${column('s', k)}`);
  return sql`update ${staged} s straight_join ${qualified(table.schema, table.table)} t on ${joined(on, ' and ')} set ${joined(set, ', ')}`;
}
