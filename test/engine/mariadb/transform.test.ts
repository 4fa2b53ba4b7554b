import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeRow } from '../../../src/engine/memory/verdict.ts';
import { withMariadb } from '../../database.ts';
import { govern, type School, sweepAll } from '../school.ts';

/** One table whose rows stay, with a column for each transform; the key has two parts, and the server notes the time of each change. */
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
create table album (class varchar(20) collate utf8mb4_bin, place int, name text, email varchar(40) not null unique, feeling enum ('gone', 'glad', 'sad'),
  score decimal(6, 2) not null, born date, joined timestamp null, met datetime, motto text, left_on date, width double, postcode varchar(10),
  changed timestamp not null default '2020-01-01' on update current_timestamp, primary key (class, place))`,
  map: `lethe: 1
system: { id: school, engine: mariadb, url: { env: SCHOOL_URL } }
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
      width: { data: [identity], due: { range: 10 } }
      postcode: { data: [identity], due: departement }
    events: { left: left_on }
    technical: [left_on, changed]
    serves: [album]
    gone: anonymise
`,
};

test('S30, S34: every transform gives its value once; what is done is seen by its value, and what is filled again is due again', (t) =>
  withMariadb(t, async ({ pool, ask, url }) => {
    await pool.query(ALBUM.ddl);
    await pool.query(`insert into album (class, place, name, email, feeling, score, born, joined, met, motto, left_on, width, postcode) values
      ('B', 1, 'Ada', 'ada@x.test', 'glad', 12.5, '1990-05-17', '2023-12-31 23:30:00', '2024-01-01 00:30:00', 'carpe', '2024-09-01', 183.5, '97412'),
      ('B', 2, null, 'gone-B-2', 'gone', 0, '1990-01-01', '2023-01-01 00:00:00', '2024-01-01', 'it''s "nothing"', '2024-09-01', 180, '75'),
      ('B', 3, null, 'bob@x.test', null, -1, '0000-00-00', null, null, null, '2024-09-01', null, null),
      ('B', 5, null, 'gone-B-5', 'gone', 0, null, null, null, 'It''s "Nothing" ', '2024-09-01', null, null),
      ('B', 4, 'Cy', 'cy@x.test', 'sad', 3, '1991-02-03', now(), now(), 'stays', '2026-09-01', 171, '69002')`);
    const school = await govern(url, ALBUM);
    try {
      const step = school.step('album', 'columns');
      assert.equal((await school.target.count(step)).rows, 3, 'row 2 is done, row 4 is not due; a text that differs in case is not done');
      assert.deepEqual(await sweepAll(school.target, step, 'A'), { rows: 3, busy: 0 });
      const rows = async () =>
        (
          await ask(`select place, name, email, feeling, score, born, joined, met, motto, width, postcode, date(changed) as changed
            from album where place <> 4 order by place`)
        ).map((r) => Object.values(r));
      const rest = (width: number | null, code: string | null) => [`it's "nothing"`, width, code, '2020-01-01'];
      const after = [
        [1, null, 'gone-B-1', 'gone', '0.00', '1990-01-01', '2023-01-01 00:00:00', '2024-01-01 00:00:00', ...rest(180, '974')],
        [2, null, 'gone-B-2', 'gone', '0.00', '1990-01-01', '2023-01-01 00:00:00', '2024-01-01 00:00:00', ...rest(180, '75')],
        [3, null, 'gone-B-3', 'gone', '0.00', '0000-00-00', null, null, ...rest(null, null)],
        [5, null, 'gone-B-5', 'gone', '0.00', null, null, null, ...rest(null, null)],
      ];
      assert.deepEqual(await rows(), after);
      assert.equal((await school.target.count(step)).rows, 0);
      assert.deepEqual(await sweepAll(school.target, step, 'B'), { rows: 0, busy: 0 });
      await pool.query(`update album set name = 'Ada again', changed = changed where place = 1`);
      assert.deepEqual(await sweepAll(school.target, step, 'C'), { rows: 1, busy: 0 });
      assert.deepEqual(await rows(), after);
      assert.deepEqual(await ask('select name, motto from album where place = 4'), [{ name: 'Cy', motto: 'stays' }]);
    } finally {
      await school.connection.close();
    }
  }));

test('S35, law 1: a person whose key has two parts is held by both, on MariaDB and in memory', (t) =>
  withMariadb(t, async ({ pool, ask, url }) => {
    await pool.query(ALBUM.ddl);
    await pool.query(`insert into album (class, place, name, email, score, left_on) values ('B', 1, 'Ada', 'a', 0, '2024-09-01'), ('B', 11, 'Bo', 'b', 0, '2024-09-01'),
      ('B|1', 1, 'Cy', 'c', 0, '2024-09-01'), ('b', 1, 'Di', 'd', 0, '2024-09-01')`);
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
        const now = Temporal.Instant.from('2026-11-24T10:00:00Z');
        return judgeRow({ policy, map, rows, holds: [hold], now }, 'album', rows.get('album')![0]!).row.held;
      };
      assert.deepEqual(
        [await held(['B', '1']), await held(['B', '11']), await held(['B|1', '1']), await held(['b', '1'])],
        [true, false, false, false],
      );
      const theirs = await target.rowsOf(program.tables[0]!, { table: 'album', key: 'B|1' }, 10);
      assert.deepEqual(
        theirs.map((r) => [r.key, r.held]),
        [[['B', '1'], true]],
      );
      assert.deepEqual(await sweepAll(target, step('album', 'columns'), 'A'), { rows: 3, busy: 0 });
      assert.deepEqual(await ask('select name from album where name is not null'), [{ name: 'Ada' }]);
    } finally {
      await connection.close();
    }
  }));
