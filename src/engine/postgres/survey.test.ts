import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDatabase } from '../../../test/database.ts';
import { compile } from '../../justify/program.ts';
import { readMap } from '../../map/read.ts';
import { resolveMap } from '../../map/resolve.ts';
import { readPolicy } from '../../policy/read.ts';
import { connectPostgres } from './target.ts';

const POLICY = `
lethe: 1
policy: { id: p, version: 2026-01-01, title: P, languages: [en] }
calendar: { zone: Europe/Paris }
controllers: { school: { name: School } }
roles: { pupil: { en: Pupils } }
data: { marks: { en: Marks } }
events: { closed: { en: the closing }, left: { en: the leaving } }
activities:
  courses:
    title: Courses
    controllers: { sole: school }
    bases: [{ basis: contract }]
    roles: [pupil]
    data: [marks]
    retention: { keep: { latest-of: [{ for: 1 year, from: closed }, { for: 1 year, from: left }] }, then: delete }
`;
const MAP = `
lethe: 1
system: { id: s, engine: postgres, url: { env: S_URL } }
tables:
  terms: { key: id, technical: [closed_on], events: { closed: closed_on } }
  courses: { key: id, events: { closed: { at: term_id -> terms(id), event: closed } } }
  pupils: { key: id, person: { roles: { pupil: always } }, technical: [left_on], events: { left: { column: left_on, absent: not-yet } } }
  marks:
    key: id
    person: { via: pupil_id -> pupils(id) }
    columns: { mark: marks }
    events: { closed: { at: course_id -> courses(id), event: closed } }
    serves: [courses]
    gone: elsewhere
    who: the school
    how: by hand
`;
// no foreign keys, as in Moodle: rows may name nobody, and nothing
const SCHEMA = `
create table terms (id int primary key, closed_on date);
create table courses (id int primary key, term_id int);
create table pupils (id int primary key, left_on date);
create table marks (id int primary key, pupil_id int, course_id int, mark int);
insert into terms values (1, '2020-06-30'), (2, '2026-06-30'), (3, null);
insert into courses values (1, 1), (2, 2), (3, 3), (4, 99), (5, null);
insert into pupils values (1, '2021-01-01'), (2, null), (3, '2026-09-01');
insert into marks values
  (1, 1, 1, 10), (2, 1, 1, 11), -- left and closed long ago: over
  (3, 2, 1, 12), (4, 3, 1, 13), (5, 1, 2, 14), -- still there, just left, just closed: active
  (6, 1, 3, 15), (7, 1, 4, 16), (8, 1, 5, 17), (9, 1, null, 18), (10, 1, 77, 19), -- no closing date to be found: no clock
  (11, 9, 1, 20), (12, null, 1, 21); -- nobody to be found: no role
`;

test('a survey counts every row once, whatever its parents are (S8, S29, S52)', (t) =>
  withDatabase(t, async ({ url, pool }) => {
    await pool.query(SCHEMA);
    const { policy } = readPolicy([{ file: 'policy.yaml', text: POLICY }]);
    const { map, diagnostics } = readMap({ file: 'map.yaml', text: MAP }, policy);
    assert.deepEqual(diagnostics, []);
    const connection = await connectPostgres(url, map!);
    try {
      const resolved = resolveMap(map!, await connection.catalogue()).map;
      const program = compile(policy!, resolved, Temporal.Instant.from('2026-11-24T12:00:00Z'));
      const [survey] = await Array.fromAsync(connection.govern(resolved).survey(program));
      assert.deepEqual(survey, {
        table: 'marks',
        rows: 12,
        waiting: [
          { for: 'elsewhere', who: 'the school', how: 'by hand', rows: 2 },
          { for: 'decision', cause: 'role-unknown', rows: 2 },
          { for: 'decision', rule: 'courses.1', cause: 'clock-unknown', rows: 5 },
        ],
      });
    } finally {
      await connection.close();
    }
  }));

test('S34: what was blanked has left the scope; a row with nothing left to tell waits for no decision', (t) =>
  withDatabase(t, async (db) => {
    // two marks of nobody: one made anonymous long ago, one whose person was lost
    await db.pool.query(`${SCHEMA} insert into marks values (13, null, 1, null), (14, null, 1, 22)`);
    const connection = await connectPostgres(db.url, { system: 's', schema: 'public' });
    try {
      const { policy } = readPolicy([{ file: 'policy.yaml', text: POLICY }]);
      const { map } = readMap({ file: 'map.yaml', text: MAP }, policy);
      const resolved = resolveMap(map!, await connection.catalogue());
      const program = compile(policy!, resolved.map, Temporal.Instant.from('2026-11-24T10:00:00Z'));
      for await (const { table, waiting } of connection.govern(resolved.map).survey(program)) {
        if (table !== 'marks') continue;
        // rows 11, 12 and 14; not 13
        assert.equal(waiting.find((w) => w.cause === 'role-unknown')?.rows, 3);
      }
    } finally {
      await connection.close();
    }
  }));
