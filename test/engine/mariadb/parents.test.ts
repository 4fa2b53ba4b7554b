import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchTable } from '../../../src/engine/mariadb/stage.ts';
import { sweep } from '../../../src/engine/mariadb/sweep.ts';
import { readTypes } from '../../../src/engine/mariadb/types.ts';
import type { Pace } from '../../../src/plan/target.ts';
import { type MariadbDatabase, withMariadb } from '../../database.ts';
import { until } from '../rival.ts';
import { act, type Governed, govern, PACE, POLICY, type School } from '../school.ts';
import { type Interrupted, interrupted, somebodyWaits } from './rival.ts';
import { SCHOOL } from './school.ts';

/** One person, last seen and last seated in 2020: everything of theirs is due. */
const ONE = `
insert into people (id, name, last_seen_at) values (1, 'one', '2020-05-01');
insert into seats (person_id, begin_at) values (1, '2020-05-01');
insert into letters (person_id, body) values (1, 'letter');
insert into works (person_id, title) values (1, 'work')`;

interface Scene {
  db: MariadbDatabase;
  school: Governed;
  /** The connection of the sweep, which can be interrupted. */
  batching: Interrupted;
  sweep(table: string, pace?: Partial<Pace>): Promise<{ rows: number; busy: number }>;
  left(table: string): Promise<number>;
}

async function scene(db: MariadbDatabase, use: (s: Scene) => Promise<void>, of: School = SCHOOL, rows = ONE): Promise<void> {
  await db.pool.query(of.ddl + rows);
  const school = await govern(db.url, of);
  try {
    await school.target.receipts('none');
    await interrupted(db.url, (batching) =>
      use({
        db,
        school,
        batching,
        sweep: async (name, pace = {}) => {
          const place = { schema: school.map.schema, types: await readTypes(batching, school.map.schema) };
          const table = await batchTable(batching, place, school.map, name);
          const done = { rows: 0, busy: 0 };
          for await (const b of sweep(batching, table, school.map, school.step(name), act('A'), { ...PACE, ...pace })) {
            done.rows += b.rows;
            done.busy += b.busy;
          }
          return done;
        },
        left: async (table) => (await db.ask<{ n: number }>(`select count(*) as n from ${table}`))[0]!.n,
      }),
    );
  } finally {
    await school.connection.close();
  }
}

const BUSY = 1205;

/** Tries a statement of the school's own application, which gives up on a lock at once; the number of its refusal, or `done`. */
async function tried({ pool }: MariadbDatabase, statement: string): Promise<number | 'done'> {
  const client = await pool.getConnection();
  try {
    await client.query('set session innodb_lock_wait_timeout = 0');
    await client.query(statement);
    return 'done';
  } catch (error) {
    return (error as { errno: number }).errno;
  } finally {
    client.destroy();
  }
}

test('E8: a login that commits while the batch waits for its row saves the row', (t) =>
  withMariadb(t, (database) =>
    scene(database, async ({ db, sweep: run, left }) => {
      const login = await db.pool.getConnection();
      try {
        await login.query(`begin; update people set last_seen_at = now() where id = 1`);
        const swept = run('letters', { lockTimeoutMs: 5_000 });
        // the last pass waits for the login
        await until(() => somebodyWaits(db));
        await login.query('commit');
        assert.deepEqual(await swept, { rows: 0, busy: 0 });
        assert.equal(await left('letters'), 1);
      } finally {
        login.destroy();
      }
    }),
  ));

test('E8: from the lock to the commit nobody changes the clock of the person: the login waits, and finds the row gone', (t) =>
  withMariadb(t, (database) =>
    scene(database, async ({ db, batching, sweep: run, left }) => {
      const answers: unknown[] = [];
      const login = async () => void answers.push(await tried(db, 'update people set last_seen_at = now() where id = 1'));
      // before it asks again, before it deletes, before it commits
      batching.before(/^insert into .*lethe_stage_kept/, login);
      batching.before(/^delete t from/, login);
      batching.before(/^commit/, login);
      assert.deepEqual(await run('letters'), { rows: 1, busy: 0 });
      assert.deepEqual(answers, [BUSY, BUSY, BUSY]);
      assert.equal(await left('letters'), 0);
    }),
  ));

test('E8: a latest-child clock of the person: a new seat waits from the lock to the commit', (t) =>
  withMariadb(t, (database) =>
    scene(database, async ({ db, batching, sweep: run, left }) => {
      const answers: unknown[] = [];
      const seat = async () => void answers.push(await tried(db, 'insert into seats (person_id, begin_at) values (1, now())'));
      batching.before(/^delete t from/, seat);
      batching.before(/^commit/, seat);
      assert.deepEqual(await run('works'), { rows: 1, busy: 0 });
      assert.deepEqual(answers, [BUSY, BUSY]);
      assert.equal(await left('works'), 0);
    }),
  ));

test('E8: a seat that commits before the lock saves the work; one that is not committed yet keeps it busy', (t) =>
  withMariadb(t, (database) =>
    scene(database, async ({ db, batching, sweep: run, left }) => {
      const seat = await db.pool.getConnection();
      try {
        await seat.query('begin; insert into seats (person_id, begin_at) values (1, now())');
        assert.deepEqual(await run('works'), { rows: 0, busy: 1 });
        batching.before(/^start transaction/, async () => void (await seat.query('commit')));
        assert.deepEqual(await run('works'), { rows: 0, busy: 0 });
        assert.equal(await left('works'), 1);
      } finally {
        seat.destroy();
      }
    }),
  ));

