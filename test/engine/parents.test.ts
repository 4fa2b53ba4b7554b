import assert from 'node:assert/strict';
import { test } from 'node:test';
import type pg from 'pg';
import { sweep } from '../../src/engine/postgres/sweep.ts';
import type { Batch, Pace } from '../../src/plan/target.ts';
import { type TestDatabase, withDatabase } from '../database.ts';
import { connected, Interrupted, somebodyWaits, until } from './rival.ts';
import { act, type Governed, GROUND, govern, PACE, POLICY, SCHOOL, type School } from './school.ts';

/** One person, last seen and last seated in 2020: everything of theirs is due. */
const ONE = `
insert into people (id, name, last_seen_at) values (1, 'one', '2020-05-01');
insert into seats (person_id, begin_at) values (1, '2020-05-01');
insert into letters (person_id, body) values (1, 'letter');
insert into works (person_id, title) values (1, 'work');`;

interface Scene {
  pool: pg.Pool;
  school: Governed;
  /** The connection of the sweep, which can be interrupted. */
  batching: Interrupted;
  sweep(table: string, pace?: Partial<Pace>): Promise<{ rows: number; busy: number }>;
  left(table: string): Promise<number>;
}

function scene(db: TestDatabase, use: (s: Scene) => Promise<void>, of: School = SCHOOL, rows = ONE): Promise<void> {
  const batching = new Interrupted({ connectionString: db.url });
  return connected(batching, async () => {
    await db.pool.query(of.ddl + rows);
    const school = await govern(db.url, of);
    try {
      await school.target.receipts('none');
      await use({
        pool: db.pool,
        school,
        batching,
        sweep: async (table, pace = {}) => {
          const step = school.step(table);
          const done = { rows: 0, busy: 0 };
          const batches: AsyncIterable<Batch> = sweep(batching, GROUND, ['id'], step, act('A'), { ...PACE, ...pace });
          for await (const b of batches) {
            done.rows += b.rows;
            done.busy += b.busy;
          }
          return done;
        },
        left: async (table) => (await db.pool.query(`select count(*)::int as n from ${table}`)).rows[0].n,
      });
    } finally {
      await school.connection.close();
    }
  });
}

/** Tries a statement of the school's own application, which gives up on a lock at once; the code of its refusal, or `done`. */
async function tried(pool: pg.Pool, statement: string): Promise<string> {
  const client = await pool.connect();
  try {
    await client.query(`set lock_timeout = '150ms'`);
    await client.query(statement);
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    client.release(true);
  }
}

test('E8: a login that commits while the batch waits for its row saves the row', (t) =>
  withDatabase(t, (db) =>
    scene(db, async ({ pool, sweep: run, left }) => {
      const login = await pool.connect();
      try {
        await login.query(`begin; update people set last_seen_at = now() where id = 1`);
        const swept = run('letters', { lockTimeoutMs: 5_000 });
        // the last pass waits for the login
        await until(() => somebodyWaits(pool, 'transactionid'));
        await login.query('commit');
        assert.deepEqual(await swept, { rows: 0, busy: 0 });
        assert.equal(await left('letters'), 1);
      } finally {
        login.release(true);
      }
    }),
  ));

test('E8: from the lock to the commit nobody changes the clock of the person: the login waits, and finds the row gone', (t) =>
  withDatabase(t, (db) =>
    scene(db, async ({ pool, batching, sweep: run, left }) => {
      const answers: string[] = [];
      const login = async () => void answers.push(await tried(pool, 'update people set last_seen_at = now() where id = 1'));
      batching.before(/^with gone/, login);
      batching.before(/^commit/, login);
      // the first commit is that of the batch that acts, because only one row is there
      assert.deepEqual(await run('letters'), { rows: 1, busy: 0 });
      assert.deepEqual(answers, ['55P03', '55P03']);
      assert.equal(await left('letters'), 0);
    }),
  ));

test('E8: a latest-child clock of the person: a new seat waits from the lock to the commit', (t) =>
  withDatabase(t, (db) =>
    scene(db, async ({ pool, batching, sweep: run, left }) => {
      const answers: string[] = [];
      const seat = async () => void answers.push(await tried(pool, 'insert into seats (person_id, begin_at) values (1, now())'));
      batching.before(/^with gone/, seat);
      batching.before(/^commit/, seat);
      assert.deepEqual(await run('works'), { rows: 1, busy: 0 });
      assert.deepEqual(answers, ['55P03', '55P03']);
      assert.equal(await left('works'), 0);
    }),
  ));

test('E8: a seat that commits before the lock saves the work; one that is not committed yet keeps it busy', (t) =>
  withDatabase(t, (db) =>
    scene(db, async ({ pool, batching, sweep: run, left }) => {
      const seat = await pool.connect();
      try {
        await seat.query('begin; insert into seats (person_id, begin_at) values (1, now())');
        assert.deepEqual(await run('works'), { rows: 0, busy: 1 });
        batching.before(/^begin/, async () => void (await seat.query('commit')));
        assert.deepEqual(await run('works'), { rows: 0, busy: 0 });
        assert.equal(await left('works'), 1);
      } finally {
        seat.release(true);
      }
    }),
  ));

