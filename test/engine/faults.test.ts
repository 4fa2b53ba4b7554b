import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectPostgres } from '../../src/engine/postgres/target.ts';
import { Trouble } from '../../src/text/trouble.ts';
import { makePlan } from '../../src/work/make-plan.ts';
import { runPlan } from '../../src/work/run-plan.ts';
import { withDatabase } from '../database.ts';
import { somebodyWaits, until } from './rival.ts';
import { approved, govern, onDisk, SCHOOL, sweepAll } from './school.ts';

const MAP = { system: 'school', schema: 'public' };
const quiet = { goOn: true, say: () => {}, lockTimeoutMs: 100 };

/** Twelve persons: ten due with a letter each, two not. */
const TWELVE = `${SCHOOL.ddl}
insert into people (id, name, email, last_seen_at) select n, 'Zebedaeus', 'z@example.test', case when n <= 10 then '2019-01-01' else now() end
  from generate_series(1, 12) n;
insert into letters (person_id, body) select id, 'Zebedaeus wrote' from people;`;

async function trouble(work: Promise<unknown>): Promise<Trouble> {
  const error = await work.then(
    () => assert.fail('it went well'),
    (e: unknown) => e,
  );
  if (!(error instanceof Trouble)) throw error;
  assert.doesNotMatch(`${error.message} ${error.help}`, /zebedaeus|hunter2/i);
  assert.ok(error.help.length > 10);
  return error;
}

test('a database that cannot be reached or entered is said in one line, without the password', (t) =>
  withDatabase(t, async ({ url, server, pool }) => {
    const at = (change: (u: URL) => void): string => {
      const u = new URL(url);
      change(u);
      return u.href;
    };
    const code = async (address: string) => (await trouble(connectPostgres(address, MAP))).code;
    assert.equal(await code('postgres://lethe:hunter2@127.0.0.1:1/school'), 'target-unreachable');
    assert.equal(await code('postgres://lethe:hunter2@no-such-host.invalid/school'), 'target-unreachable');
    assert.equal(await code('postgres://lethe:hunter2@[::bad/school'), 'url-invalid');
    assert.equal(await code(server.url('lethe_test_there_is_none')), 'target-refused');
    await pool.query(`drop role if exists lethe_pupil; create role lethe_pupil login password 'right'`);
    try {
      const pupil = at((u) => {
        u.username = 'lethe_pupil';
        u.password = server.kind === 'embedded' ? 'hunter2' : 'right';
      });
      // the embedded server asks for passwords; the machine's own may trust everybody
      if (server.kind === 'embedded') assert.equal(await code(pupil), 'target-refused');
      else {
        await pool.query(TWELVE);
        await pool.query(
          'revoke all on schema public from public; grant usage on schema public to lethe_pupil; grant select on all tables in schema public to lethe_pupil',
        );
        const connection = await connectPostgres(pupil, MAP);
        const school = await govern(url);
        assert.equal((await trouble(connection.govern(school.map).count(school.step('letters')))).code, 'target-refused');
        await connection.close();
        await school.connection.close();
      }
    } finally {
      await pool.query('drop owned by lethe_pupil; drop role lethe_pupil');
    }
  }));

test('E10: every session and every batch has its time-outs, one zone and one way to write dates', (t) =>
  withDatabase(t, async ({ url, pool }) => {
    await pool.query(TWELVE);
    await pool.query(`create table seen (name text, setting text); create function look() returns trigger language plpgsql as $$ begin
      insert into seen select name, setting from pg_settings where name in ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout',
        'jit', 'TimeZone', 'transaction_isolation'); return old; end $$;
      create trigger look before delete on letters for each row when (old.person_id = 1) execute function look()`);
    const school = await govern(url, { ...SCHOOL, map: SCHOOL.map.replace('tables:', 'technical: [seen]\ntables:') });
    try {
      assert.deepEqual(await sweepAll(school.target, school.step('letters'), 'A', { lockTimeoutMs: 1_234, statementTimeoutMs: 5_678 }), {
        rows: 10,
        busy: 0,
      });
      const { rows } = await pool.query('select name, setting from seen order by name collate "C"');
      assert.deepEqual(
        rows.map((r) => `${r.name}=${r.setting}`),
        [
          'TimeZone=UTC',
          'idle_in_transaction_session_timeout=5678',
          'jit=off',
          'lock_timeout=1234',
          'statement_timeout=5678',
          'transaction_isolation=read committed',
        ],
      );
    } finally {
      await school.connection.close();
    }
    // outside batches: a statement that waits for ever does not
    const short = await connectPostgres(url, MAP, { connect: 5_000, lock: 100, statement: 5_000, idle: 5_000 });
    const other = await pool.connect();
    try {
      await other.query('begin; lock table letters in access exclusive mode');
      assert.equal((await trouble(short.govern(school.map).count(school.step('letters')))).code, 'target-locked');
    } finally {
      other.release(true);
      await short.close();
    }
  }));

