import type pg from 'pg';
import { all } from '../../justify/predicate.ts';
import type { Step } from '../../justify/program.ts';
import type { Act, Pace } from '../../plan/target.ts';
import { GATE } from './helper-schema.ts';
import { lockRows } from './lock.ts';
import { name } from './quote.ts';
import { render, rendering } from './render.ts';
import { transformed } from './transform.ts';

/** Which rows one batch may look at: a window of heap blocks, or, where few rows are due, whatever an index finds first. */
export type Window = { blocks: [from: number, before: number] } | 'any';

export interface BatchTable {
  /** The schema of the map, where parents and children are. */
  schema: string;
  /** Quoted: the table itself, or one leaf of a partitioned table (E13). */
  heap: string;
  key: string[];
}

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
  await client.query('begin isolation level read committed');
  try {
    await client.query(`set local lock_timeout = ${Math.trunc(pace.lockTimeoutMs)}`);
    await client.query(`set local statement_timeout = ${Math.trunc(pace.statementTimeoutMs)}`);
    await client.query(`set local idle_in_transaction_session_timeout = ${Math.trunc(pace.statementTimeoutMs)}`);
    await client.query('select pg_advisory_xact_lock_shared($1::bigint)', [GATE]);
    const holds = (await client.query<{ any: boolean }>('select exists (select from lethe.holds where released is null) as any')).rows[0]!
      .any;
    const locked = await lockRows(client, table, step, window, limit, holds, wait);
    let rows = 0;
    if (locked.n > 0) {
      const change = changeStatement(table, step, act, holds, locked.tids);
      rows = Number((await client.query<{ rows: string }>(change.text, change.params)).rows[0]?.rows ?? 0);
    }
    await client.query('commit');
    return { locked: locked.n, rows };
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

interface Statement {
  text: string;
  params: unknown[];
}

function changeStatement(table: BatchTable, step: Step, act: Act, holds: boolean, tids: string): Statement {
  const r = rendering(table.schema, holds);
  const again = render(r, all(step.predicate), 't');
  const at = `t.ctid = any($${r.params.push(tids)}::tid[]) and ${again}`;
  const change = step.action === 'delete' ? `delete from ${table.heap} t where ${at} returning 1` : update(at, step, table, r.params);
  const receipt = [act.plan, act.run, act.step, step.table, step.action, step.outcome, act.policyHash, act.mapHash].map(
    (v) => `$${r.params.push(v)}`,
  );
  return {
    text: `with gone as (${change}), counted as (select count(*) as rows from gone)
      insert into lethe.receipts (plan, run, step, table_name, action, outcome, policy_hash, map_hash, rows)
      select ${receipt.map((p, i) => (i === 2 ? `${p}::int` : `${p}::text`)).join(', ')}, rows from counted where rows > 0 returning rows`,
    params: r.params,
  };
}

function update(at: string, step: Step, table: BatchTable, params: unknown[]): string {
  const changes = step.columns.map((c) => ({ column: c.name, ...transformed(c.name, c.transform, table.key, 't', params) }));
  const set = changes.map((c) => `${name(c.column)} = ${c.value}`).join(', ');
  return `update ${table.heap} t set ${set} where ${at} and (${changes.map((c) => c.pending).join(' or ')}) returning 1`;
}
