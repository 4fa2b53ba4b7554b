import type pg from 'pg';
import type { Pace, Rest } from '../../plan/target.ts';

/** A replica that stays behind does not stop a run for ever: after so many looks, one a second, the next batch begins. */
const LOOKS = 60;
const LOOK_MS = 1_000;

/** The pause that a batch has earned: as long as it took beyond what a batch should take, lock waits included (E10). */
export const pauseAfter = (tookMs: number, rest: Pick<Rest, 'batchMs'>): number => Math.max(0, tookMs - rest.batchMs);

/** Rests between two batches: in proportion to the last one, then while a replica is too far behind. A stop is heeded at once. */
export async function restAfter(client: pg.ClientBase, tookMs: number, { rest, signal }: Pick<Pace, 'rest' | 'signal'>): Promise<void> {
  if (!rest) return;
  for (let left = pauseAfter(tookMs, rest); left > 0 && !signal?.aborted; left -= LOOK_MS) await rest.sleep(Math.min(left, LOOK_MS));
  for (let looks = 0; looks < LOOKS && !signal?.aborted && (await lagBytes(client)) > rest.lagBytes; looks++) await rest.sleep(LOOK_MS);
}

/** How far the slowest replica is behind; 0 without replicas, and where the account may not see them. */
async function lagBytes(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    `select coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), coalesce(replay_lsn, flush_lsn, sent_lsn))), 0) as bytes
     from pg_stat_replication where state in ('streaming', 'catchup')`,
  );
  return Number(rows[0]!.bytes);
}