test('a slow statement is cut by its time-out, and says what may be missing', (t) =>
  withDatabase(
    t,
    async ({ url, pool }) => {
      await pool.query(TWELVE);
      await pool.query(`create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(20); return old; end $$;
        create trigger slow before delete on letters for each row execute function slow()`);
      const school = await govern(url);
      try {
        const t = await trouble(sweepAll(school.target, school.step('letters'), 'A', { statementTimeoutMs: 100 }));
        assert.equal(t.code, 'target-interrupted');
        assert.match(t.help, /missing indexes/);
        const { rows } = await pool.query('select count(*)::int as n, (select count(*)::int from lethe.receipts) as receipts from letters');
        assert.deepEqual(rows, [{ n: 12, receipts: 0 }]);
      } finally {
        await school.connection.close();
      }
    },
    { only: 'embedded' },
  ));

test('E10: a batch that takes too long is tried again smaller, and the step ends all the same', (t) =>
  withDatabase(
    t,
    async ({ url, pool }) => {
      await pool.query(`${SCHOOL.ddl} insert into people (id, last_seen_at) values (1, '2019-01-01');
        insert into letters (person_id) select 1 from generate_series(1, 1100);
        create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.001); return old; end $$;
        create trigger slow before delete on letters for each row execute function slow()`);
      const school = await govern(url);
      try {
        // 1,100 and 1,000 rows take more than a second; a hundred do not
        assert.deepEqual(await sweepAll(school.target, school.step('letters'), 'A', { statementTimeoutMs: 1_000 }), {
          rows: 1_100,
          busy: 0,
        });
        const { rows } = await pool.query('select sum(rows)::int as n, max(rows)::int as most from lethe.receipts');
        assert.equal(rows[0].n, 1_100);
        assert.ok(rows[0].most < 1_000, `${rows[0].most} rows in a batch`);
      } finally {
        await school.connection.close();
      }
    },
    { only: 'embedded' },
  ));

test('E9: a deadlock with the school takes the batch back and tries it again', (t) =>
  withDatabase(t, async ({ url, pool }) => {
    await pool.query(TWELVE);
    const school = await govern(url);
    const other = await pool.connect();
    try {
      await school.target.receipts('none');
      // the other holds person 2 and wants letter 1; the last pass holds the letters and wants person 2: one of the two is chosen to give way
      await other.query(`set deadlock_timeout = '10s'; begin; select from people where id = 2 for update`);
      const swept = sweepAll(school.target, school.step('letters'), 'A', { lockTimeoutMs: 15_000 });
      await until(() => somebodyWaits(pool, 'transactionid'));
      const { rows } = await pool.query('select count(*)::int as n from letters where person_id <= 10');
      assert.equal(rows[0].n, 1, 'the first pass took all but the letter of person 2');
      await other.query('update letters set body = body where person_id = 2').then(() => other.query('commit'));
      assert.deepEqual(await swept, { rows: 10, busy: 0 });
      await until(
        async () =>
          (await pool.query('select deadlocks::int as n from pg_stat_database where datname = current_database()')).rows[0].n === 1,
      );
    } finally {
      other.release(true);
      await school.connection.close();
    }
  }));

