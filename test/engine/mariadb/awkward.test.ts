import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeRow } from '../../../src/engine/memory/verdict.ts';
import { runPlan } from '../../../src/work/run-plan.ts';
import { type MariadbDatabase, withMariadb } from '../../database.ts';
import { act, approved, type Governed, govern, onDisk, PACE, POLICY, type School } from '../school.ts';
import { withStore } from './school.ts';

/**
 * Everything ends three years after the last activity. At NOW (24 November 2026 in Paris) a day up to 23 November 2023 has passed: the first
 * instant that has not is 2023-11-23T23:00:00Z. The collation of the database takes `a`, `A` and `a ` for one; keys are told apart by their bytes.
 */
const AWKWARD: School = {
  policy: `lethe: 1
policy: { id: awkward, version: 2026-01-01, title: { en: Policy }, languages: [en] }
calendar: { zone: Europe/Paris }
controllers: { school: { name: The school } }
roles: { student: { en: Students } }
data: { identity: { en: Identity } }
events: { last-activity: { en: the last activity } }
activities:
  studies:
    title: { en: Studies }
    controllers: { sole: school }
    bases: [{ basis: contract }]
    roles: [student]
    data: [identity]
    retention: { keep: { for: 3 years, from: last-activity }, then: delete }
`,
  ddl: `
create table people (login varchar(40) collate utf8mb4_nopad_bin primary key, seen timestamp null);
create table letters (id int primary key, login varchar(40), body text, key (login));
create table accounts (id bigint primary key, seen timestamp null, name text);
create table texts (id int primary key, account_id bigint references accounts (id), body text);
create table moments (id int primary key, account_id bigint references accounts (id), at timestamp(6) null, body text);
create table locals (id int primary key, account_id bigint references accounts (id), at datetime(6), body text);
create table zero_days (id int primary key, account_id bigint references accounts (id), at date not null, body text);
create table millis (id int primary key, account_id bigint references accounts (id), at bigint, body text);
create table days (id int primary key, account_id bigint references accounts (id), at varchar(40), body text);
create table instants (id int primary key, account_id bigint references accounts (id), at text character set latin1, body text);
create table logs (account_id bigint, at datetime, body text, primary key (account_id, at)) partition by range (year(at))
  (partition old values less than (2020), partition mid values less than (2024), partition new values less than maxvalue);
create table \`Order by\` (\`Group\` varchar(20) collate utf8mb4_nopad_bin, \`n°é\` int, \`fk"id\` bigint references accounts (id), \`q"uo'te\`\`\` text, at date, primary key (\`Group\`, \`n°é\`));
create table \`select\` (id int primary key, g varchar(20) collate utf8mb4_nopad_bin, n int, \`from\` text, at date, who bigint references accounts (id),
  foreign key (g, n) references \`Order by\` (\`Group\`, \`n°é\`));
create table comments (id int primary key, parent_id int references comments (id), account_id bigint references accounts (id), body text, at date);
create table eggs (id int primary key, hen_id int, account_id bigint references accounts (id), body text, at date);
create table hens (id int primary key, egg_id int references eggs (id), account_id bigint references accounts (id), body text, at date);
alter table eggs add foreign key (hen_id) references hens (id);
`,
  map: `lethe: 1
system: { id: school, engine: mariadb, url: { env: SCHOOL_URL } }
tables:
  people: { key: login, person: { roles: { student: always } }, events: { last-activity: seen }, technical: [seen], serves: [studies], gone: anonymise }
  letters: { key: id, person: { via: login -> people(login) }, columns: { body: identity }, serves: [studies] }
  accounts: { key: id, person: { roles: { student: always } }, columns: { name: identity }, events: { last-activity: seen }, technical: [seen], serves: [studies], gone: anonymise }
  texts: { key: id, person: { via: account_id -> accounts }, columns: { body: identity }, serves: [studies] }
  moments: { key: id, person: { via: account_id -> accounts }, columns: { body: identity }, technical: [at], events: { last-activity: at }, serves: [studies] }
  locals: { key: id, person: { via: account_id -> accounts }, columns: { body: identity }, technical: [at], events: { last-activity: { column: at, as: { timestamp: Europe/Paris } } }, serves: [studies] }
  zero_days: { key: id, person: { via: account_id -> accounts }, columns: { body: identity }, technical: [at], events: { last-activity: { column: at, absent: not-yet } }, serves: [studies] }
  millis: { key: id, person: { via: account_id -> accounts }, columns: { body: identity }, technical: [at], events: { last-activity: { column: at, as: unix-milliseconds, sentinels: [0, -1] } }, serves: [studies] }
  days: { key: id, person: { via: account_id -> accounts }, columns: { body: identity }, technical: [at], events: { last-activity: { column: at, as: text-date, sentinels: ["1900-01-01", ""] } }, serves: [studies] }
  instants: { key: id, person: { via: account_id -> accounts }, columns: { body: identity }, technical: [at], events: { last-activity: { column: at, as: text-instant } }, serves: [studies] }
  logs: { key: [account_id, at], person: { via: account_id -> accounts(id) }, columns: { body: identity }, events: { last-activity: { column: at, as: { timestamp: UTC } } }, serves: [studies] }
  "Order by": { key: [Group, "n°é"], person: { via: 'fk"id -> accounts' }, columns: { "q\\"uo'te\`": identity }, technical: [at], events: { last-activity: at }, serves: [studies] }
  select: { key: id, person: { via: who -> accounts }, columns: { from: identity }, technical: [at], events: { last-activity: at }, serves: [studies] }
  comments: { key: id, person: { via: account_id -> accounts }, columns: { body: identity }, technical: [at], events: { last-activity: at }, serves: [studies] }
  eggs: { key: id, person: { via: account_id -> accounts }, columns: { body: identity }, technical: [at], events: { last-activity: at }, serves: [studies] }
  hens: { key: id, person: { via: account_id -> accounts }, columns: { body: identity }, technical: [at], events: { last-activity: at }, serves: [studies] }
`,
};

