import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeRow } from '../../src/engine/memory/verdict.ts';
import { withDatabase } from '../database.ts';
import { GENERALISED } from './generalised.ts';
import { govern, type School, sweepAll } from './school.ts';

/** One table whose rows stay, with a column for each transform; the key has two parts. */
const ALBUM: School = {
  policy: `lethe: 1
policy: { id: album, version: 2026-01-01, title: { en: Policy }, languages: [en] }
calendar: { zone: Europe/Paris }
controllers: { school: { name: The school } }
roles: { student: { en: Students } }
data: { identity: { en: Identity } }
events: { left: { en: leaving } }
activities:
  album:
    title: { en: Album }
    controllers: { sole: school }
    bases: [{ basis: contract }]
    roles: [student]
    data: [identity]
    retention: { keep: { for: 1 year, from: left }, then: delete }
`,
  ddl: `
create type mood as enum ('gone', 'glad', 'sad');
create table album (class text, place int, name text, email varchar(40) not null unique, feeling mood, score numeric(6, 2) not null, born date,
  joined timestamptz, met timestamp, motto text, left_on date, primary key (class, place));`,
  map: `lethe: 1
system: { id: school, engine: postgres, url: { env: SCHOOL_URL } }
tables:
  album:
    key: [class, place]
    person: { roles: { student: always } }
    columns:
      name: identity
      email: { data: [identity], due: { text-key: "gone-" } }
      feeling: { data: [identity], due: { text: gone } }
      score: { data: [identity], due: { number: 0 } }
      born: { data: [identity], due: year }
      joined: { data: [identity], due: year }
      met: { data: [identity], due: year }
      motto: { data: [identity], due: { text: "it's \\"nothing\\"" } }
    events: { left: left_on }
    technical: [left_on]
    serves: [album]
    gone: anonymise
`,
};

test('S30, S34: every transform gives its value once; what is done is seen by its value, and what is filled again is due again', (t) =>
  withDatabase(t, async ({ pool, url, name }) => {
    await pool.query(ALBUM.ddl);
    await pool.query(`insert into album values
      ('B', 1, 'Ada', 'ada@x.test', 'glad', 12.5, '1990-05-17', '2023-12-31T23:30:00Z', '2024-01-01T00:30:00', 'carpe', '2024-09-01'),
      ('B', 2, null, 'gone-B-2', 'gone', 0, '1990-01-01', '2023-01-01T00:00:00Z', '2024-01-01', 'it''s "nothing"', '2024-09-01'),
      ('B', 3, null, 'bob@x.test', null, -1, null, null, null, null, '2024-09-01'),
      ('B', 4, 'Cy', 'cy@x.test', 'sad', 3, '1991-02-03', now(), now()::timestamp, 'stays', '2026-09-01')`);
    // the zone of the database changes nothing
    await pool.query(`alter database ${name} set timezone = 'Pacific/Auckland'`);
    const school = await govern(url, ALBUM);
    try {
      const step = school.step('album', 'columns');
      assert.equal((await school.target.count(step)).rows, 2, 'row 2 is done, row 4 is not due');
      assert.deepEqual(await sweepAll(school.target, step, 'A'), { rows: 2, busy: 0 });
      const rows = async () =>
        (
          await pool.query(`select place, name, email, feeling::text, score::text, born::text, (joined at time zone 'UTC')::text as joined, met::text, motto
          from album where place <= 3 order by place`)
        ).rows.map((r) => Object.values(r));
      const after = [
        [1, null, 'gone-B-1', 'gone', '0.00', '1990-01-01', '2023-01-01 00:00:00', '2024-01-01 00:00:00', `it's "nothing"`],
        [2, null, 'gone-B-2', 'gone', '0.00', '1990-01-01', '2023-01-01 00:00:00', '2024-01-01 00:00:00', `it's "nothing"`],
        [3, null, 'gone-B-3', 'gone', '0.00', null, null, null, `it's "nothing"`],
      ];
      assert.deepEqual(await rows(), after);
      assert.equal((await school.target.count(step)).rows, 0);
      assert.deepEqual(await sweepAll(school.target, step, 'B'), { rows: 0, busy: 0 });
      await pool.query(`update album set name = 'Ada again' where place = 1`);
      assert.deepEqual(await sweepAll(school.target, step, 'C'), { rows: 1, busy: 0 });
      assert.deepEqual(await rows(), after);
      const { rows: kept } = await pool.query('select name, motto from album where place = 4');
      assert.deepEqual(kept, [{ name: 'Cy', motto: 'stays' }]);
    } finally {
      await school.connection.close();
    }
  }));

