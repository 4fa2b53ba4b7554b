import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { groundOf } from '../../src/engine/postgres/ground.ts';
import { sweep } from '../../src/engine/postgres/sweep.ts';
import type { Step } from '../../src/justify/program.ts';
import { inArchive } from '../../src/plan/target.ts';
import { Trouble } from '../../src/text/trouble.ts';
import { withDatabase } from '../database.ts';
import { connected, Interrupted, somebodyWaits, until } from './rival.ts';
import { act, type Governed, govern, PACE, type School, sweepAll } from './school.ts';

/** Studies are in use for a year after the last activity, and in the archive for ten; letters belong to them. */
const POLICY = `lethe: 1
policy: { id: school, version: 2026-01-01, title: { en: Policy }, languages: [en] }
calendar: { zone: Europe/Paris }
controllers: { school: { name: The school } }
roles: { student: { en: Students } }
data: { identity: { en: Identity }, contact: { en: Contact } }
recipients: { registry: { en: the registry } }
events: { last-activity: { en: the last activity, slides: true } }
activities:
  studies:
    title: { en: Studies }
    controllers: { sole: school }
    bases: [{ basis: contract }]
    roles: [student]
    data: [identity, contact]
    retention:
      keep: { for: 1 year, from: last-activity }
      archive: { keep: { for: 10 years, from: last-activity }, purpose: { en: proof }, basis: legal-obligation, readers: [registry] }
      then: delete
`;

const map = (letters = 'archive: { schema: records }') => `lethe: 1
system: { id: school, engine: postgres, url: { env: SCHOOL_URL } }
tables:
  people:
    key: id
    person: { roles: { student: always } }
    columns: { name: identity }
    events: { last-activity: last_seen_at }
    technical: [last_seen_at, weight, extra, raw]
    serves: [studies]
    archive: { schema: records }
  letters:
    key: id
    person: { via: person_id -> people }
    columns: { body: contact }
    serves: [studies]
    ${letters}
`;

/** Five people whose archive phase has begun, 6 who is in use, 7 whose archive is over; each with a letter. */
const SCHOOL: School = {
  policy: POLICY,
  map: map(),
  ddl: `
create table people (id bigint primary key, name text not null, last_seen_at timestamptz, weight numeric, extra jsonb, raw bytea);
create table letters (id bigint generated always as identity primary key, person_id bigint not null references people on delete cascade, body text);
create index on letters (person_id);
create schema records;
create table records.people (like people, lethe_run text not null, primary key (id));
create table records.letters (like letters, lethe_run text not null, primary key (id));
insert into people select n, 'p' || n, case n when 6 then '2026-11-01' when 7 then '2010-05-01' else '2023-05-01' end::timestamptz, 1.500, '{"b": 1, "a": [1, 2]}', '\\x00ff'
  from generate_series(1, 7) n;
insert into letters (person_id, body) select id, 'wrote ' || id from people;`,
};

const stepsOf = (school: Governed): Step[] => school.program.tables.flatMap((t) => t.steps);

async function carryOut(school: Governed, plan: string): Promise<number> {
  let rows = 0;
  for (const step of stepsOf(school)) rows += (await sweepAll(school.target, step, plan)).rows;
  return rows;
}

async function places(pool: pg.Pool): Promise<Record<string, string>> {
  const { rows } = await pool.query(`select place, string_agg(id::text, ' ' order by id) as ids from (
    select 'people' as place, id from people union all select 'letters', person_id from letters
    union all select 'records.people', id from records.people union all select 'records.letters', person_id from records.letters) r group by place`);
  return Object.fromEntries(rows.map((r) => [r.place, r.ids]));
}

async function inSchool(t: Parameters<typeof withDatabase>[0], school: School, use: (pool: pg.Pool, url: string) => Promise<void>) {
  await withDatabase(t, async ({ pool, url }) => {
    await pool.query(school.ddl);
    await use(pool, url);
  });
}

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

