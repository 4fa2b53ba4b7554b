import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchTable } from '../../../src/engine/mariadb/stage.ts';
import { sweep } from '../../../src/engine/mariadb/sweep.ts';
import { readTypes } from '../../../src/engine/mariadb/types.ts';
import type { Hold } from '../../../src/justify/hold.ts';
import type { Pace } from '../../../src/plan/target.ts';
import { withMariadb } from '../../database.ts';
import { until } from '../rival.ts';
import { act, type Governed, govern, PACE } from '../school.ts';
import { type Interrupted, interrupted, somebodyWaits } from './rival.ts';
import { SCHOOL } from './school.ts';

/** Persons 1 to 40, all last seen in 2020, hence due since 2023; each has one letter. */
const FORTY = `${SCHOOL.ddl}
insert into people (id, name, last_seen_at) select seq, 'p', '2020-05-01' from seq_1_to_40;
insert into letters (person_id, body) select id, 'letter' from people`;

const hold = (id: string, key?: string): Hold => ({
  id,
  owner: 'tester',
  reason: 'dispute',
  reassess: '2027-01-01',
  ...(key ? { person: { table: 'people', key } } : {}),
});

/** Sweeps the letters over a connection that can be stopped; the rows that went. */
async function swept(client: Interrupted, school: Governed, pace: Partial<Pace> = {}): Promise<number> {
  const place = { schema: school.map.schema, types: await readTypes(client, school.map.schema) };
  const table = await batchTable(client, place, school.map, 'letters');
  let rows = 0;
  for await (const batch of sweep(client, table, school.map, school.step('letters'), act('A'), { ...PACE, ...pace })) rows += batch.rows;
  return rows;
}

test('E7, law 1: a hold acknowledged while a sweep runs stops every later batch from taking what it covers', (t) =>
  withMariadb(t, async ({ pool, ask, url }) => {
    await pool.query(FORTY);
    const [sweeper, holder] = [await govern(url, SCHOOL), await govern(url, SCHOOL)];
    try {
      let rows = 0;
      for await (const batch of sweeper.target.sweep(sweeper.step('letters'), act('A'), { ...PACE, rows: 10 })) rows += batch.rows;
      assert.equal(rows, 10);
      await holder.target.hold(hold('h1', '40'));
      for await (const batch of sweeper.target.sweep(sweeper.step('letters'), act('A'), PACE)) rows += batch.rows;
      assert.deepEqual(await ask('select person_id from letters'), [{ person_id: 40 }]);
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
  withMariadb(t, async (db) => {
    await db.pool.query(FORTY);
    const school = await govern(db.url, SCHOOL);
    try {
      await school.target.receipts('none');
      await interrupted(db.url, async (batching) => {
        let acknowledged = false;
        let acknowledging: Promise<void> | undefined;
        let wasWaiting = false;
        // the first batch of ten has its rows locked and is about to delete them
        batching.before(/^delete t from/, async () => {
          acknowledging = school.target.hold(hold('everything')).then(() => {
            acknowledged = true;
          });
          await until(() => somebodyWaits(db));
          wasWaiting = !acknowledged;
        });
        assert.equal(await swept(batching, school, { rows: 10 }), 10, 'the batch at hand ended');
        assert.ok(wasWaiting, 'the hold was written while the batch ran');
        await acknowledging;
        assert.equal(await swept(batching, school), 0, 'nothing went after the hold');
      });
      assert.deepEqual(await db.ask('select count(*) as n from letters'), [{ n: 30 }]);
    } finally {
      await school.connection.close();
    }
  }));

test('E7: a hold that commits between locking and acting cannot be: the gate is taken before the holds are read', (t) =>
  withMariadb(t, async ({ pool, ask, url }) => {
    await pool.query(FORTY);
    const school = await govern(url, SCHOOL);
    try {
      await school.target.receipts('none');
      await interrupted(url, async (batching) => {
        // the hold is there before the gate is asked for: the batch that follows must see it
        batching.before(/lethe_gate.*lock in share mode/, () => school.target.hold(hold('h7', '7')));
        assert.equal(await swept(batching, school), 39);
      });
      assert.deepEqual(await ask('select person_id from letters'), [{ person_id: 7 }]);
    } finally {
      await school.connection.close();
    }
  }));

test('E7: a hold written again with another scope covers the new scope', (t) =>
  withMariadb(t, async ({ pool, ask, url }) => {
    await pool.query(FORTY);
    const school = await govern(url, SCHOOL);
    try {
      await school.target.hold(hold('h', '3'));
      await school.target.hold(hold('h', '4'));
      assert.equal((await school.target.count(school.step('letters'))).rows, 39);
      for await (const _ of school.target.sweep(school.step('letters'), act('A'), PACE));
      assert.deepEqual(await ask('select person_id from letters'), [{ person_id: 4 }]);
    } finally {
      await school.connection.close();
    }
  }));
