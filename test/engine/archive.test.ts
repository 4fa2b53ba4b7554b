import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groundOf } from '../../src/engine/postgres/ground.ts';
import { sweep } from '../../src/engine/postgres/sweep.ts';
import { inArchive } from '../../src/plan/target.ts';
import { Trouble } from '../../src/text/trouble.ts';
import { carryOut, inSchool, map, places, SCHOOL, stepsOf } from './archived-school.ts';
import { connected, Interrupted, somebodyWaits, until } from './rival.ts';
import { act, govern, PACE, sweepAll } from './school.ts';

test('S30, E17: rows move to the archive, children first, whole and bit for bit; later they go from there', (t) =>
  inSchool(t, SCHOOL, async (pool, url) => {
    const school = await govern(url, SCHOOL);
    try {
      const whole = 'select jsonb_agg(to_jsonb(p) order by id)::text as all from ';
      const before = (await pool.query(`${whole} people p where id <= 5`)).rows[0].all;
      await carryOut(school, 'A');
      const moved = { people: '6', letters: '6', 'records.people': '1 2 3 4 5', 'records.letters': '1 2 3 4 5' };
      assert.deepEqual(await places(pool), moved);
      const { rows } = await pool.query(
        `select jsonb_agg(to_jsonb(p) - 'lethe_run' order by id)::text as all, min(lethe_run) as run from records.people p`,
      );
      assert.deepEqual([rows[0].all, rows[0].run], [before, 'A-1']);
      assert.deepEqual(
        (await school.target.receipts('A')).map((r) => `${r.action} ${r.table} ${r.rows}`),
        ['delete letters 1', 'archive letters 5', 'delete people 1', 'archive people 5'],
      );
      assert.equal(await carryOut(school, 'A'), 0, 'again is nothing');
      const closure = await school.target.closure('letters', ['3']);
      assert.deepEqual([...closure!.keys()], [inArchive('letters'), inArchive('people')]);
    } finally {
      await school.connection.close();
    }
    const later = await govern(url, SCHOOL, '2033-06-01T10:00:00Z');
    try {
      const steps = [];
      for (const step of stepsOf(later)) steps.push(`${step.action} ${step.at} ${step.table} ${(await later.target.count(step)).rows}`);
      assert.deepEqual(
        steps.filter((s) => !s.endsWith(' 0')),
        ['delete archive letters 5', 'archive live letters 1', 'delete archive people 5', 'archive live people 1'],
      );
      await carryOut(later, 'B');
      assert.deepEqual(await places(pool), { 'records.people': '6', 'records.letters': '6' });
    } finally {
      await later.connection.close();
    }
  }));

test('S33, E17, S52: a live row that refers keeps its parent from moving, and an archived one keeps it from going', (t) =>
  inSchool(t, { ...SCHOOL, map: map('') }, async (pool, url) => {
    const school = await govern(url, { ...SCHOOL, map: map('') });
    try {
      const counted = await school.target.count(school.step('people', 'archive'));
      assert.equal(counted.rows, 0);
      await carryOut(school, 'A');
      assert.deepEqual(await places(pool), { people: '1 2 3 4 5 6', letters: '1 2 3 4 5 6' });
      const waits: string[] = [];
      for await (const s of school.target.survey(school.program)) waits.push(...s.waiting.map((w) => `${s.table} ${w.for} ${w.rows}`));
      assert.deepEqual(waits, ['letters archive 5', 'people move 5']);
    } finally {
      await school.connection.close();
    }
  }));

test('S35: a hold allows the move and forbids the end', (t) =>
  inSchool(t, SCHOOL, async (pool, url) => {
    const held = { id: 'h', owner: 'legal', reason: 'dispute', reassess: '2027-01-01' };
    const school = await govern(url, SCHOOL);
    try {
      await school.target.hold(held);
      await carryOut(school, 'A');
      assert.deepEqual(await places(pool), {
        people: '6 7',
        letters: '6 7',
        'records.people': '1 2 3 4 5',
        'records.letters': '1 2 3 4 5',
      });
    } finally {
      await school.connection.close();
    }
    const later = await govern(url, SCHOOL, '2034-06-01T10:00:00Z');
    try {
      await carryOut(later, 'B');
      assert.equal((await places(pool))['records.people'], '1 2 3 4 5 6', 'what is over stays under the hold');
      await later.target.release('h');
      await carryOut(later, 'C');
      assert.deepEqual(await places(pool), { 'records.people': '6', 'records.letters': '6' });
    } finally {
      await later.connection.close();
    }
  }));

test('E17: what does not stand in the archive as it was is not taken away', (t) =>
  inSchool(t, SCHOOL, async (pool, url) => {
    const school = await govern(url, SCHOOL);
    const differs = (e: unknown) => e instanceof Trouble && e.code === 'archive-differs' && !/wrote|p1/.test(e.message);
    try {
      for (const body of [`new.body := 'other'; return new`, 'return null']) {
        await pool.query(`create or replace function keep() returns trigger language plpgsql as $$ begin ${body}; end $$;
          create or replace trigger keep before insert on records.letters for each row execute function keep()`);
        await assert.rejects(school.target.rehearse(school.step('letters', 'archive')), differs, 'tried when the plan is made (E14)');
        await assert.rejects(sweepAll(school.target, school.step('letters', 'archive'), 'A'), differs);
        assert.deepEqual(await places(pool), { people: '1 2 3 4 5 6 7', letters: '1 2 3 4 5 6 7' });
      }
    } finally {
      await school.connection.close();
    }
  }));

test('E17: a key that is given again after its row has moved stops everything, until somebody has settled it', (t) =>
  inSchool(t, SCHOOL, async (pool, url) => {
    const school = await govern(url, SCHOOL);
    await carryOut(school, 'A');
    await school.connection.close();
    await pool.query(`insert into people values (3, 'another', now())`);
    const again = await govern(url, SCHOOL);
    try {
      const twice = (e: unknown) => e instanceof Trouble && e.code === 'archive-key-twice';
      await assert.rejects(again.target.count(again.step('people', 'archive')), twice);
      await again.target.hold({ id: 'h', owner: 'legal', reason: 'dispute', reassess: '2027-01-01' });
      await pool.query(`update people set id = 33 where name = 'another'`);
      assert.equal((await again.target.count(again.step('people', 'archive'))).rows, 0);
    } finally {
      await again.connection.close();
    }
  }));

test('E8, E17: a letter that comes while its person moves waits, and then finds nobody to refer to', (t) =>
  inSchool(t, SCHOOL, async (pool, url) => {
    const school = await govern(url, SCHOOL);
    try {
      await sweepAll(school.target, school.step('letters', 'archive'), 'A');
      const batching = new Interrupted({ connectionString: url });
      await connected(batching, async () => {
        let refused: Promise<unknown> = Promise.resolve();
        batching.before(/^with chosen/, async () => {
          refused = assert.rejects(pool.query(`insert into letters (person_id, body) values (1, 'late')`), { code: '23503' });
          await until(() => somebodyWaits(pool, 'transactionid'));
        });
        for await (const _ of sweep(batching, groundOf(school.map), ['id'], school.step('people', 'archive'), act('A', 2), PACE));
        await refused;
      });
      assert.equal((await places(pool))['records.people'], '1 2 3 4 5');
    } finally {
      await school.connection.close();
    }
  }));
