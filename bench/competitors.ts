import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { type Change, prepareBaseline, runBaseline, runLockFree } from './baseline/baseline.ts';
import type { Ground } from './ground.ts';
import { BOUND, governSchool } from './school.ts';

export const TABLES: Record<Change, 'visits' | 'seats'> = { delete: 'visits', transform: 'seats' };

/** What one way of doing the change took. */
export interface Cost {
  ms: number;
  /** Processor time of this process and of its PostgreSQL session, in milliseconds; undefined where the session's cannot be read. */
  processor: number | undefined;
}

/** Asked of the database after the change. */
type Look = (client: pg.Client) => Promise<void>;

/** Each way of doing the same change, timed on its own fresh copy of a template; throws when it does not change exactly `due` rows. */
export function competitors(ground: Ground, template: string, change: Change, due: number) {
  const onCopy = async (work: (database: string) => Promise<{ rows: number; cost: Cost }>, look?: Look, wanted = due): Promise<Cost> => {
    const database = await ground.create(template);
    await ground.settle();
    const { rows, cost } = await work(database);
    if (rows !== wanted) throw new Error(`${rows} rows were changed, ${wanted} were to be`);
    if (look) await ground.using(database, look);
    await ground.drop(database);
    return cost;
  };
  const byHand = (run: (client: pg.Client) => Promise<number>, look?: Look, wanted = due) =>
    onCopy(
      (database) =>
        ground.using(database, async (client) => {
          await client.query('set jit = off'); // as the engine does
          await prepareBaseline(client);
          const { rows } = await client.query('select pg_backend_pid() as pid');
          return measured(rows[0].pid, () => run(client));
        }),
      look,
      wanted,
    );
  return {
    engine: (look?: Look) => onCopy((database) => sweepOnce(ground, database, change, due), look),
    baseline: (size: number, look?: Look) => byHand((client) => runBaseline(client, change, BOUND, size), look),
    sample: (size: number, most: number) => byHand((client) => runBaseline(client, change, BOUND, size, most), undefined, most),
    lockFree: (look?: Look) => byHand((client) => runLockFree(client, change, BOUND), look),
  };
}

/** The engine's way, receipts included, as apply goes it. */
async function sweepOnce(ground: Ground, database: string, change: Change, planned: number): Promise<{ rows: number; cost: Cost }> {
  const school = await governSchool(ground.url(database));
  try {
    const step = change === 'delete' ? school.step('visits', 'delete') : school.step('seats', 'columns', 'ip');
    await school.target.receipts('none'); // installs the helper schema, as plan does long before apply
    const act = { plan: 'BENCH1', run: 'BENCH1-1', step: 1, policyHash: 'bench', mapHash: 'bench' };
    const found = await ground.using(database, (client) =>
      client.query(`select pid from pg_stat_activity where datname = current_database() and application_name = 'lethe'`),
    );
    return await measured(found.rows[0].pid, async () => {
      let rows = 0;
      for await (const batch of school.target.sweep(step, act, { planned, lockTimeoutMs: 2_000, statementTimeoutMs: 120_000 }))
        rows += batch.rows;
      return rows;
    });
  } finally {
    await school.close();
  }
}

async function measured(session: number, work: () => Promise<number>): Promise<{ rows: number; cost: Cost }> {
  const own = process.cpuUsage();
  const theirs = processorOf(session);
  const began = performance.now();
  const rows = await work();
  const ms = performance.now() - began;
  const after = processorOf(session);
  const used = process.cpuUsage(own);
  const processor = theirs === undefined || after === undefined ? undefined : after - theirs + (used.user + used.system) / 1000;
  return { rows, cost: { ms, processor } };
}

/** Processor time of a process so far, from Linux, which counts hundredths of a second; undefined elsewhere. */
function processorOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}