const BIG = '9007199254740992';
const BIGGER = '9007199254740993';

const ROWS = `
insert into people values ('Ann', '2019-01-01'), ('ann ', '2019-01-01'), ('ann', '2019-01-01');
insert into letters values (1, 'Ann', 'of Ann'), (2, 'ann ', 'of another'), (3, 'ann', 'of a third'), (4, null, 'of nobody'), (5, 'ANN', 'of nobody here'), (6, 'ann  ', 'of nobody here');
insert into accounts values (${BIG}, '2019-01-01', 'one'), (${BIGGER}, '2019-01-01', 'two'), (1, now(), 'three');
insert into texts values (1, ${BIG}, 'x'), (2, ${BIGGER}, 'x'), (3, 1, 'x');
insert into moments values (1, 1, '2023-11-23 22:59:59.999999', 'x'), (2, 1, '2023-11-23 23:00:00', 'x'), (3, 1, '2037-12-31', 'x'), (4, 1, '0000-00-00', 'x'),
  (5, 1, null, 'x'), (6, 1, '1970-01-01 12:00:00', 'x'), (7, null, '2019-01-01', 'x');
insert into locals values (1, 1, '2023-11-23 23:59:59.999999', 'x'), (2, 1, '2023-11-24 00:00:00', 'x'), (3, 1, '0000-00-00', 'x'), (4, 1, '2020-00-10', 'x'), (5, 1, '9999-12-31', 'x');
insert into zero_days values (1, 1, '2023-11-23', 'x'), (2, 1, '0000-00-00', 'x'), (3, 1, '2020-02-00', 'x'), (4, 1, '2020-00-01', 'x'), (5, 1, '2023-11-24', 'x');
insert into millis values (1, 1, 1700780399999, 'x'), (2, 1, 1700780400000, 'x'), (3, 1, 0, 'x'), (4, 1, -1, 'x'), (5, 1, 1700780399, 'x'), (6, 1, null, 'x');
insert into days values (1, 1, '2023-11-23', 'x'), (2, 1, '2023-11-24', 'x'), (3, 1, '2023-02-29', 'x'), (4, 1, '2020-02-29', 'x'), (5, 1, '2020-13-01', 'x'),
  (6, 1, '2020-1-1', 'x'), (7, 1, ' 2020-01-01', 'x'), (8, 1, '1900-01-01', 'x'), (9, 1, '', 'x'), (10, 1, 'soon', 'x'), (11, 1, null, 'x'), (12, 1, '2020-04-31', 'x'),
  (13, 1, '2020-01-01\\n', 'x'), (14, 1, '2000-02-29', 'x'), (15, 1, '2100-02-29', 'x'), (16, 1, '٢٠٢٠-٠١-٠١', 'x'), (17, 1, '2020-01-01 ', 'x'), (18, 1, '２０２０-01-01', 'x');
insert into instants values (1, 1, '2023-11-23T22:59:59Z', 'x'), (2, 1, '2023-11-23T23:00:00Z', 'x'), (3, 1, '2020-01-01T24:00:00Z', 'x'), (4, 1, '2020-01-01T10:60:00Z', 'x'),
  (5, 1, '2020-01-01 10:00:00', 'x'), (6, 1, '2020-01-01T10:00:00+02:00', 'x'), (7, 1, '2019-02-29T10:00:00Z', 'x'), (8, 1, '2020-02-29T23:59:59Z', 'x'), (9, 1, '2020-01-01t10:00:00z', 'x');
insert into logs values (1, '2019-12-31', 'x'), (1, '2020-01-01', 'x'), (1, '2023-11-23', 'x'), (1, '2023-11-24', 'x'), (1, '2025-01-01', 'x');
insert into \`Order by\` values ('a', 1, 1, 'x', '2019-01-01'), ('a', 2, 1, 'x', '2019-01-01'), ('A', 1, 1, 'x', '2019-01-01'), ('a ', 1, 1, 'x', '2026-01-01');
insert into \`select\` values (1, 'a', 1, 'x', '2026-01-01', 1), (2, 'a', 2, 'x', '2019-01-01', 1);
insert into comments values (1, null, 1, 'x', '2019-01-01'), (2, 1, 1, 'x', '2019-01-01'), (3, 2, 1, 'x', '2019-01-01'), (4, 4, 1, 'x', '2019-01-01'),
  (5, null, 1, 'x', '2019-01-01'), (6, 5, 1, 'x', '2026-01-01'), (7, 6, 1, 'x', '2019-01-01');`;

