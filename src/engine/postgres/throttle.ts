import type pg from 'pg';
import { restAfter as rest } from '../../plan/rest.ts';
import type { Pace } from '../../plan/target.ts';

/** Rests between two batches, also while a replica is too far behind (E10). */
export const restAfter = (client: pg.ClientBase, tookMs: number, pace: Pick<Pace, 'rest' | 'signal'>): Promise<void> =>
  rest(tookMs, pace, () => lagBytes(client));

/** How far the slowest replica is behind; 0 without replicas, and where the account may not see them. */
async function lagBytes(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    `select coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), coalesce(replay_lsn, flush_lsn, sent_lsn))), 0) as bytes
     from pg_stat_replication where state in ('streaming', 'catchup')`,
  );
  return Number(rows[0]!.bytes);
}
