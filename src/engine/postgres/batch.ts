import type pg from 'pg';
import type { Mark } from '../../justify/archive.ts';
import type { Step } from '../../justify/program.ts';
import type { Act, Pace } from '../../plan/target.ts';
import { deletionsAlong, keysAlong } from './along.ts';
import { GATE } from './helper-schema.ts';
import { type BatchTable, lockRows, type Window } from './lock.ts';
import { isMove, moveStatement, verified } from './move.ts';
import { name } from './quote.ts';
import { render, rendering } from './render.ts';
import { transformed } from './transform.ts';

/**
 * One batch in its own transaction (E7, E8): the gate is taken shared, due rows are locked with the parents that bear their clocks,
 * then a new statement asks the same predicate again, acts, and leaves the receipt. Returns how many rows were locked and how many
 * went; nothing of a row leaves the database but its place on disk.
 */
export async function runBatch(
  client: pg.ClientBase,
  table: BatchTable,
  step: Step,
  act: Act,
  pace: Pace,
  window: Window,
  limit: number,
  wait: boolean,
): Promise<{ locked: number; rows: number }> {
  const [lock, statement] = [Math.trunc(pace.lockTimeoutMs), Math.trunc(pace.statementTimeoutMs)];
  await client.query(`begin isolation level read committed; set local lock_timeout = ${lock}; set local statement_timeout = ${statement};
    set local idle_in_transaction_session_timeout = ${statement}`);
  try {
    await client.query('select pg_advisory_xact_lock_shared($1::bigint)', [GATE]);
    const holds = (await client.query<{ any: boolean }>('select exists (select from lethe.holds where released is null) as any')).rows[0]!
      .any;
    const locked = await lockRows(client, table, step, window, limit, holds, wait);
    let rows = 0;
    if (locked.n > 0) {
      const change = changeStatement(table, step, act, holds, locked.tids);
      const done = (await client.query<{ rows: string; chosen: string }>(change.text, change.params)).rows[0]!;
      rows = Number(done.rows);
      if (isMove(step)) verified(step, rows, Number(done.chosen));
    }
    await client.query('commit');
    return { locked: locked.n, rows };
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** What is done to the rows of a batch; a move first copies them. */
interface Statement {
  text: string;
  copy?: string;
  params: unknown[];
}

/** The change and its verification, without a receipt: for trying it on a few rows. */
export async function tryChange(client: pg.ClientBase, table: BatchTable, step: Step, tids: string): Promise<void> {
  const { text, copy, params } = changeOf(table, step, true, tids, 'rehearsal');
  if (!copy) await client.query(text, params);
  else {
    const counts = 'select (select count(*) from gone) as rows, (select count(*) from chosen) as chosen';
    const { rows } = await client.query<{ rows: string; chosen: string }>(`with ${copy}, gone as (${text} returning 1) ${counts}`, params);
    verified(step, Number(rows[0]!.rows), Number(rows[0]!.chosen));
  }
}

/** The change with a receipt for the table, and one for each table whose rows went along (S32). */
function changeStatement(table: BatchTable, step: Step, act: Act, holds: boolean, tids: string): Statement {
  const { text: change, copy, params } = changeOf(table, step, holds, tids, act.run);
  const along = deletionsAlong({ ...rendering(table.ground, holds), params }, step);
  const param = (value: unknown, type = 'text') => `$${params.push(value)}::${type}`;
  const counted = [{ name: 'gone', table: step.table }, ...along].map(
    (c) => `select ${param(c.table)} as table_name, count(*) as rows from ${c.name}`,
  );
  const said = [act.plan, act.run, act.step, step.action, step.outcome, act.policyHash, act.mapHash].map((v) =>
    param(v, typeof v === 'number' ? 'int' : 'text'),
  );
  return {
    text: `with ${copy ? `${copy}, ` : ''}gone as (${change} returning ${keysAlong(step) || '1'}), ${along.map((a) => `${a.name} as (${a.text}), `).join('')}
      counted as (${counted.join(' union all ')}),
      receipt as (insert into lethe.receipts (plan, run, step, action, outcome, policy_hash, map_hash, table_name, rows)
        select ${said.join(', ')}, table_name, rows from counted where rows > 0 returning table_name, rows)
      select coalesce(sum(rows), 0) as rows${copy ? ', (select count(*) from chosen) as chosen' : ''} from receipt where table_name = ${param(step.table)}`,
    params,
  };
}

/** What a step does to the rows of a batch. */
function changeOf(table: BatchTable, step: Step, holds: boolean, tids: string, run: string): Statement {
  if (step.action === 'columns') return updateStatement(table, step, holds, tids);
  if (step.mark) return markStatement(table, step, step.mark, holds, tids);
  const { at, params } = asked(table, step, holds, tids);
  return isMove(step) ? moveStatement(table, step.table, at, params, run) : { text: `delete from ${table.heap} t where ${at}`, params };
}

function markStatement(table: BatchTable, step: Step, mark: Mark, holds: boolean, tids: string): Statement {
  const { at, params } = asked(table, step, holds, tids);
  return { text: `update ${table.heap} t set ${name(mark.column)} = $${params.push(mark.value)}::${mark.as} where ${at}`, params };
}

/** Gives the due columns of some rows their outcome, where the predicate still holds and they have it not yet. */
function updateStatement(table: BatchTable, step: Step, holds: boolean, tids: string): Statement {
  const { at, params } = asked(table, step, holds, tids);
  const changes = step.columns.map((c) => ({ column: c.name, ...transformed(c.name, c.transform, table.key, 't', params) }));
  const set = changes.map((c) => `${name(c.column)} = ${c.value}`).join(', ');
  return { text: `update ${table.heap} t set ${set} where ${at} and (${changes.map((c) => c.pending).join(' or ')})`, params };
}

/** The same predicate, asked again of rows that are locked. `is true` keeps the planner from seeking them by an index: it has their places. */
function asked(table: BatchTable, step: Step, holds: boolean, tids: string): { at: string; params: unknown[] } {
  const r = rendering(table.ground, holds);
  const again = render(r, step.predicate, 't');
  return { at: `t.ctid = any($${r.params.push(tids)}::tid[]) and (${again}) is true`, params: r.params };
}
