import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { withDatabase } from '../../test/database.ts';
import type { Plan } from '../plan/plan.ts';
import { addApproval, listApprovals } from './approvals.ts';
import { serverAccount } from './embedded/account.ts';
import { findHome } from './embedded/home.ts';
import { addFreeze, currentFreeze, liftFreezes } from './freezes.ts';
import { acknowledgeHold, addHold, listHolds, releaseHold } from './holds.ts';
import { findPlan, listPlans, savePlan } from './plans.ts';
import { findRun, listRuns, saveRun } from './runs.ts';
import { listStatistics, saveStatistic } from './statistics.ts';
import { openStore, type StoreDb } from './store.ts';

const morning = '2026-11-22T08:00:00Z';
const noon = '2026-11-22T12:00:00.5Z';

function plan(id: string, created = morning): Plan {
  return {
    ...{ id, hash: `hash of ${id}`, asOf: morning, created, zone: 'Europe/Paris' },
    policy: { id: '42', version: '2025-08-14', title: { en: 'Policy', fr: 'Règles' }, hash: 'p' },
    ...{ maps: {}, law: [], steps: [], surveys: [], elsewhere: [], readings: { confirmed: 0, unconfirmed: 0 } },
    pinned: { language: 1, lethe: '0.1.0', tzdata: '2026a', engines: {} },
  };
}

const withStore = (t: TestContext, use: (db: StoreDb) => Promise<void>): Promise<void> =>
  withDatabase(t, async ({ url }) => {
    const store = await openStore({ url, folder: '/nowhere' });
    try {
      await use(store.db);
    } finally {
      await store.close();
    }
  });

test('plans are kept as they were made, once, newest first', (t) =>
  withStore(t, async (db) => {
    await savePlan(db, plan('7Q2M'));
    await savePlan(db, plan('7Q2M'));
    await savePlan(db, plan('9ZZZ', noon));
    assert.deepEqual(await findPlan(db, '7Q2M'), plan('7Q2M'));
    assert.equal(await findPlan(db, 'NONE'), undefined);
    assert.deepEqual(
      (await listPlans(db)).map(({ id }) => id),
      ['9ZZZ', '7Q2M'],
    );
    await assert.rejects(savePlan(db, { ...plan('7Q2M'), hash: 'another' }), { code: 'store-conflict' });
  }));

test('approvals belong to a plan that exists and are only added', (t) =>
  withStore(t, async (db) => {
    await savePlan(db, plan('7Q2M'));
    await addApproval(db, { plan: '7Q2M', by: 'dpo', at: morning, large: [2, 3] });
    await addApproval(db, { plan: '7Q2M', by: 'head', at: noon, comment: 'seen', large: [] });
    assert.deepEqual(await listApprovals(db, '7Q2M'), [
      { plan: '7Q2M', by: 'dpo', at: morning, large: [2, 3] },
      { plan: '7Q2M', by: 'head', at: noon, comment: 'seen', large: [] },
    ]);
    await assert.rejects(addApproval(db, { plan: 'NONE', by: 'dpo', at: noon, large: [] }), { code: '23503' });
  }));

test('a run is kept as it now is', (t) =>
  withStore(t, async (db) => {
    await savePlan(db, plan('7Q2M'));
    await savePlan(db, plan('9ZZZ'));
    const run = { id: 'r1', plan: '7Q2M', started: morning, state: 'running' as const, body: { steps: [1] } };
    await saveRun(db, run);
    assert.deepEqual(await findRun(db, 'r1'), run);
    const ended = { ...run, ended: noon, state: 'partial' as const, body: ['busy'] };
    await saveRun(db, ended);
    assert.deepEqual(await listRuns(db), [ended]);
    assert.deepEqual(await listRuns(db, { plan: '9ZZZ' }), []);
    await assert.rejects(saveRun(db, { ...run, id: 'r2', state: 'odd' as 'done' }), { code: '23514' });
  }));