/** Sweeps every deletion; what was counted before, and what went. */
async function swept({ program, target }: Governed): Promise<{ counted: Record<string, number>; gone: Record<string, number> }> {
  const steps = program.tables.flatMap((t) => t.steps).filter((s) => s.action === 'delete');
  const counted: Record<string, number> = {};
  for (const step of steps) counted[step.table] = (await target.count(step)).rows;
  const gone: Record<string, number> = {};
  for (const step of steps) {
    gone[step.table] = 0;
    for await (const batch of target.sweep(step, act('A'), PACE)) gone[step.table]! += batch.rows;
  }
  return { counted, gone };
}

const keysOf =
  ({ ask }: MariadbDatabase) =>
  async (table: string, key = 'id'): Promise<unknown[]> =>
    (await ask(`select ${key} as k from ${table} order by 1`)).map((r) => r.k);

const hold = (id: string, table: string, key: string) => ({ id, owner: 'o', reason: 'r', reassess: '2030-01-01', person: { table, key } });

test('strange keys, names, clocks, partitions and trees: exactly what is due goes, as worked out by hand', (t) =>
  withMariadb(t, async (db) => {
    await db.pool.query(AWKWARD.ddl + ROWS);
    const school = await govern(db.url, AWKWARD);
    try {
      const { target, program } = school;
      await target.hold(hold('h1', 'people', 'Ann'));
      await target.hold(hold('h2', 'accounts', BIGGER));
      const { counted, gone } = await swept(school);
      const kept = keysOf(db);
      // law 10: who differs in case or by a blank is somebody else; letters of nobody are undecided
      assert.deepEqual(await kept('letters'), [1, 4, 5, 6]);
      // neighbours beyond what a JavaScript number can tell apart; a living account keeps its text
      assert.deepEqual(await kept('texts'), [2, 3]);
      // unexpired, far away, zero, missing, implausible, of nobody
      assert.deepEqual(await kept('moments'), [2, 3, 4, 5, 6, 7]);
      assert.deepEqual(await kept('locals'), [2, 3, 4, 5]);
      // E2: a zero date is neither early nor missing, nor is a day or month that is zero
      assert.deepEqual(await kept('zero_days'), [2, 3, 4, 5]);
      // 1700780400 s is 2023-11-23T23:00:00Z; seconds read as milliseconds are 20 January 1970, which is plausible and over
      assert.deepEqual(await kept('millis'), [2, 3, 4, 6]);
      // days that do not exist are unknown, and so is what has another shape (E5)
      assert.deepEqual(await kept('days'), [2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18]);
      assert.deepEqual(await kept('instants'), [2, 3, 4, 5, 6, 7, 9]);
      // the key column is no clock to be lost: three of five are over, in two partitions
      assert.deepEqual(await kept('logs', 'date(at)'), ['2023-11-24', '2025-01-01']);
      assert.deepEqual(await kept('`select`'), [1]);
      // ('a', 1) has a living dependant; ('a ', 1) lives itself
      assert.deepEqual(await kept('`Order by`', "concat(`Group`, '/', `n°é`) collate utf8mb4_bin"), ['a /1', 'a/1']);
      // a chain goes from its leaves up, a row that refers to itself goes, what a living row hangs on stays
      assert.deepEqual(await kept('comments'), [5, 6]);
      assert.deepEqual(gone, counted, 'what was counted is what went');
      const [receipts] = await db.ask('select sum(`rows`) as n from lethe_receipts');
      assert.equal(
        Number(receipts!.n),
        Object.values(gone).reduce((a, b) => a + b, 0),
      );
      // law 10: explaining one row never shows the neighbour's
      const closure = await target.closure('texts', ['2']);
      assert.deepEqual(closure!.get('accounts'), [{ id: BIGGER, seen: '2019-01-01T00:00:00+00:00', name: 'two' }]);
      const accounts = program.tables.find((p) => p.table.name === 'accounts')!;
      assert.deepEqual(
        (await target.rowsOf(accounts, { table: 'accounts', key: BIGGER }, 10)).map((r) => r.key),
        [[BIGGER]],
      );
      const people = program.tables.find((p) => p.table.name === 'people')!;
      const named = async (key: string) => (await target.rowsOf(people, { table: 'people', key }, 10)).map((r) => r.key[0]);
      assert.deepEqual([await named('ann'), await named('ann '), await named('ANN')], [['ann'], ['ann '], []]);
      assert.equal(await target.closure('texts', ['no number']), undefined);
      assert.equal(await target.closure('texts', ['99999999999999999999']), undefined);
      assert.deepEqual(await target.rowsOf(accounts, { table: 'accounts', key: 'no number' }, 10), []);
    } finally {
      await school.connection.close();
    }
  }));

