import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { withDatabase } from '../../../test/database.ts';
import { connected, until } from '../../../test/engine/rival.ts';
import { pauseAfter } from '../../plan/rest.ts';
import { restAfter } from './throttle.ts';

/** A rest that notes how long it would have slept. */
function noted(lagBytes: number): { slept: number[]; rest: Parameters<typeof restAfter>[2]['rest'] & object } {
  const slept: number[] = [];
  return { slept, rest: { batchMs: 1_000, lagBytes, clock: () => 0, sleep: async (ms) => void slept.push(ms) } };
}

test('E10: a batch earns a pause as long as it took too long, and none when it was quick', () => {
  assert.equal(pauseAfter(400, { batchMs: 1_000 }), 0);
  assert.equal(pauseAfter(1_000, { batchMs: 1_000 }), 0);
  assert.equal(pauseAfter(1_750, { batchMs: 1_000 }), 750);
});

/** Reports to the server, as a standby does, that it has written, flushed and replayed up to a place in the log. */
function report(client: pg.Client, lsn: bigint): void {
  const reply = Buffer.alloc(34);
  reply.write('r', 0);
  for (const place of [1, 9, 17]) reply.writeBigInt64BE(lsn, place);
  (client as unknown as { connection: { sendCopyFromChunk(chunk: Buffer): void } }).connection.sendCopyFromChunk(reply);
}

test('E10: no batch begins while a replica is too far behind; a stop, and a replica that never comes, end the wait', (t) =>
  withDatabase(
    t,
    async ({ pool, url }) => {
      const asking = await pool.connect();
      const standby = new pg.Client({ connectionString: url, replication: 'true' } as pg.ClientConfig);
      try {
        await connected(standby, async () => {
          const { rows } = await pool.query(
            `select pg_current_wal_lsn()::text as lsn, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::text as bytes`,
          );
          const here = BigInt(rows[0].bytes);
          standby.query(`START_REPLICATION PHYSICAL ${rows[0].lsn}`).catch(() => {}); // never answers: it streams until it is cut
          const behind = async () =>
            (
              await pool.query(
                `select pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::text as n from pg_stat_replication where pid = $1`,
                [(standby as unknown as { processID: number }).processID],
              )
            ).rows[0]?.n;
          await until(async () => {
            report(standby, here - 5_000_000n);
            return Number((await behind()) ?? 0) >= 5_000_000;
          });
          // too far behind: it looks sixty times, a second apart, and goes on
          const far = noted(1_000_000);
          await restAfter(asking, 0, far);
          assert.deepEqual(far.slept, new Array(60).fill(1_000));
          // a stop is heeded at once
          const stopped = noted(1_000_000);
          await restAfter(asking, 9_000, { ...stopped, signal: AbortSignal.abort() });
          assert.deepEqual(stopped.slept, []);
          const stopping = new AbortController();
          const halfway = noted(1_000_000_000);
          halfway.rest.sleep = async (ms) => {
            if (halfway.slept.push(ms) === 2) stopping.abort();
          };
          await restAfter(asking, 60_000, { ...halfway, signal: stopping.signal });
          assert.deepEqual(halfway.slept, [1_000, 1_000]);
          // near enough: only the slow batch rests
          const near = noted(1_000_000_000);
          await restAfter(asking, 2_300, near);
          assert.deepEqual(near.slept, [1_000, 300]);
          // it catches up while we wait
          const catching = noted(1_000_000);
          catching.rest.sleep = async (ms) => {
            catching.slept.push(ms);
            report(standby, here + 1_000_000_000_000n);
            await until(async () => Number(await behind()) < 0);
          };
          await restAfter(asking, 0, catching);
          assert.deepEqual(catching.slept, [1_000]);
        });
      } finally {
        asking.release(true);
      }
    },
    { only: 'embedded' },
  ));
