import type { Pace, Rest } from './target.ts';

/** A replica that stays behind does not stop a run for ever: after so many looks, one a second, the next batch begins. */
const LOOKS = 60;
const LOOK_MS = 1_000;

/** The pause that a batch has earned: as long as it took beyond what a batch should take, lock waits included (E10). */
export const pauseAfter = (tookMs: number, rest: Pick<Rest, 'batchMs'>): number => Math.max(0, tookMs - rest.batchMs);

/** Rests between two batches: in proportion to the last one, then while a replica is too far behind. A stop is heeded at once. */
export async function restAfter(
  tookMs: number,
  { rest, signal }: Pick<Pace, 'rest' | 'signal'>,
  lagBytes: () => Promise<number>,
): Promise<void> {
  if (!rest) return;
  for (let left = pauseAfter(tookMs, rest); left > 0 && !signal?.aborted; left -= LOOK_MS) await rest.sleep(Math.min(left, LOOK_MS));
  for (let looks = 0; looks < LOOKS && !signal?.aborted && (await lagBytes()) > rest.lagBytes; looks++) await rest.sleep(LOOK_MS);
}