test('E31, law 7: cut before and during every statement of a move, no row is lost or doubled, and each that moved has its receipt', (t) =>
  withDatabase(
    t,
    async ({ pool, url }) => {
      await pool.query(SCHOOL.ddl);
      const school = await govern(url, SCHOOL);
      const moves = [school.step('letters', 'archive'), school.step('people', 'archive')];
      const move = async (client: pg.Client) => {
        for (const [i, step] of moves.entries())
          for await (const _ of sweep(client, groundOf(school.map), ['id'], step, act('A', i + 1), PACE));
      };
      const counts = async () => {
        const { rows } = await pool.query(`select (select count(*)::int from people) + (select count(*)::int from records.people) as people,
          (select count(*)::int from letters) + (select count(*)::int from records.letters) as letters,
          (select count(*)::int from records.people) + (select count(*)::int from records.letters) as moved,
          (select coalesce(sum(rows), 0)::int from lethe.receipts) as receipts`);
        return rows[0];
      };
      try {
        await school.target.receipts('none');
        await pool.query('create table kept_people as table people; create table kept_letters as table letters');
        const again = () =>
          pool.query(`truncate lethe.receipts, records.people, records.letters; delete from letters; delete from people;
            insert into people table kept_people; insert into letters overriding system value table kept_letters`);
        const whole = new Interrupted({ connectionString: url });
        await connected(whole, () => move(whole));
        assert.deepEqual(await counts(), { people: 7, letters: 7, moved: 10, receipts: 10 });
        for (const heard of whole.heard) assert.doesNotMatch(heard, /wrote/, 'no row leaves the database');
        for (const how of ['before', 'during'] as const) {
          for (let place = 1; place <= whole.statements; place++) {
            await again();
            const client = new Interrupted({ connectionString: url, application_name: 'cut' });
            await connected(client, async () => {
              client.cutAt(place, how, (pid) => pool.query('select pg_terminate_backend($1)', [pid]));
              await move(client).catch(() => {});
            });
            await until(async () => {
              const { rows } = await pool.query(
                `select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = 'cut'`,
              );
              return rows[0].n === 0;
            });
            const { people, letters, moved, receipts } = await counts();
            assert.deepEqual([people, letters, receipts], [7, 7, moved], `cut ${how} statement ${place}`);
          }
        }
        const rest = new pg.Client({ connectionString: url });
        await connected(rest, () => move(rest));
        assert.equal((await counts()).moved, 10, 'going on after the last cut');
      } finally {
        await school.connection.close();
      }
    },
    { only: 'embedded' },
  ));

test('S18, S34, S52: where the map says so rows are marked and stay; one that is in use again is reported', (t) =>
  withDatabase(t, async ({ pool, url }) => {
    await pool.query(`create table people (id bigint primary key, name text, last_seen_at timestamptz, archived_on date);
      insert into people values (1, 'a', '2023-05-01', null), (2, 'b', '2026-11-01', null), (3, 'c', '2010-05-01', null), (4, 'd', '2026-11-01', '2025-01-01')`);
    const marks: School = {
      ddl: '',
      policy: POLICY,
      map: `lethe: 1
system: { id: school, engine: postgres, url: { env: SCHOOL_URL } }
tables:
  people:
    key: id
    person: { roles: { student: always } }
    columns: { name: identity }
    events: { last-activity: last_seen_at }
    technical: [last_seen_at]
    serves: [studies]
    archive: { mark: archived_on }
`,
    };
    const school = await govern(url, marks);
    try {
      await school.target.hold({
        id: 'h',
        owner: 'legal',
        reason: 'dispute',
        reassess: '2027-01-01',
        person: { table: 'people', key: '1' },
      });
      assert.equal(await carryOut(school, 'A'), 2);
      const { rows } = await pool.query('select id::int, archived_on::text from people order by id');
      assert.deepEqual(rows, [
        { id: 1, archived_on: '2026-11-24' },
        { id: 2, archived_on: null },
        { id: 4, archived_on: '2025-01-01' },
      ]);
      assert.equal(await carryOut(school, 'A'), 0, 'again is nothing');
      for await (const s of school.target.survey(school.program)) assert.deepEqual(s.waiting, [{ for: 'return', rows: 1 }]);
    } finally {
      await school.connection.close();
    }
  }));

test('E34: where nothing is due in a large table and its archive, the indexes of both answer, by own and by parent clock', (t) =>
  inSchool(t, { ...SCHOOL, ddl: SCHOOL.ddl.slice(0, SCHOOL.ddl.indexOf('insert into people')) }, async (pool, url) => {
    for (const statement of [
      `insert into people (id, name, last_seen_at) select n, 'p', timestamptz '2026-11-01' - n * interval '1 minute' from generate_series(1, 50000) n`,
      `insert into records.people (id, name, last_seen_at, lethe_run) select n, 'p', timestamptz '2022-11-01' - n * interval '1 minute', 'x'
        from generate_series(50001, 100000) n`,
      'insert into letters (person_id) select id from people',
      `insert into records.letters select id, id, 'x', 'x' from records.people`,
      ...['people (last_seen_at)', 'records.people (last_seen_at)', 'records.letters (person_id)'].map((i) => `create index on ${i}`),
      'vacuum analyze people, letters, records.people, records.letters',
    ])
      await pool.query(statement);
    const school = await govern(url, SCHOOL);
    try {
      for (const step of stepsOf(school).filter((s) => s.action !== 'columns')) {
        assert.equal((await school.target.count(step)).rows, 0);
        const { sql, params } = school.target.sql(step);
        const { rows } = await pool.query(`explain ${sql}`, params);
        const plan = rows.map((r) => r['QUERY PLAN']).join('\n');
        assert.match(plan, /Index (Only )?Scan/, plan);
        assert.doesNotMatch(plan, /Seq Scan on (people|letters)/, `${step.table} ${step.at}\n${plan}`);
      }
    } finally {
      await school.connection.close();
    }
  }));