test('S9, E2: a zero date that the map lists is missing; one that it does not list is unknown', (t) =>
  withMariadb(t, async (db) => {
    await db.pool.query(AWKWARD.ddl + ROWS);
    const verdict = async (map: string, id: string) => {
      const school = await govern(db.url, { ...AWKWARD, map });
      try {
        const days = school.program.tables.find((p) => p.table.name === 'zero_days')!;
        const found = await school.target.rowsOf(days, { table: 'accounts', key: '1' }, 100);
        return found.find((r) => r.key[0] === id)!.groups[0]!.verdict;
      } finally {
        await school.connection.close();
      }
    };
    assert.deepEqual([await verdict(AWKWARD.map, '2'), await verdict(AWKWARD.map, '5')], ['undecided', 'active']);
    const listed = AWKWARD.map.replace('{ column: at, absent: not-yet }', '{ column: at, absent: not-yet, sentinels: ["0000-00-00"] }');
    assert.deepEqual([await verdict(listed, '2'), await verdict(listed, '3')], ['active', 'undecided']);
  }));

test('S1, S13: a tinyint is 1 for true and 0 for false; what else it holds is neither', (t) =>
  withMariadb(t, async (db) => {
    const policy = POLICY.replace('events:', 'facts: { closed: [true, false] }\nevents:').replace(
      'retention: { keep: { for: 3 years, from: last-activity }, then: delete }',
      'retention: [{ when: { closed: true }, keep: { for: 1 year, from: last-activity }, then: delete }, { otherwise: { keep: { for: 90 years, from: last-activity }, then: delete } }]',
    );
    const map = `lethe: 1
system: { id: school, engine: mariadb, url: { env: SCHOOL_URL } }
tables:
  people:
    key: id
    person: { roles: { student: { studies: true } } }
    columns: { name: identity, email: identity }
    technical: [last_seen_at, closed, studies]
    events: { last-activity: last_seen_at }
    facts: { closed: { column: closed, values: { "true": true, "false": false } } }
    serves: [studies]
`;
    const ddl =
      'create table people (id bigint primary key, name text, email text, last_seen_at timestamp null, closed tinyint(1), studies boolean)';
    await db.pool.query(
      `${ddl}; insert into people select seq, 'n', 'e', '2024-01-01', elt(seq, 1, 0, 2, null, 1, 1, 1), elt(seq, 1, 1, 1, 1, 0, 2, null) from seq_1_to_7`,
    );
    const school = await govern(db.url, { ddl, policy, map });
    try {
      const verdicts: string[] = [];
      for (let id = 1; id <= 7; id++) {
        const [row] = await school.target.rowsOf(school.program.tables[0]!, { table: 'people', key: String(id) }, 1);
        verdicts.push(row!.groups[0]!.verdict);
      }
      // no activity concerns who is no student, which leaves the data without a purpose: undecided (S3)
      assert.deepEqual(verdicts, ['due:delete', 'active', 'undecided', 'undecided', 'undecided', 'undecided', 'undecided']);
    } finally {
      await school.connection.close();
    }
  }));

