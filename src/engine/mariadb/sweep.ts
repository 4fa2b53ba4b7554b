import type { Step } from '../../justify/program.ts';
import type { SystemMap } from '../../map/model.ts';
import { restAfter } from '../../plan/rest.ts';
import type { Act, Batch, Pace } from '../../plan/target.ts';
import { runBatch } from './batch.ts';
import type { Asking, Stages } from './lock.ts';
import { rendering, renderRows } from './render.ts';
import { deletable } from './self.ts';
import { ask, type Client, limit as limitTo, TIME_OUTS } from './session.ts';
import { joined, name, raw, sql } from './sql.ts';
import { type BatchTable, dropStages, makeStage, stageOf } from './stage.ts';
import { pendingOf } from './transform.ts';
import { closeWindow, openWindow, type Window } from './window.ts';

/** A batch is aimed at this many rows: enough to amortise a commit and the look at parents, few enough to hold locks briefly. */
const AIM = 25_000;
const MOST = 50_000;
/** A batch that takes too long is tried again smaller, down to this. */
const LEAST = 100;
const TRIES = 5;
/** Who has waited for a lock until the time-out has waited long already. */
const TRIES_LOCKED = 2;
/** Lock wait time-out, deadlock, record changed since it was read: the batch is tried again (E9). */
const LOCKED = [1205, 3572];
const PASSING = [...LOCKED, 1213, 1020];
/** The statement's own time-out cut it. */
const TOO_LONG = new Set([1969, 3024]);

/**
 * Carries out one step in batches until nothing is left: first over the table, skipping rows that others hold, then once more for
 * those (E9). Memory does not grow with rows. Stops between batches when the pace says so; what is committed stays, with its receipts.
 */
export async function* sweep(client: Client, table: BatchTable, map: SystemMap, step: Step, act: Act, pace: Pace): AsyncIterable<Batch> {
  const stages = stagesOf(table, map, step);
  let budget = pace.rows ?? Number.POSITIVE_INFINITY;
  const stopped = () => pace.signal?.aborted || budget <= 0;
  await make(client, table, stages);
  await limitTo(client, { lock: pace.lockTimeoutMs, statement: pace.statementTimeoutMs, idle: pace.statementTimeoutMs });
  try {
    for (const once of passes(client, table, step, stages, act, pace)) {
      for (let more = true, most = MOST; more && !stopped(); ) {
        const began = pace.rest?.clock() ?? 0;
        const batch = await timed(() => once(Math.min(most, budget)), most > LEAST);
        if (batch === 'too long') {
          most = Math.max(LEAST, Math.min(most, AIM) / 10);
          continue;
        }
        budget -= batch.rows;
        more = batch.more;
        // a primary of MariaDB does not know how far its replicas are
        await restAfter((pace.rest?.clock() ?? 0) - began, pace, async () => 0);
        if (batch.rows > 0 || batch.busy > 0) yield { rows: batch.rows, busy: batch.busy };
      }
    }
  } finally {
    await limitTo(client, TIME_OUTS).catch(() => {});
    await drop(client, stages).catch(() => {});
  }
}

/** Work with the stages of a step that changes columns. */
export async function withStages<T>(client: Client, table: BatchTable, step: Step, work: (stages: Stages) => Promise<T>): Promise<T> {
  const stages = stagesOf(table, undefined, step);
  await make(client, table, stages);
  try {
    return await work(stages);
  } finally {
    await drop(client, stages).catch(() => {});
  }
}

const stagesOf = (table: BatchTable, map: SystemMap | undefined, step: Step): Stages => ({
  rows: stageOf(table, 'rows'),
  kept: stageOf(table, 'kept'),
  used: false,
  along: step.along.map((a, i) => stageOf({ schema: table.schema, table: a.table, key: map?.tables[a.table]?.key ?? [] }, `along_${i}`)),
});

const allOf = (stages: Stages) => [stages.rows, stages.kept, ...stages.along];

async function make(client: Client, table: BatchTable, stages: Stages): Promise<void> {
  for (const stage of allOf(stages)) await makeStage(client, table, stage);
}

const drop = (client: Client, stages: Stages): Promise<void> => dropStages(client, allOf(stages));

type Pass = (limit: number) => Promise<{ rows: number; busy: number; more: boolean }>;

