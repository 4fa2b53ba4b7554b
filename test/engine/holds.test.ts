import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sweep } from '../../src/engine/postgres/sweep.ts';
import type { Hold } from '../../src/justify/hold.ts';
import { withDatabase } from '../database.ts';
import { connected, Interrupted, somebodyWaits, until } from './rival.ts';
import { act, GROUND, govern, PACE, SCHOOL } from './school.ts';

/** Persons 1 to 40, all last seen in 2020, hence due since 2023; each has one letter. */
const FORTY = `${SCHOOL.ddl}
insert into people (id, name, last_seen_at) select n, 'p' || n, '2020-05-01' from generate_series(1, 40) n;
insert into letters (person_id, body) select id, 'letter' from people;`;

const hold = (id: string, key?: string): Hold => ({
  id,
  owner: 'tester',
  reason: 'dispute',
  reassess: '2027-01-01',
  ...(key ? { person: { table: 'people', key } } : {}),
});

test('E7, law 1: a hold acknowledged while a sweep runs stops every later batch from taking what it covers', (t) =>
  withDatabase(t, async ({ pool, url }) => {
    await pool.query(FORTY);
    const [sweeper, holder] = [await govern(url), await govern(url)];
    try {
      let batches = 0;
      let rows = 0;
      for await (const batch of sweeper.target.sweep(sweeper.step('letters'), act('A'), { ...PACE, rows: 10 })) {
        batches += 1;
        rows += batch.rows;
      }
      assert.deepEqual([batches, rows], [1, 10]);
      await holder.target.hold(hold('h1', '40'));
      for await (const batch of sweeper.target.sweep(sweeper.step('letters'), act('A'), PACE)) rows += batch.rows;
      const { rows: left } = await pool.query('select person_id::text as person from letters');
      assert.deepEqual(left, [{ person: '40' }]);
      assert.equal(rows, 39);
      await holder.target.release('h1');
      for await (const batch of sweeper.target.sweep(sweeper.step('letters'), act('A'), PACE)) rows += batch.rows;
      assert.equal(rows, 40);
    } finally {
      await sweeper.connection.close();
      await holder.connection.close();
    }
  }));

test('E7, S35: a hold waits for the batch at hand, and nothing that it covers goes after it is acknowledged', (t) =>
  withDatabase(t, async ({ pool, url }) => {
    await pool.query(FORTY);
    const school = await govern(url);
    const batching = new Interrupted({ connectionString: url });
    try {
      await school.target.receipts('none');
      await connected(batching, async () => {
        let acknowledged = false;
        let acknowledging: Promise<void> | undefined;
        let wasWaiting = false;
        // the first batch of ten has its rows locked and is about to delete them
        batching.before(/^with gone/, async () => {
          acknowledging = school.target.hold(hold('everything')).then(() => {
            acknowledged = true;
          });
          await until(() => somebodyWaits(pool, 'advisory'));
          wasWaiting = !acknowledged;
        });
        let rows = 0;
        for await (const batch of sweep(batching, GROUND, ['id'], school.step('letters'), act('A'), { ...PACE, rows: 10 })) {
          rows += batch.rows;
        }
        assert.ok(wasWaiting, 'the hold was written while the batch ran');
        await acknowledging;
        assert.equal(rows, 10, 'the batch at hand ended');
        for await (const batch of sweep(batching, GROUND, ['id'], school.step('letters'), act('A'), PACE)) rows += batch.rows;
        assert.equal(rows, 10, 'nothing went after the hold');
      });
      const { rows } = await pool.query('select count(*)::int as n from letters');
      assert.equal(rows[0].n, 30);
    } finally {
      await school.connection.close();
    }
  }));

test('E7: a hold that commits between locking and acting cannot be: the gate is taken before the holds are read', (t) =>
  withDatabase(t, async ({ pool, url }) => {
    await pool.query(FORTY);
    const school = await govern(url);
    const batching = new Interrupted({ connectionString: url });
    try {
      await school.target.receipts('none');
      await connected(batching, async () => {
        // the hold is there before the gate is asked for: the batch that follows must see it
        batching.before(/pg_advisory_xact_lock_shared/, () => school.target.hold(hold('h7', '7')));
        let rows = 0;
        for await (const batch of sweep(batching, GROUND, ['id'], school.step('letters'), act('A'), PACE)) rows += batch.rows;
        assert.equal(rows, 39);
      });
      const { rows } = await pool.query('select person_id::text as person from letters');
      assert.deepEqual(rows, [{ person: '7' }]);
    } finally {
      await school.connection.close();
    }
  }));

test('E7: a hold written again with another scope covers the new scope', (t) =>
  withDatabase(t, async ({ pool, url }) => {
    await pool.query(FORTY);
    const school = await govern(url);
    try {
      await school.target.hold(hold('h', '3'));
      await school.target.hold(hold('h', '4'));
      assert.equal((await school.target.count(school.step('letters'))).rows, 39);
      for await (const _ of school.target.sweep(school.step('letters'), act('A'), PACE));
      const { rows } = await pool.query('select person_id::text as person from letters');
      assert.deepEqual(rows, [{ person: '4' }]);
    } finally {
      await school.connection.close();
    }
  }));
