import type { StoreDb } from './store.ts';

/** What was measured of one table, and when: plans show it with its age instead of scanning (E34). */
export interface Statistic {
  system: string;
  table: string;
  takenAt: string;
  body: unknown;
}

/** Keeps the statistic, in place of the older one of the same table; a statistic older than the kept one changes nothing. */
export async function saveStatistic(db: StoreDb, statistic: Statistic): Promise<void> {
  const { system, table, takenAt: taken_at } = statistic;
  const body = JSON.stringify(statistic.body);
  await db
    .insertInto('statistics')
    .values({ system, table, taken_at, body })
    .onConflict((conflict) =>
      conflict.columns(['system', 'table']).doUpdateSet({ taken_at, body }).where('statistics.taken_at', '<=', taken_at),
    )
    .execute();
}

/** The statistics of a system, by table; empty when nothing was measured yet. */
export async function listStatistics(db: StoreDb, system: string): Promise<Statistic[]> {
  const rows = await db.selectFrom('statistics').selectAll().where('system', '=', system).orderBy('table').execute();
  return rows.map(({ taken_at: takenAt, ...row }) => ({ ...row, takenAt }));
}
