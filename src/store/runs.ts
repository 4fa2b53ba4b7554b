import type { StoreDb } from './store.ts';
import type { RunState } from './tables.ts';

/** One carrying-out of a plan: what it has done so far is in `body`, in the words of the use case. */
export interface Run {
  id: string;
  plan: string;
  started: string;
  ended?: string;
  state: RunState;
  body: unknown;
}

/** Keeps a run as it now is, new or known. */
export async function saveRun(db: StoreDb, run: Run): Promise<void> {
  const now = { ended: run.ended ?? null, state: run.state, body: JSON.stringify(run.body) };
  await db
    .insertInto('runs')
    .values({ id: run.id, plan: run.plan, started: run.started, ...now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(now))
    .execute();
}

/** The run of this id; undefined when there is none. */
export async function findRun(db: StoreDb, id: string): Promise<Run | undefined> {
  const row = await db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
  return row && asRun(row);
}

/** The newest runs first, of one plan or of all. */
export async function listRuns(db: StoreDb, filter: { plan?: string; limit?: number } = {}): Promise<Run[]> {
  let query = db
    .selectFrom('runs')
    .selectAll()
    .orderBy('started', 'desc')
    .orderBy('id')
    .limit(filter.limit ?? 20);
  if (filter.plan !== undefined) query = query.where('plan', '=', filter.plan);
  return (await query.execute()).map(asRun);
}

function asRun({ ended, ...row }: Omit<Run, 'ended'> & { ended: string | null }): Run {
  return { ...row, ...(ended === null ? {} : { ended }) };
}
