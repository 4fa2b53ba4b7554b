import { sql } from 'kysely';
import type { StoreDb } from './store.ts';

/** What time it is where our own records are kept (E11). */
export async function storeClock(db: StoreDb): Promise<Temporal.Instant> {
  const { rows } = await sql<{ now: string }>`select clock_timestamp() as now`.execute(db);
  return Temporal.Instant.from(rows[0]!.now);
}
