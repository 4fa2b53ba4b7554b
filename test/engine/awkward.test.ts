import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runPlan } from '../../src/work/run-plan.ts';
import { withDatabase } from '../database.ts';
import { act, approved, govern, onDisk, PACE, POLICY, type School } from './school.ts';

/**
 * Everything ends three years after the last activity. At NOW (24 November 2026 in Paris) a day up to 23 November 2023 has passed: the first
 * instant that has not is 2023-11-23T23:00:00Z.
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
create table people (login text primary key, seen timestamptz);
create table letters (id int primary key, login text references people, body text);
create table accounts (id bigint primary key, seen timestamptz, name text);
create table texts (id int primary key, account_id bigint references accounts, body text);
create table moments (id int primary key, account_id bigint references accounts, at timestamptz, body text);
create table locals (id int primary key, account_id bigint references accounts, at timestamp, body text);
create table millis (id int primary key, account_id bigint references accounts, at bigint, body text);
create table days (id int primary key, account_id bigint references accounts, at text, body text);
create table instants (id int primary key, account_id bigint references accounts, at text, body text);
create table logs (account_id bigint references accounts, at timestamptz, body text, primary key (account_id, at)) partition by range (at);
create table logs_old partition of logs for values from ('2000-01-01') to ('2020-01-01');
create table logs_mid partition of logs for values from ('2020-01-01') to ('2024-01-01');
create table logs_new partition of logs default;
create table "Order by" ("Group" text, "n°é" int, "fk""id" bigint references accounts, "q""uo'te" text, at date, primary key ("Group", "n°é"));
create table "select" (id int primary key, g text, n int, "from" text, at date, who bigint references accounts,
  foreign key (g, n) references "Order by" ("Group", "n°é"));
create table comments (id int primary key, parent_id int references comments, account_id bigint references accounts, body text, at date);
create table eggs (id int primary key, hen_id int, account_id bigint references accounts, body text, at date);
create table hens (id int primary key, egg_id int references eggs, account_id bigint references accounts, body text, at date);
alter table eggs add foreign key (hen_id) references hens;`,
  map: `lethe: 1
system: { id: school, engine: postgres, url: { env: SCHOOL_URL } }
tables:
  people: { key: login, person: { roles: { student: always } }, events: { last-activity: seen }, technical: [seen], serves: [studies], gone: anonymise }
  letters: { key: id, person: { via: login -> people }, columns: { body: identity }, serves: [studies] }
  accounts: { key: id, person: { roles: { student: always } }, columns: { name: identity }, events: { last-activity: seen }, technical: [seen], serves: [studies], gone: anonymise }
  texts: { key: id, person: { via: account_id -> accounts }, columns: { body: identity }, serves: [studies] }
  moments: { key: id, person: { via: account_id -> accounts }, columns: { body: identity }, technical: [at], events: { last-activity: at }, serves: [studies] }
  locals: { key: id, person: { via: account_id -> accounts }, columns: { body: identity }, technical: [at], events: { last-activity: { column: at, as: { timestamp: Europe/Paris } } }, serves: [studies] }
  millis: { key: id, person: { via: account_id -> accounts }, columns: { body: identity }, technical: [at], events: { last-activity: { column: at, as: unix-milliseconds, sentinels: [0, -1] } }, serves: [studies] }
  days: { key: id, person: { via: account_id -> accounts }, columns: { body: identity }, technical: [at], events: { last-activity: { column: at, as: text-date, sentinels: ["1900-01-01", ""] } }, serves: [studies] }
  instants: { key: id, person: { via: account_id -> accounts }, columns: { body: identity }, technical: [at], events: { last-activity: { column: at, as: text-instant } }, serves: [studies] }
  logs: { key: [account_id, at], person: { via: account_id -> accounts }, columns: { body: identity }, events: { last-activity: at }, serves: [studies] }
  "Order by": { key: [Group, "n°é"], person: { via: 'fk"id -> accounts' }, columns: { "q\\"uo'te": identity }, technical: [at], events: { last-activity: at }, serves: [studies] }
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
insert into letters values (1, 'Ann', 'of Ann'), (2, 'ann ', 'of another'), (3, 'ann', 'of a third'), (4, null, 'of nobody');
insert into accounts values (${BIG}, '2019-01-01', 'one'), (${BIGGER}, '2019-01-01', 'two'), (1, now(), 'three');
insert into texts values (1, ${BIG}, 'x'), (2, ${BIGGER}, 'x'), (3, 1, 'x');
insert into moments values (1, 1, '2023-11-23T22:59:59.999999Z', 'x'), (2, 1, '2023-11-23T23:00:00Z', 'x'), (3, 1, 'infinity', 'x'), (4, 1, '-infinity', 'x'),
  (5, 1, null, 'x'), (6, 1, '1969-12-31', 'x'), (7, null, '2019-01-01', 'x');
insert into locals values (1, 1, '2023-11-23T23:59:59.999999', 'x'), (2, 1, '2023-11-24T00:00:00', 'x'), (3, 1, '-infinity', 'x');
insert into millis values (1, 1, 1700780399999, 'x'), (2, 1, 1700780400000, 'x'), (3, 1, 0, 'x'), (4, 1, -1, 'x'), (5, 1, 1700780399, 'x'), (6, 1, null, 'x');
insert into days values (1, 1, '2023-11-23', 'x'), (2, 1, '2023-11-24', 'x'), (3, 1, '2023-02-29', 'x'), (4, 1, '2020-02-29', 'x'), (5, 1, '2020-13-01', 'x'),
  (6, 1, '2020-1-1', 'x'), (7, 1, ' 2020-01-01', 'x'), (8, 1, '1900-01-01', 'x'), (9, 1, '', 'x'), (10, 1, 'soon', 'x'), (11, 1, null, 'x'), (12, 1, '2020-04-31', 'x'),
  (13, 1, E'2020-01-01\\n', 'x'), (14, 1, '2000-02-29', 'x'), (15, 1, '2100-02-29', 'x'), (16, 1, '٢٠٢٠-٠١-٠١', 'x');
insert into instants values (1, 1, '2023-11-23T22:59:59Z', 'x'), (2, 1, '2023-11-23T23:00:00Z', 'x'), (3, 1, '2020-01-01T24:00:00Z', 'x'), (4, 1, '2020-01-01T10:60:00Z', 'x'),
  (5, 1, '2020-01-01 10:00:00', 'x'), (6, 1, '2020-01-01T10:00:00+02:00', 'x'), (7, 1, '2019-02-29T10:00:00Z', 'x'), (8, 1, '2020-02-29T23:59:59Z', 'x');
insert into logs select 1, d, 'x' from unnest(array['2019-12-31', '2020-01-01', '2023-11-23', '2023-11-24', '2025-01-01']::timestamptz[]) d;
insert into "Order by" values ('a', 1, 1, 'x', '2019-01-01'), ('a', 2, 1, 'x', '2019-01-01'), ('A', 1, 1, 'x', '2019-01-01'), ('a ', 1, 1, 'x', '2026-01-01');
insert into "select" values (1, 'a', 1, 'x', '2026-01-01', 1), (2, 'a', 2, 'x', '2019-01-01', 1);
insert into comments values (1, null, 1, 'x', '2019-01-01'), (2, 1, 1, 'x', '2019-01-01'), (3, 2, 1, 'x', '2019-01-01'), (4, 4, 1, 'x', '2019-01-01'),
  (5, null, 1, 'x', '2019-01-01'), (6, 5, 1, 'x', '2026-01-01'), (7, 6, 1, 'x', '2019-01-01');`;

async function run(
  url: string,
  prepare: (school: Awaited<ReturnType<typeof govern>>) => Promise<void>,
  check: (school: Awaited<ReturnType<typeof govern>>, counted: Record<string, number>, gone: Record<string, number>) => Promise<void>,
): Promise<void> {
  const school = await govern(url, AWKWARD);
  try {
    await prepare(school);
    const steps = school.program.tables.flatMap((t) => t.steps).filter((s) => s.action === 'delete');
    const counted: Record<string, number> = {};
    for (const step of steps) counted[step.table] = (await school.target.count(step)).rows;
    const gone: Record<string, number> = {};
    for (const step of steps) {
      gone[step.table] = 0;
      for await (const batch of school.target.sweep(step, act('A'), PACE)) gone[step.table]! += batch.rows;
    }
    await check(school, counted, gone);
  } finally {
    await school.connection.close();
  }
}

test('strange keys, names, clocks, partitions and trees: exactly what is due goes, as worked out by hand', (t) =>
  withDatabase(t, async ({ pool, url }) => {
    await pool.query(AWKWARD.ddl + ROWS);
    const hold = (id: string, table: string, key: string) => ({
      id,
      owner: 'o',
      reason: 'r',
      reassess: '2030-01-01',
      person: { table, key },
    });
    await run(
      url,
      async ({ target }) => {
        await target.hold(hold('h1', 'people', 'Ann'));
        await target.hold(hold('h2', 'accounts', BIGGER));
      },
      async ({ target, program }, counted, gone) => {
        const kept = async (table: string, key: string) =>
          (await pool.query(`select ${key}::text as k from ${table} order by 1`)).rows.map((r) => r.k);
        // law 10: who differs in case or by a blank is somebody else; the letter of nobody is undecided
        assert.deepEqual(await kept('letters', 'id'), ['1', '4']);
        // neighbours beyond what a JavaScript number can tell apart; a living account keeps its text
        assert.deepEqual(await kept('texts', 'id'), ['2', '3']);
        // unexpired, endless, missing, implausible, of nobody
        assert.deepEqual(await kept('moments', 'id'), ['2', '3', '4', '5', '6', '7']);
        assert.deepEqual(await kept('locals', 'id'), ['2', '3']);
        // 1700780400 s is 2023-11-23T23:00:00Z; seconds read as milliseconds are 20 January 1970, which is plausible and over
        assert.deepEqual(await kept('millis', 'id'), ['2', '3', '4', '6']);
        // days that do not exist are unknown, and so is what has another shape (E5)
        assert.deepEqual(await kept('days', 'lpad(id::text, 2)'), [
          ' 2',
          ' 3',
          ' 5',
          ' 6',
          ' 7',
          ' 8',
          ' 9',
          '10',
          '11',
          '12',
          '13',
          '15',
          '16',
        ]);
        assert.deepEqual(await kept('instants', 'id'), ['2', '3', '4', '5', '6', '7']);
        // the key column is no clock to be lost: three of five are over, in two partitions
        assert.deepEqual(await kept('logs', 'at::date'), ['2023-11-24', '2025-01-01']);
        assert.deepEqual(await kept('"select"', 'id'), ['1']);
        // ('a', 1) has a living dependant; ('a ', 1) lives itself
        assert.deepEqual(await kept('"Order by"', `"Group" || '/' || "n°é"`), ['a /1', 'a/1']);
        // a chain goes from its leaves up, a row that refers to itself goes, what a living row hangs on stays
        assert.deepEqual(await kept('comments', 'id'), ['5', '6']);
        assert.deepEqual(gone, counted, 'what was counted is what went');
        assert.equal(
          (await pool.query('select sum(rows)::int as n from lethe.receipts')).rows[0].n,
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
        assert.equal(await target.closure('texts', ['no number']), undefined);
        assert.equal(await target.closure('texts', ['99999999999999999999']), undefined);
        assert.deepEqual(await target.rowsOf(accounts, { table: 'accounts', key: 'no number' }, 10), []);
      },
    );
  }));

test('S13: a number fact that is no number is unknown, not larger than every bound', async (t) => {
  await withDatabase(t, async (db) => {
    const ddl = `create table people (id bigint primary key, name text, email text, last_seen_at timestamptz, paid numeric, owed float8, times int)`;
    await db.pool.query(`${ddl};
      insert into people values (1, 'a', 'a', '2020-01-01', 'NaN', 'NaN', 1), (2, 'b', 'b', '2020-01-01', 500, 500, 2), (3, 'c', 'c', '2020-01-01', 'Infinity', 1, 3)`);
    for (const [column, gone] of [
      ['paid', ['2', '3']],
      ['owed', ['2']],
      ['times', []],
    ] as const) {
      const policy = POLICY.replace('events:', 'facts: { paid: { number: true } }\nevents:').replace(
        'retention: { keep: { for: 3 years, from: last-activity }, then: delete }',
        'retention: [{ when: { paid: { from: 100 } }, keep: { for: 3 years, from: last-activity }, then: delete }, { otherwise: { keep: { for: 90 years, from: last-activity }, then: delete } }]',
      );
      const map = `lethe: 1
system: { id: school, engine: postgres, url: { env: SCHOOL_URL } }
tables:
  people:
    key: id
    person: { roles: { student: always } }
    columns: { name: identity, email: address }
    technical: [last_seen_at, paid, owed, times]
    events: { last-activity: last_seen_at }
    facts: { paid: { value: ${column} } }
    serves: [studies, mailing]
`;
      const school = await govern(db.url, { ddl, policy, map });
      try {
        const [program] = school.program.tables;
        const due: string[] = [];
        for (const id of ['1', '2', '3']) {
          const [row] = await school.target.rowsOf(program!, { table: 'people', key: id }, 1);
          if (row!.groups.every((g) => g.verdict === 'due:delete')) due.push(id);
          if (id === '1' && column !== 'times')
            assert.ok(
              row!.groups.some((g) => g.verdict === 'undecided'),
              column,
            );
        }
        assert.deepEqual(due, gone, column);
      } finally {
        await school.connection.close();
      }
    }
  });
});

test('tables in a ring free each other, round after round; rows that refer to each other in a circle stay', (t) =>
  withDatabase(
    t,
    async ({ pool, url }) => {
      // egg 1 <- hen 1 <- egg 2 <- hen 2 <- egg 3: what refers goes first. Egg 9 and hen 9 refer to each other. Hen 8, alive, holds egg 8 and no more.
      const rows = `insert into accounts values (1, now(), 'a');
        insert into eggs values (1, null, 1, 'x', '2019-01-01'), (2, null, 1, 'x', '2019-01-01'), (3, null, 1, 'x', '2019-01-01'),
          (8, null, 1, 'x', '2019-01-01'), (9, null, 1, 'x', '2019-01-01');
        insert into hens values (1, 1, 1, 'x', '2019-01-01'), (2, 2, 1, 'x', '2019-01-01'), (8, 8, 1, 'x', '2026-11-01'), (9, 9, 1, 'x', '2019-01-01');
        update eggs set hen_id = case id when 2 then 1 when 3 then 2 when 9 then 9 end;`;
      await pool.query(AWKWARD.ddl + rows);
      await onDisk(AWKWARD, { DATABASE_URL: url, SCHOOL_URL: url }, async (p) => {
        const id = await approved(p);
        const { state } = await runPlan(p.setting, id, { goOn: true, say: () => {} });
        assert.equal(state, 'done');
        const kept = async (table: string) => (await pool.query(`select id from ${table} order by id`)).rows.map((r) => r.id);
        assert.deepEqual(await kept('hens'), [8, 9]);
        assert.deepEqual(await kept('eggs'), [8, 9]);
      });
    },
    { only: 'embedded' },
  ));