test('E34 the newest statistic of a table is kept, whatever order they arrive in', (t) =>
  withStore(t, async (db) => {
    const of = (takenAt: string, rows: number) => ({ system: 'intranet', table: 'users', takenAt, body: { rows } });
    await saveStatistic(db, of(morning, 1));
    await saveStatistic(db, of(noon, 2));
    await saveStatistic(db, of(morning, 3));
    assert.deepEqual(await listStatistics(db, 'intranet'), [of(noon, 2)]);
    assert.deepEqual(await listStatistics(db, 'other'), []);
  }));

test('a freeze stands until it is lifted', (t) =>
  withStore(t, async (db) => {
    assert.equal(await currentFreeze(db), undefined);
    await addFreeze(db, { since: noon, by: 'dpo', reason: 'doubt' });
    await addFreeze(db, { since: morning, by: 'head', reason: 'move' });
    assert.deepEqual(await currentFreeze(db), { since: morning, by: 'head', reason: 'move' });
    assert.equal(await liftFreezes(db, 'dpo', noon), 2);
    assert.equal(await currentFreeze(db), undefined);
    assert.equal(await liftFreezes(db, 'dpo', noon), 0);
  }));

test('S35, S58 a hold is kept, acknowledged once, released once; its day stays that day', (t) =>
  withStore(t, async (db) => {
    const hold = { id: '2026-014', owner: 'dpo', reason: 'dispute', reassess: '2027-02-01', scope: { persons: ['1042'] } };
    await addHold(db, hold);
    await assert.rejects(addHold(db, hold), { code: 'store-conflict' });
    assert.deepEqual(await listHolds(db), [hold]);
    await acknowledgeHold(db, hold.id, morning);
    await acknowledgeHold(db, hold.id, noon);
    assert.deepEqual(await listHolds(db), [{ ...hold, acknowledged: morning }]);
    await releaseHold(db, hold.id, 'head', noon);
    await releaseHold(db, hold.id, 'dpo', noon);
    assert.deepEqual(await listHolds(db), []);
    assert.deepEqual(await listHolds(db, { released: true }), [{ ...hold, acknowledged: morning, released: noon, releasedBy: 'head' }]);
    await assert.rejects(releaseHold(db, 'none', 'dpo', noon), { code: 'hold-unknown' });
  }));

test('two processes may migrate at once', (t) =>
  withDatabase(t, async ({ url }) => {
    const stores = await Promise.all([1, 2, 3].map(() => openStore({ url, folder: '/nowhere' })));
    for (const { db } of stores) assert.deepEqual(await listPlans(db), []);
    await Promise.all(stores.map((store) => store.close()));
  }));

test('code older than the store refuses to touch it', (t) =>
  withDatabase(t, async ({ url, pool }) => {
    await (await openStore({ url, folder: '/nowhere' })).close();
    await pool.query(`insert into lethe_store.kysely_migration values ('999-later', now()::text)`);
    await assert.rejects(openStore({ url, folder: '/nowhere' }), { code: 'store-newer' });
  }));

test('a store that does not answer is said to be so, without its password', async () => {
  const url = 'postgresql://lethe:secret@127.0.0.1:1/lethe';
  await assert.rejects(
    openStore({ url, folder: '/nowhere' }),
    (error: Error & { code: string; help: string }) =>
      error.code === 'store-unreachable' && !`${error.message} ${error.help}`.includes('secret'),
  );
});

test('E36 without a url the store is the embedded PostgreSQL, and opens again with what it held', async (t) => {
  const folder = join(await mkdtemp(join(tmpdir(), 'lethe-store-')), '.lethe');
  const { home } = await findHome(folder, serverAccount() !== undefined, console.error);
  t.after(() => Promise.all([home, dirname(folder)].map((path) => rm(path, { recursive: true, force: true }))));
  const first = await openStore({ folder });
  await savePlan(first.db, plan('7Q2M'));
  await first.close();
  const again = await openStore({ folder });
  assert.match(again.where, /^PostgreSQL 18, embedded in /);
  assert.deepEqual(await findPlan(again.db, '7Q2M'), plan('7Q2M'));
  await again.close();
});
