import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { groundOf } from '../../src/engine/postgres/ground.ts';
import { sweep } from '../../src/engine/postgres/sweep.ts';
import { withDatabase } from '../database.ts';
import { carryOut, inSchool, SCHOOL, stepsOf } from './archived-school.ts';
import { connected, Interrupted, until } from './rival.ts';
import { act, govern, PACE, type School } from './school.ts';

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
      policy: SCHOOL.policy,
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