/** The same school, whose seats refer to nobody as far as the database knows. */
const KEYLESS: School = {
  ...SCHOOL,
  ddl: SCHOOL.ddl.replace('person_id bigint references people, begin_at', 'person_id bigint, begin_at'),
  map: SCHOOL.map.replace(
    `  seats:
    key: id
    person: { via: person_id -> people }`,
    `  seats:
    key: id
    person: { via: person_id -> people(id) }`,
  ),
};

test('E8: without a foreign key a seat that commits between lock and act still saves the work', (t) =>
  withDatabase(t, (db) =>
    scene(
      db,
      async ({ pool, batching, sweep: run, left }) => {
        batching.before(/^with gone/, async () =>
          assert.equal(await tried(pool, 'insert into seats (person_id, begin_at) values (1, now())'), 'done'),
        );
        assert.deepEqual((await run('works')).rows, 0);
        assert.equal(await left('works'), 1);
      },
      KEYLESS,
    ),
  ));

test('E8: the stated window: without a foreign key a seat that commits after the act, before the commit, comes too late', (t) =>
  withDatabase(t, (db) =>
    scene(
      db,
      async ({ pool, batching, sweep: run, left }) => {
        batching.before(/^commit/, async () =>
          assert.equal(await tried(pool, 'insert into seats (person_id, begin_at) values (1, now())'), 'done'),
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
  ddl: SCHOOL.ddl.replace('person_id bigint references people, body text', 'person_id bigint references people, body text, closed_on date'),
  map: SCHOOL.map
    .replace(
      '    columns: { body: contact }',
      '    columns: { body: contact }\n    events: { closed: { column: closed_on, absent: not-yet } }\n    technical: [closed_on]',
    )
    .replace('      last-seat: { latest', '      closed: { column: last_seen_at, absent: not-yet }\n      last-seat: { latest'),
};

test('E8: a person whose clock is only one of two ways to be due is locked all the same', (t) =>
  withDatabase(t, (db) =>
    scene(
      db,
      async ({ pool, batching, sweep: run, left }) => {
        const answers: string[] = [];
        const login = async () => void answers.push(await tried(pool, 'update people set last_seen_at = now() where id = 1'));
        batching.before(/^with gone/, login);
        batching.before(/^commit/, login);
        assert.deepEqual(await run('letters'), { rows: 1, busy: 0 });
        assert.deepEqual(answers, ['55P03', '55P03']);
        assert.equal(await left('letters'), 0);
      },
      EITHER,
    ),
  ));

test('E8, E9: a row whose person is busy waits for the last pass, though the person is only one of two ways to be due', (t) =>
  withDatabase(t, (db) =>
    scene(
      db,
      async ({ pool, sweep: run, left }) => {
        const login = await pool.connect();
        try {
          await login.query(`begin; update people set last_seen_at = now() where id = 1`);
          assert.deepEqual(await run('letters'), { rows: 1, busy: 1 });
          await login.query('commit');
          assert.deepEqual(await run('letters'), { rows: 0, busy: 0 });
          assert.equal(await left('letters'), 1);
        } finally {
          login.release(true);
        }
      },
      EITHER,
      `${ONE}
       insert into people (id, name, last_seen_at) values (2, 'two', '2020-05-01');
       insert into letters (person_id, body) values (2, 'letter of another');`,
    ),
  ));

/** The same school, whose seats hold data of their own and go with the person whom they show as present (decision 0006). */
const SEATED: School = {
  ...SCHOOL,
  ddl: SCHOOL.ddl.replace('begin_at timestamptz);', 'begin_at timestamptz, room text);'),
  map: SCHOOL.map
    .replace('technical: [begin_at]', 'columns: { room: address }\n    technical: [begin_at]\n    serves: [mailing]')
    .replace('serves: [studies, mailing]', 'serves: [studies, mailing, projects]')
    .replace('email: address', 'email: [address, work]'),
};

test('E8, S32: a seat that somebody renews in place keeps its person busy, and saves the person when it commits', (t) =>
  withDatabase(t, (db) =>
    scene(
      db,
      async ({ pool, batching, sweep: run, left, school }) => {
        assert.deepEqual(
          school.step('people').along.map((a) => a.table),
          ['seats'],
        );
        const seat = await pool.connect();
        try {
          await seat.query('begin; update seats set begin_at = now() where person_id = 1');
          assert.deepEqual(await run('people'), { rows: 1, busy: 1 });
          const renewal = async () => assert.equal(await tried(pool, 'update seats set begin_at = now() where person_id = 1'), '55P03');
          batching.before(/^begin/, async () => void (await seat.query('rollback')));
          batching.before(/^with gone/, renewal);
          batching.before(/^commit/, renewal);
          assert.deepEqual(await run('people'), { rows: 1, busy: 0 });
          assert.deepEqual([await left('people'), await left('seats')], [0, 0]);
        } finally {
          seat.release(true);
        }
      },
      SEATED,
      `insert into people (id, name, last_seen_at) select n, 'x', '2020-05-01' from generate_series(1, 2) n;
       insert into seats (person_id, begin_at, room) select n, '2020-05-01', 'r' from generate_series(1, 2) n;`,
    ),
  ));
