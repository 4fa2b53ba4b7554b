import type pg from 'pg';
import type { Step } from '../../justify/program.ts';
import type { Act, Batch, Pace } from '../../plan/target.ts';
import { runBatch } from './batch.ts';
import { type Ground, liveTable } from './ground.ts';
import type { BatchTable, Window } from './lock.ts';
import { qualified } from './quote.ts';
import { rendering, renderRows } from './render.ts';
import { restAfter } from './throttle.ts';
import { pendingOf } from './transform.ts';

/** A batch is aimed at this many rows: enough to amortise a commit and the look at parents, few enough to hold locks briefly. */
const AIM = 25_000;
const MOST = 50_000;
/** A batch that takes too long is tried again smaller, down to this. */
const LEAST = 100;
const TRIES = 5;
/** Deadlock, serialization failure, lock time-out: the batch is tried again (E9). */
const PASSING = new Set(['40P01', '40001', '55P03']);

/**
 * Carries out one step in batches until nothing is left: first over the table, skipping rows that others hold, then once more for
 * those (E9). Memory does not grow with rows. Stops between batches when the pace says so; what is committed stays, with its receipts.
 */
export async function* sweep(client: pg.ClientBase, ground: Ground, key: string[], step: Step, act: Act, pace: Pace): AsyncIterable<Batch> {
  let budget = pace.rows ?? Number.POSITIVE_INFINITY;
  const stopped = () => pace.signal?.aborted || budget <= 0;
  for (const leaf of await leaves(client, ground, step)) {
    const table = tableOf(ground, leaf, key);
    for (const once of passes(client, table, step, act, pace, leaf)) {
      for (let more = true, most = MOST; more && !stopped(); ) {
        const began = pace.rest?.clock() ?? 0;
        const batch = await timed(() => once(Math.min(most, budget)), most > LEAST ? pace.statementTimeoutMs : Number.POSITIVE_INFINITY);
        if (batch === 'too long') {
          most = Math.max(LEAST, Math.min(most, AIM) / 10);
          continue;
        }
        budget -= batch.rows;
        more = batch.more;
        await restAfter(client, (pace.rest?.clock() ?? 0) - began, pace);
        if (batch.rows > 0 || batch.busy > 0) yield { rows: batch.rows, busy: batch.busy };
      }
    }
  }
}

type Pass = (limit: number) => Promise<{ rows: number; busy: number; more: boolean }>;

function passes(client: pg.ClientBase, table: BatchTable, step: Step, act: Act, pace: Pace, size: Leaf): Pass[] {
  const run = (window: Window, limit: number, wait = false) => again(() => runBatch(client, table, step, act, pace, window, limit, wait));
  const found: Pass = async (limit) => {
    const { locked, rows } = await run('any', Math.min(AIM, limit));
    return { rows, busy: 0, more: locked > 0 && rows > 0 };
  };
  const rest: Pass = async (limit) => {
    const left = await waiting(client, table, step);
    if (left === 0) return { rows: 0, busy: 0, more: false };
    try {
      const { rows } = await run('any', Math.min(AIM, limit), true);
      return { rows, busy: rows === 0 ? await waiting(client, table, step) : 0, more: rows > 0 };
    } catch (error) {
      if ((error as { code?: string }).code !== '55P03') throw error;
      return { rows: 0, busy: left, more: false };
    }
  };
  return indexFirst(step, size, pace.planned) ? [found, rest] : [overHeap(run, size.blocks), found, rest];
}

/** Few rows in a large table are found through an index; many are met in the order of the heap, which touches each page once. */
function indexFirst(step: Step, size: Leaf, planned: number): boolean {
  const seenAgain = step.action === 'delete' || (step.action === 'archive' && !step.mark) ? 2 : 1 + planned / (2 * AIM);
  return planned * seenAgain < size.rows / 4;
}

function overHeap(run: (window: Window, limit: number) => Promise<{ locked: number; rows: number }>, blocks: number): Pass {
  let at = 0;
  let width = 128;
  return async (limit) => {
    if (at >= blocks) return { rows: 0, busy: 0, more: false };
    const before = at + width;
    const tried = width;
    width = Math.max(1, Math.trunc(width / 8)); // what is too long is tried again narrower
    const { locked, rows } = await run({ blocks: [at, before] }, limit);
    width = tried;
    const full = locked >= limit;
    if (!full) at = before;
    if (full || locked > 2 * AIM) width = Math.max(1, Math.trunc(width / 2));
    else if (locked < AIM / 2) width = Math.min(65_536, width * 2);
    return { rows, busy: 0, more: rows > 0 || !full };
  };
}

/** What work gives, or `too long` when its time-out cut it; a statement that an administrator cancelled sooner stays cancelled (E10). */
async function timed<T>(work: () => Promise<T>, timeOut: number): Promise<T | 'too long'> {
  const began = performance.now();
  try {
    return await work();
  } catch (error) {
    if ((error as { code?: string }).code === '57014' && performance.now() - began >= timeOut) return 'too long';
    throw error;
  }
}

async function again<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (!code || !PASSING.has(code) || tried === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** tried));
    }
  }
}

/** Rows still due that no pass could lock. */
async function waiting(client: pg.ClientBase, table: BatchTable, step: Step): Promise<number> {
  const r = rendering(table.ground);
  const rows = renderRows(r, table.heap, 't', step.predicate, liveTable(step));
  const where = [rows.where, ...pendingOf(step, table, r.params)].join(' and ');
  const found = await client.query<{ n: string }>(`select count(*) as n from ${rows.from} where ${where}`, r.params);
  return Number(found.rows[0]!.n);
}

/** Every heap of the rows that a step acts on, as batches see it. */
export const heapsOf = async (client: pg.ClientBase, ground: Ground, key: string[], step: Step): Promise<BatchTable[]> =>
  (await leaves(client, ground, step)).map((leaf) => tableOf(ground, leaf, key));

const tableOf = (ground: Ground, leaf: Leaf, key: string[]): BatchTable => ({ ground, heap: leaf.heap, key });

interface Leaf {
  heap: string;
  blocks: number;
  rows: number;
}

/** The heaps of a table: itself, or the leaves of a partitioned one (E13). */
async function leaves(client: pg.ClientBase, ground: Ground, { table, at }: Step): Promise<Leaf[]> {
  const { rows } = await client.query<{ schema: string; name: string; blocks: string; rows: string }>(
    `with root as (select c.oid, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2),
     heaps as (select oid from root where relkind <> 'p' union all
       select t.relid from root, pg_partition_tree(root.oid) t where relkind = 'p' and t.isleaf)
     select n.nspname as schema, c.relname as name, greatest(c.reltuples, 0)::bigint as rows,
       pg_relation_size(c.oid) / current_setting('block_size')::bigint as blocks
     from heaps h join pg_class c on c.oid = h.oid join pg_namespace n on n.oid = c.relnamespace order by c.oid`,
    [at === 'archive' ? ground.archives[table]!.schema : ground.schema, table],
  );
  return rows.map((r) => ({ heap: qualified(r.schema, r.name), blocks: Number(r.blocks), rows: Number(r.rows) }));
}