test('S30, S34: values are generalised as worked out by hand, once', (t) =>
  withDatabase(t, async ({ pool, url }) => {
    const columns = GENERALISED.map((g, i) => ({ ...g, name: `c${i}` }));
    const map = {
      key: 'id',
      person: { roles: { student: 'always' } },
      columns: {},
      events: { left: 'left_on' },
      technical: ['left_on'],
      serves: ['album'],
      gone: 'anonymise',
    };
    const tables = { album: { ...map, columns: Object.fromEntries(columns.map((c) => [c.name, { data: 'identity', due: c.due }])) } };
    await pool.query(`create table album (id int primary key, left_on date, ${columns.map((c) => `${c.name} ${c.type}`).join(', ')})`);
    const names = columns.map((c) => c.name).join(', ');
    await pool.query(
      `insert into album (id, left_on, ${names}) values (1, '2024-09-01', ${columns.map((_, i) => `$${i + 1}`).join(', ')})`,
      columns.map((c) => c.from),
    );
    const system = { id: 'school', engine: 'postgres', url: { env: 'SCHOOL_URL' } };
    const school = await govern(url, { ...ALBUM, map: JSON.stringify({ lethe: 1, system, tables }) });
    try {
      const step = school.step('album', 'columns');
      await school.target.rehearse(step);
      assert.deepEqual(await sweepAll(school.target, step, 'A'), { rows: 1, busy: 0 });
      const { rows } = await pool.query(`select ${columns.map((c) => `${c.name}::text`).join(', ')} from album`);
      const said = (v: string | number | null, type: string) =>
        v === null ? null : type.startsWith('numeric') ? Number(v).toFixed(2) : String(v);
      assert.deepEqual(
        Object.values(rows[0]),
        columns.map((c) => said(c.to, c.type)),
      );
      assert.equal((await school.target.count(step)).rows, 0);
    } finally {
      await school.connection.close();
    }
  }));

test('S35, law 1: a person whose key has two parts is held by both, on PostgreSQL and in memory', (t) =>
  withDatabase(
    t,
    async ({ pool, url }) => {
      await pool.query(ALBUM.ddl);
      await pool.query(`insert into album (class, place, name, email, score, left_on) values ('B', 1, 'Ada', 'a', 0, '2024-09-01'), ('B', 11, 'Bo', 'b', 0, '2024-09-01'),
        ('B|1', 1, 'Cy', 'c', 0, '2024-09-01')`);
      const { target, connection, policy, map, step, program } = await govern(url, ALBUM);
      try {
        const hold = {
          id: 'h',
          owner: 'o',
          reason: 'r',
          reassess: '2030-01-01',
          person: { table: 'album', key: 'B|1' },
          acknowledged: '2026-01-01T00:00:00Z',
        };
        await target.hold(hold);
        const held = async (key: string[]) => {
          const rows = (await target.closure('album', key))!;
          return judgeRow(
            { policy, map, rows, holds: [hold], now: Temporal.Instant.from('2026-11-24T10:00:00Z') },
            'album',
            rows.get('album')![0]!,
          ).row.held;
        };
        assert.deepEqual([await held(['B', '1']), await held(['B', '11']), await held(['B|1', '1'])], [true, false, false]);
        const theirs = await target.rowsOf(program.tables[0]!, { table: 'album', key: 'B|1' }, 10);
        assert.deepEqual(
          theirs.map((r) => [r.key, r.held]),
          [[['B', '1'], true]],
        );
        assert.deepEqual(await sweepAll(target, step('album', 'columns'), 'A'), { rows: 2, busy: 0 });
        const { rows } = await pool.query('select name from album where name is not null');
        assert.deepEqual(rows, [{ name: 'Ada' }]);
      } finally {
        await connection.close();
      }
    },
    { only: 'embedded' },
  ));
