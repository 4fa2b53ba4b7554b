import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withMariadb } from '../../database.ts';
import { govern, type School, sweepAll } from '../school.ts';

/** Studies are in use for a year after the last activity, and in the archive for ten. */
const POLICY = `lethe: 1
policy: { id: school, version: 2026-01-01, title: { en: Policy }, languages: [en] }
calendar: { zone: Europe/Paris }
controllers: { school: { name: The school } }
roles: { student: { en: Students } }
data: { identity: { en: Identity } }
recipients: { registry: { en: the registry } }
events: { last-activity: { en: the last activity, slides: true } }
activities:
  studies:
    title: { en: Studies }
    controllers: { sole: school }
    bases: [{ basis: contract }]
    roles: [student]
    data: [identity]
    retention:
      keep: { for: 1 year, from: last-activity }
      archive: { keep: { for: 10 years, from: last-activity }, purpose: { en: proof }, basis: legal-obligation, readers: [registry] }
      then: delete
`;

const ROWS = `(1, 'a', '2023-05-01', MARK, '2020-01-01'), (2, 'b', '2026-11-01', MARK, '2020-01-01'), (3, 'c', '2010-05-01', MARK, '2020-01-01')`;

test('S18, S34: on MariaDB archived rows are marked by a day, an instant, a local time or a yes, and stay; under a hold too', (t) =>
  withMariadb(t, async ({ pool, ask, url }) => {
    for (const [type, unmarked, marked] of [
      ['date', 'null', '2026-11-24'],
      ['timestamp(6) null', 'null', '2026-11-24 10:00:00.000000'],
      ['datetime', 'null', '2026-11-24 11:00:00'],
      ['tinyint(1) not null default 0', '0', 1],
    ] as const) {
      const school: School = {
        policy: POLICY,
        ddl: `drop table if exists people; create table people (id bigint primary key, name text, last_seen_at timestamp null, archived ${type},
          changed timestamp default current_timestamp on update current_timestamp); insert into people values ${ROWS.replaceAll('MARK', unmarked)}`,
        map: `lethe: 1
system: { id: school, engine: mariadb, url: { env: SCHOOL_URL } }
tables:
  people:
    key: id
    person: { roles: { student: always } }
    columns: { name: identity }
    events: { last-activity: last_seen_at }
    technical: [last_seen_at, changed]
    serves: [studies]
    archive: { mark: archived }
`,
      };
      await pool.query(school.ddl);
      const { target, program, connection } = await govern(url, school);
      try {
        await target.hold({ id: 'h', owner: 'legal', reason: 'dispute', reassess: '2027-01-01', person: { table: 'people', key: '1' } });
        const carryOut = async (plan: string) => {
          let rows = 0;
          for (const step of program.tables.flatMap((p) => p.steps)) rows += (await sweepAll(target, step, plan)).rows;
          return rows;
        };
        assert.equal(await carryOut('A'), 2, type);
        const none = unmarked === 'null' ? null : Number(unmarked);
        assert.deepEqual(await ask('select id, archived, date(changed) as changed from people order by id'), [
          { id: 1, archived: marked, changed: '2020-01-01' },
          { id: 2, archived: none, changed: '2020-01-01' },
        ]);
        assert.equal(await carryOut('B'), 0, 'again is nothing');
      } finally {
        await connection.close();
      }
    }
  }));