test('read-only, gone, missing, full and refusing databases: a code, nothing half done, and the same command goes on', (t) =>
  withDatabase(t, async ({ url, pool, name }) => {
    await pool.query(TWELVE);
    await onDisk(SCHOOL, { DATABASE_URL: url, SCHOOL_URL: url }, async (p) => {
      const id = await approved(p);
      const untouched = async () => {
        const { rows } =
          await pool.query(`select (select count(*)::int from people) as people, (select count(*)::int from letters) as letters,
          (select count(*)::int from lethe.receipts) as receipts`);
        assert.deepEqual(rows, [{ people: 12, letters: 12, receipts: 0 }]);
      };
      const refused = async (work: () => Promise<unknown>) => {
        const { code } = await trouble(work());
        await untouched();
        return code;
      };
      const run = () => runPlan(p.setting, id, quiet);
      const with_ = async <T>(address: string, work: () => Promise<T>): Promise<T> => {
        p.setting.env.SCHOOL_URL = address;
        return work().finally(() => {
          p.setting.env.SCHOOL_URL = url;
        });
      };
      assert.equal(
        await refused(() => with_(`${url}${url.includes('?') ? '&' : '?'}options=-c%20default_transaction_read_only%3Don`, run)),
        'target-read-only',
      );
      assert.equal(await refused(() => with_('postgres://127.0.0.1:1/nowhere', run)), 'target-unreachable');
      assert.equal(await refused(() => with_('', run)), 'url-missing');

      await pool.query('alter table letters rename to gone_letters');
      assert.equal(await trouble(run()).then((e) => e.code), 'target-unsafe');
      await pool.query('alter table gone_letters rename to letters');
      await pool.query('alter table letters add column note text');
      assert.equal(await refused(run), 'target-unsafe');
      await pool.query('alter table letters drop column note');

      // a constraint that came after the plan
      await pool.query('create table files (letter_id bigint references letters); insert into files select id from letters');
      assert.equal(await refused(run), 'target-unsafe');
      await pool.query('drop table files');

      // no room for a sort or a hash: the nearest to a full disk that a test may do to a shared server
      await pool.query(`alter database ${name} set temp_file_limit = 0; alter database ${name} set work_mem = '64kB'`);
      await pool.query(
        `alter database ${name} set enable_nestloop = off; alter database ${name} set enable_mergejoin = off; alter database ${name} set enable_indexscan = off`,
      );
      await pool.query(`insert into people (id, name, last_seen_at) select n, repeat('x', 200), now() from generate_series(1000, 30000) n; 
        insert into letters (person_id, body) select id, 'b' from people where id >= 1000; analyze`);
      const full = await trouble(makePlan(p.setting, { refresh: true }));
      assert.equal(full.code, 'target-full');
      assert.match(full.help, /free space/);
      await pool.query(
        `alter database ${name} reset all; delete from letters where person_id >= 1000; delete from people where id >= 1000`,
      );
      await untouched();

      const result = await run();
      assert.deepEqual([result.state, result.steps.map((s) => s.rows)], ['done', [10, 10]]);
    });
  }));

test('a constraint or trigger that refuses a deletion ends the run with its name and no value, and what was committed stays', (t) =>
  withDatabase(t, async ({ url, pool }) => {
    await pool.query(TWELVE);
    const school = await govern(url);
    try {
      await school.target.receipts('none');
      // unseen by the map: it came after the check
      await pool.query(
        'create table files (person_id bigint constraint files_of references people deferrable initially deferred); insert into files values (3)',
      );
      assert.deepEqual(await sweepAll(school.target, school.step('letters'), 'A'), { rows: 10, busy: 0 });
      const refused = await trouble(sweepAll(school.target, school.step('people'), 'A'));
      assert.equal(refused.code, 'target-refuses-change');
      assert.equal(refused.message, '`school` answered 23503 (table `files`, constraint `files_of`)');
      const { rows } = await pool.query(
        `select (select count(*)::int from people) as people, sum(rows)::int as receipts from lethe.receipts`,
      );
      assert.deepEqual(rows, [{ people: 12, receipts: 10 }]);
      await pool.query('drop table files');
      assert.deepEqual(await sweepAll(school.target, school.step('people'), 'A'), { rows: 10, busy: 0 });
    } finally {
      await school.connection.close();
    }
  }));