function passes(client: Client, table: BatchTable, step: Step, stages: Stages, act: Act, pace: Pace): Pass[] {
  const run = (window: Window, limit: number, busy: Asking['busy'] = 'skip') =>
    again(() => runBatch({ client, table, step, stages, busy }, act, window, limit));
  // less than a second is nothing that the server could wait for
  const patient = pace.lockTimeoutMs < 1_000 ? 'give-up' : 'wait';
  const found: Pass = async (limit) => {
    const { locked, rows } = await run('any', Math.min(AIM, limit));
    return { rows, busy: 0, more: locked > 0 && rows > 0 };
  };
  const rest: Pass = async (limit) => {
    const left = await waiting(client, table, step);
    if (left === 0) return { rows: 0, busy: 0, more: false };
    try {
      const { rows } = await run('any', Math.min(AIM, limit), patient);
      return { rows, busy: rows === 0 ? await waiting(client, table, step) : 0, more: rows > 0 };
    } catch (error) {
      if (!LOCKED.includes((error as { errno?: number }).errno ?? 0)) throw error;
      return { rows: 0, busy: left, more: false };
    }
  };
  if (indexFirst(step, table, pace.planned)) return [found, rest];
  // what the pass over the table has left, if anything, is found by an index, and only then waited for
  let some: boolean | undefined;
  const ifSome =
    (pass: Pass): Pass =>
    async (limit) => {
      some ??= (await waiting(client, table, step, table.index)) > 0;
      return some ? pass(limit) : { rows: 0, busy: 0, more: false };
    };
  return [overKey(client, table, run), ifSome(found), ifSome(rest)];
}

/** Few rows in a large table are found through an index; many are met in the order of the key, which is that of the rows on disk. */
function indexFirst(step: Step, table: BatchTable, planned: number): boolean {
  if (!table.index) return true;
  const seenAgain = step.action === 'delete' ? 2 : 1 + planned / (2 * AIM);
  return planned * seenAgain < table.rows / 4;
}

function overKey(
  client: Client,
  table: BatchTable,
  run: (window: Window, limit: number) => Promise<{ locked: number; rows: number }>,
): Pass {
  let window = { first: true, last: false };
  let opened = false;
  let ended = false;
  let width = 2 * AIM;
  return async (limit) => {
    if (ended) return { rows: 0, busy: 0, more: false };
    if (!opened) window = { first: window.first, last: await openWindow(client, table, window.first, width) };
    opened = true;
    const tried = width;
    width = Math.max(LEAST, Math.trunc(width / 8)); // what is too long is tried again narrower
    opened = false;
    const { locked, rows } = await run(window, limit);
    width = tried;
    const full = locked >= limit;
    opened = full;
    if (!full) {
      ended = window.last;
      await closeWindow(client, table);
      window = { first: false, last: false };
    }
    if (full) width = Math.max(LEAST, Math.trunc(width / 2));
    else if (locked < AIM / 2) width = Math.min(1_000_000, width * 2);
    return { rows, busy: 0, more: !ended && (rows > 0 || !full) };
  };
}

/** What work gives, or `too long` when its time-out cut it and a smaller batch is worth a try (E10). */
async function timed<T>(work: () => Promise<T>, again: boolean): Promise<T | 'too long'> {
  try {
    return await work();
  } catch (error) {
    if (again && TOO_LONG.has((error as { errno?: number }).errno ?? 0)) return 'too long';
    throw error;
  }
}

async function again<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      const { errno } = error as { errno?: number };
      if (!errno || !PASSING.includes(errno) || tried >= (LOCKED.includes(errno) ? TRIES_LOCKED : TRIES)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** tried));
    }
  }
}

/** Rows still due that no pass could lock; read over an index, where many rows are met quicker in its order. */
async function waiting(client: Client, table: BatchTable, step: Step, over?: BatchTable['index']): Promise<number> {
  const at = { alias: 't', table: table.table };
  const hint = over ? sql` force index (${name(over.name)})` : raw('');
  const rows = renderRows(rendering(table.schema, table.types), at, step.predicate, hint);
  const undeletable = step.action === 'delete' ? deletable(table) : [];
  const where = [rows.where, ...undeletable, ...pendingOf(table.types, at, step, table.key)];
  const [found] = await ask<{ n: string }>(
    client,
    sql`select ${raw(over ? 'straight_join ' : '')}count(*) as n from ${rows.from} where ${joined(where, ' and ')}`,
  );
  return Number(found!.n);
}