test('tables in a ring free each other, round after round; rows that refer to each other in a circle stay', (t) =>
  withStore(t, async (db, store) => {
    // egg 1 <- hen 1 <- egg 2 <- hen 2 <- egg 3: what refers goes first. Egg 9 and hen 9 refer to each other. Hen 8, alive, holds egg 8 and no more.
    const rows = `insert into accounts values (1, now(), 'a');
      insert into eggs values (1, null, 1, 'x', '2019-01-01'), (2, null, 1, 'x', '2019-01-01'), (3, null, 1, 'x', '2019-01-01'),
        (8, null, 1, 'x', '2019-01-01'), (9, null, 1, 'x', '2019-01-01');
      insert into hens values (1, 1, 1, 'x', '2019-01-01'), (2, 2, 1, 'x', '2019-01-01'), (8, 8, 1, 'x', '2026-11-01'), (9, 9, 1, 'x', '2019-01-01');
      update eggs set hen_id = case id when 2 then 1 when 3 then 2 when 9 then 9 end`;
    const school = { ...AWKWARD, ddl: AWKWARD.ddl.replace('login varchar(40), body', 'login varchar(40) collate utf8mb4_nopad_bin, body') };
    await db.pool.query(school.ddl + rows);
    await onDisk(school, { DATABASE_URL: store.url, SCHOOL_URL: db.url }, async (p) => {
      const { state } = await runPlan(p.setting, await approved(p), { goOn: true, say: () => {} });
      assert.equal(state, 'done');
      assert.deepEqual(
        [await keysOf(db)('hens'), await keysOf(db)('eggs')],
        [
          [8, 9],
          [8, 9],
        ],
      );
    });
  }));

test('S13, E2: a day that no calendar has is no fact: neither early, nor of a year', (t) =>
  withMariadb(t, async (db) => {
    const policy = POLICY.replace('events:', 'facts: { born: { date: true }, year: { number: true } }\nevents:').replace(
      'retention: { keep: { for: 3 years, from: last-activity }, then: delete }',
      'retention: [{ when: { FACT }, keep: { for: 1 year, from: last-activity }, then: delete }, { otherwise: { keep: { for: 90 years, from: last-activity }, then: delete } }]',
    );
    const ddl = 'create table people (id bigint primary key, name text, last_seen_at timestamp null, born date not null)';
    await db.pool.query(`${ddl}; insert into people values (1, 'n', '2024-01-01', '1990-05-17'), (2, 'n', '2024-01-01', '2010-05-17'),
      (3, 'n', '2024-01-01', '0000-00-00'), (4, 'n', '2024-01-01', '1990-00-10')`);
    const map = `lethe: 1
system: { id: school, engine: mariadb, url: { env: SCHOOL_URL } }
tables:
  people:
    key: id
    person: { roles: { student: always } }
    columns: { name: identity }
    technical: [last_seen_at, born]
    events: { last-activity: last_seen_at }
    facts: { born: { value: born, as: date }, year: { column: born, part: year } }
    serves: [studies]
`;
    for (const fact of ['born: { before: 2000-01-01 }', 'year: { before: 2000 }']) {
      const school = await govern(db.url, { ddl, map, policy: policy.replace('FACT', fact) });
      try {
        const { target, program } = school;
        const now = Temporal.Instant.from('2026-11-24T10:00:00Z');
        for (const [id, expected] of ['due:delete', 'active', 'undecided', 'undecided'].entries()) {
          const [row] = await target.rowsOf(program.tables[0]!, { table: 'people', key: String(id + 1) }, 1);
          assert.equal(row!.groups[0]!.verdict, expected, `${fact} ${id + 1}`);
          const rows = (await target.closure('people', [String(id + 1)]))!;
          const { verdict } = judgeRow(
            { policy: school.policy, map: school.map, rows, holds: [], now },
            'people',
            rows.get('people')![0]!,
          ).row;
          assert.equal(verdict, expected.replace(':delete', ''), `memory: ${fact} ${id + 1}`);
        }
      } finally {
        await school.connection.close();
      }
    }
  }));