test('a helper schema of a newer Lethe is not touched; one that is there needs no right to create', (t) =>
  withDatabase(t, async ({ url, pool, server, name }) => {
    await pool.query(TWELVE);
    const school = await govern(url);
    try {
      await school.target.receipts('none');
      await pool.query(`drop role if exists lethe_clerk; create role lethe_clerk login password 'clerk'; revoke create on database ${name} from public;
        grant usage on schema lethe, public to lethe_clerk; grant select, insert, update on all tables in schema lethe to lethe_clerk;
        grant select, update, delete on all tables in schema public to lethe_clerk`);
      const address = new URL(server.url(name));
      address.username = 'lethe_clerk';
      address.password = 'clerk';
      const clerk = await connectPostgres(address.href, MAP);
      try {
        const target = clerk.govern(school.map);
        assert.deepEqual(await sweepAll(target, school.step('letters'), 'A'), { rows: 10, busy: 0 });
      } finally {
        await clerk.close();
      }
      await pool.query('update lethe.about set version = 99');
      const again = await govern(url);
      assert.equal((await trouble(again.target.count(again.step('letters')))).code, 'target-newer');
      await again.connection.close();
    } finally {
      await school.connection.close();
      await pool.query('drop owned by lethe_clerk; drop role lethe_clerk');
    }
  }));

test('law 9: the helper schema and the store hold no name and no address of anybody, after plans, holds, runs and refusals', (t) =>
  withDatabase(t, async ({ url, pool }) => {
    await pool.query(TWELVE);
    await onDisk(SCHOOL, { DATABASE_URL: url, SCHOOL_URL: url }, async (p) => {
      const id = await approved(p);
      await runPlan(p.setting, id, quiet);
      const { rows } = await pool.query<{ schema: string; name: string }>(
        `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname in ('lethe', 'lethe_store') and c.relkind = 'r' order by 1, 2`,
      );
      assert.deepEqual(
        rows.filter((r) => r.schema === 'lethe').map((r) => r.name),
        ['about', 'holds', 'receipts'],
      );
      let read = 0;
      for (const { schema, name: table } of rows) {
        const found = await pool.query(`select to_jsonb(t)::text as row from ${schema}.${table} t`);
        for (const { row } of found.rows) {
          read += 1;
          assert.doesNotMatch(row, /zebedaeus|z@example/i, `${schema}.${table}`);
        }
      }
      assert.ok(read >= 5);
    });
  }));

test('our own store goes away in the middle of a run: nothing more is done, and the same command goes on when it is back', (t) =>
  withDatabase(
    t,
    async ({ url, pool, name, server }) => {
      await pool.query(TWELVE);
      const [store, hidden] = [`${name}_store`, `${name}_hidden`];
      const move = async (from: string, to: string) => {
        await pool.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [from]);
        await until(() =>
          pool.query(`alter database ${from} rename to ${to}`).then(
            () => true,
            () => false,
          ),
        );
      };
      await pool.query(`create database ${store}`);
      try {
        await onDisk(SCHOOL, { DATABASE_URL: server.url(store), SCHOOL_URL: url }, async (p) => {
          const id = await approved(p);
          const holder = await pool.connect();
          try {
            await holder.query('begin; select from letters where person_id = 3 for update');
            let began: () => void;
            const working = new Promise<void>((resolve) => {
              began = resolve;
            });
            const run = trouble(
              runPlan(p.setting, id, { ...quiet, lockTimeoutMs: 5_000, say: (s) => (s.kind === 'batch' ? began() : undefined) }),
            );
            await working;
            await move(store, hidden);
            await holder.query('commit');
            assert.equal((await run).code, 'store-unreachable');
          } finally {
            holder.release(true);
          }
          const { rows } =
            await pool.query(`select (select count(*)::int from people) as people, 12 - (select count(*)::int from letters) as gone,
            (select sum(rows)::int from lethe.receipts) as receipts`);
          assert.equal(rows[0].people, 12, 'the next step did not begin');
          assert.equal(rows[0].gone, rows[0].receipts);
          await move(hidden, store);
          const result = await runPlan(p.setting, id, quiet);
          assert.deepEqual([result.state, result.steps.map((s) => s.rows)], ['done', [10, 10]]);
        });
      } finally {
        await pool.query(`drop database if exists ${store} with (force)`);
        await pool.query(`drop database if exists ${hidden} with (force)`);
      }
    },
    { only: 'embedded' },
  ));