/** The same school, whose seats refer to nobody as far as the database knows. */
const KEYLESS: School = {
  ...SCHOOL,
  ddl: SCHOOL.ddl.replace('person_id bigint references people (id), begin_at', 'person_id bigint, key (person_id), begin_at'),
  map: SCHOOL.map.replace(
    `  seats:
    key: id
    person: { via: person_id -> people }`,
    `  seats:
    key: id
    person: { via: person_id -> people(id) }`,
  ),
};

test('E8: without a foreign key a seat that commits between the lock and the second question still saves the work', (t) =>
  withMariadb(t, (database) =>
    scene(
      database,
      async ({ db, batching, sweep: run, left }) => {
        batching.before(/^insert into .*lethe_stage_kept/, async () =>
          assert.equal(await tried(db, 'insert into seats (person_id, begin_at) values (1, now())'), 'done'),
        );
        assert.deepEqual((await run('works')).rows, 0);
        assert.equal(await left('works'), 1);
      },
      KEYLESS,
    ),
  ));

test('E8: the stated window: without a foreign key a seat that commits after the second question, before the commit, comes too late', (t) =>
  withMariadb(t, (database) =>
    scene(
      database,
      async ({ db, batching, sweep: run, left }) => {
        batching.before(/^commit/, async () =>
          assert.equal(await tried(db, 'insert into seats (person_id, begin_at) values (1, now())'), 'done'),
        );
        assert.equal((await run('works')).rows, 1);
        assert.equal(await left('works'), 0);
      },
      KEYLESS,
    ),
  ));

/** Due when either of two ends has passed: no single range on the person is implied, so none is asked of every row. */
const EITHER: School = {
  ...SCHOOL,
  policy: POLICY.replace(
    'retention: { keep: { for: 3 years, from: last-activity }, then: delete }',
    'retention: { keep: { earliest-of: [{ for: 3 years, from: last-activity }, { for: 1 year, from: closed }] }, then: delete }',
  ).replace('  last-seat:', '  closed: { en: closed }\n  last-seat:'),
  ddl: SCHOOL.ddl.replace(
    'person_id bigint references people (id), body text',
    'person_id bigint references people (id), body text, closed_on date',
  ),
  map: SCHOOL.map
    .replace(
      '    columns: { body: contact }',
      '    columns: { body: contact }\n    events: { closed: { column: closed_on, absent: not-yet } }\n    technical: [closed_on]',
    )
    .replace('      last-seat: { latest', '      closed: { column: last_seen_at, absent: not-yet }\n      last-seat: { latest'),
};

test('E8: a person whose clock is only one of two ways to be due is locked all the same', (t) =>
  withMariadb(t, (database) =>
    scene(
      database,
      async ({ db, batching, sweep: run, left }) => {
        const answers: unknown[] = [];
        const login = async () => void answers.push(await tried(db, 'update people set last_seen_at = now() where id = 1'));
        batching.before(/^delete t from/, login);
        batching.before(/^commit/, login);
        assert.deepEqual(await run('letters'), { rows: 1, busy: 0 });
        assert.deepEqual(answers, [BUSY, BUSY]);
        assert.equal(await left('letters'), 0);
      },
      EITHER,
    ),
  ));

test('E8, E9: a row whose person is busy waits for the last pass, though the person is only one of two ways to be due', (t) =>
  withMariadb(t, (database) =>
    scene(
      database,
      async ({ db, sweep: run, left }) => {
        const login = await db.pool.getConnection();
        try {
          await login.query(`begin; update people set last_seen_at = now() where id = 1`);
          assert.deepEqual(await run('letters'), { rows: 1, busy: 1 });
          await login.query('commit');
          assert.deepEqual(await run('letters'), { rows: 0, busy: 0 });
          assert.equal(await left('letters'), 1);
        } finally {
          login.destroy();
        }
      },
      EITHER,
      `${ONE};
       insert into people (id, name, last_seen_at) values (2, 'two', '2020-05-01');
       insert into letters (person_id, body) values (2, 'letter of another')`,
    ),
  ));

/** The same school, whose seats hold data of their own and go with the person whom they show as present (decision 0006). */
const SEATED: School = {
  ...SCHOOL,
  ddl: SCHOOL.ddl.replace('begin_at timestamp(6) null);', 'begin_at timestamp(6) null, room text);'),
  map: SCHOOL.map
    .replace('technical: [begin_at]', 'columns: { room: address }\n    technical: [begin_at]\n    serves: [mailing]')
    .replace('serves: [studies, mailing]', 'serves: [studies, mailing, projects]')
    .replace('email: address', 'email: [address, work]'),
};

test('E8, S32: a seat that somebody renews in place keeps its person busy, and saves the person when it commits', (t) =>
  withMariadb(t, (database) =>
    scene(
      database,
      async ({ db, batching, sweep: run, left, school }) => {
        assert.deepEqual(
          school.step('people').along.map((a) => a.table),
          ['seats'],
        );
        const seat = await db.pool.getConnection();
        try {
          await seat.query('begin; update seats set begin_at = now() where person_id = 1');
          assert.deepEqual(await run('people'), { rows: 1, busy: 1 });
          const renewal = async () => assert.equal(await tried(db, 'update seats set begin_at = now() where person_id = 1'), BUSY);
          batching.before(/^start transaction/, async () => void (await seat.query('rollback')));
          batching.before(/^delete t from/, renewal);
          batching.before(/^commit/, renewal);
          assert.deepEqual(await run('people'), { rows: 1, busy: 0 });
          assert.deepEqual([await left('people'), await left('seats')], [0, 0]);
        } finally {
          seat.destroy();
        }
      },
      SEATED,
      `insert into people (id, name, last_seen_at) select seq, 'x', '2020-05-01' from seq_1_to_2;
       insert into seats (person_id, begin_at, room) select seq, '2020-05-01', 'r' from seq_1_to_2`,
    ),
  ));
