import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withMariadb } from '../../database.ts';
import { govern, PACE, POLICY, type School } from '../school.ts';

/**
 * Studies last three years after the last activity, addresses one. Who is a student is shown by a row of its own, and works last until two
 * years after the latest seat; both kinds of rows hold an address alone, so that they are over before the people are.
 */
const SCHOOL: School = {
  policy: POLICY,
  ddl: `
create table people (id bigint primary key, name text, last_seen_at timestamp null);
create table roles_held (id bigint primary key, person_id bigint not null references people (id), role varchar(20) not null, note text);
create table seats (id bigint primary key, person_id bigint not null, begin_at datetime, place text, foreign key (person_id) references people (id) on delete restrict);
create table works (id bigint primary key, person_id bigint not null references people (id), title text);
insert into people values (1, 'gone', '2020-05-01'), (2, 'studying', '2025-06-01');
insert into roles_held values (1, 1, 'student', 'a'), (2, 2, 'student', 'b'), (3, 2, 'guest', 'c');
insert into seats values (1, 1, '2019-05-01', 'x'), (2, 2, '2024-12-01', 'y'), (3, 2, '2025-03-01', 'z');
insert into works values (1, 2, 'work');`,
  map: `lethe: 1
system: { id: school, engine: mariadb, url: { env: SCHOOL_URL } }
tables:
  people:
    key: id
    person: { roles: { student: { child: roles_held.person_id, where: { role: student } } } }
    columns: { name: identity }
    technical: [last_seen_at]
    events:
      last-activity: last_seen_at
      last-seat: { latest: seats.begin_at, by: person_id, absent: unknown, as: { timestamp: Europe/Paris } }
    serves: [studies]
  roles_held:
    key: id
    person: { via: person_id -> people }
    columns: { note: address }
    technical: [role]
    serves: [mailing]
  seats:
    key: id
    person: { via: person_id -> people }
    columns: { place: address }
    technical: [begin_at]
    serves: [mailing]
  works:
    key: id
    person: { via: person_id -> people }
    columns: { title: work }
    serves: [projects]
`,
};

test('S1, S32: rows that show a role or the latest date stay, blanked, with the person, and go in the same batch', async (t) => {
  await withMariadb(t, async ({ pool, ask, url }) => {
    await pool.query(SCHOOL.ddl);
    const school = await govern(url, SCHOOL);
    try {
      for (const [i, step] of school.program.tables.flatMap((p) => p.steps).entries()) {
        const act = { plan: 'P', run: 'P-1', step: i + 1, policyHash: 'p', mapHash: 'm' };
        for await (const _ of school.target.sweep(step, act, PACE));
      }
      const rows = async (sql: string) => (await ask(sql)).map((r) => Object.values(r).join(' '));
      // the first person was last seen over six years ago; the second one 17 months ago: the year of addresses is over, studies are not
      assert.deepEqual(await rows('select id, name from people'), ['2 studying']);
      // the guest's row shows nothing that anybody asks for, so it goes; the student's stays without its note
      assert.deepEqual(await rows(`select id, coalesce(note, '-') from roles_held`), ['2 -']);
      // an older seat decides nothing; the latest tells until when the work is kept
      assert.deepEqual(await rows(`select id, coalesce(place, '-') from seats`), ['3 -']);
      assert.deepEqual(await rows('select id, title from works'), ['1 work']);
      const receipts = await rows(`select table_name, sum(\`rows\`) from lethe_receipts where action = 'delete' group by 1 order by 1`);
      assert.deepEqual(receipts, ['people 1', 'roles_held 2', 'seats 2']);
    } finally {
      await school.connection.close();
    }
  });
});
