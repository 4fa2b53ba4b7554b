import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectMariadb } from '../../../src/engine/mariadb/target.ts';
import { Trouble } from '../../../src/text/trouble.ts';
import { runPlan } from '../../../src/work/run-plan.ts';
import { withMariadb } from '../../database.ts';
import { until } from '../rival.ts';
import { approved, govern, onDisk, sweepAll } from '../school.ts';
import { somebodyWaits } from './rival.ts';
import { SCHOOL, withStore } from './school.ts';

const MAP = { system: 'school', schema: '' };

/** Twelve persons: ten due with a letter each, two not. */
const TWELVE = `${SCHOOL.ddl}
insert into people (id, name, email, last_seen_at) select seq, 'Zebedaeus', 'z@example.test', if(seq <= 10, '2019-01-01', now()) from seq_1_to_12;
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
  withMariadb(t, async ({ url, server, pool, name }) => {
    await pool.query(TWELVE);
    const code = async (address: string) => (await trouble(connectMariadb(address, MAP))).code;
    assert.equal(await code('mysql://lethe:hunter2@127.0.0.1:1/school'), 'target-unreachable');
    assert.equal(await code('mysql://lethe:hunter2@no-such-host.invalid/school'), 'target-unreachable');
    assert.equal(await code('mysql://lethe:hunter2@[::bad/school'), 'url-invalid');
    assert.equal(await code(server.url('lethe_test_there_is_none')), 'target-refused');
    assert.equal(await code(server.url('')), 'url-invalid');
    const pupil = `lethe_pupil_${process.pid}`;
    await pool.query(`create user ${pupil} identified by 'right'; grant select on ${name}.* to ${pupil}`);
    try {
      const at = (password: string) => {
        const address = new URL(url);
        address.username = pupil;
        address.password = password;
        return address.href;
      };
      assert.equal(await code(at('hunter2')), 'target-refused');
      const connection = await connectMariadb(at('right'), MAP);
      const school = await govern(url, SCHOOL);
      try {
        assert.equal((await trouble(connection.govern(school.map).count(school.step('letters')))).code, 'target-refused');
      } finally {
        await connection.close();
        await school.connection.close();
      }
    } finally {
      await pool.query(`drop user ${pupil}`);
    }
  }));

test('E7, E10: every session and every batch has its time-outs, one zone, one isolation, and no cache for each sub-query', (t) =>
  withMariadb(t, async ({ url, pool, ask }) => {
    await pool.query(`${TWELVE} create table seen (what text);
      create trigger look before delete on letters for each row if old.person_id = 1 then insert into seen values (concat_ws(' ', @@innodb_lock_wait_timeout,
        @@max_statement_time, @@idle_transaction_timeout, @@tx_isolation, @@time_zone, @@foreign_key_checks,
        @@optimizer_switch like '%subquery_cache=off%')); end if`);
    const school = await govern(url, { ...SCHOOL, map: SCHOOL.map.replace('tables:', 'technical: [seen]\ntables:') });
    try {
      const swept = await sweepAll(school.target, school.step('letters'), 'A', { lockTimeoutMs: 2_900, statementTimeoutMs: 5_678 });
      assert.deepEqual(swept, { rows: 10, busy: 0 });
      assert.deepEqual(await ask('select what from seen'), [{ what: '2 5.678000 6 READ-COMMITTED +00:00 ON 1' }]);
    } finally {
      await school.connection.close();
    }
  }));

test('E10: a slow statement is cut by its time-out; a batch that takes too long is tried again smaller, and the step ends all the same', (t) =>
  withMariadb(t, async ({ url, pool, ask }) => {
    const slow = (seconds: number) =>
      `create or replace trigger slow before delete on letters for each row set @waited = sleep(${seconds})`;
    await pool.query(`${SCHOOL.ddl} insert into people (id, last_seen_at) values (1, '2019-01-01');
      insert into letters (person_id) select 1 from seq_1_to_1100; ${slow(2)}`);
    const school = await govern(url, SCHOOL);
    try {
      const letters = school.step('letters');
      const cut = await trouble(sweepAll(school.target, letters, 'A', { statementTimeoutMs: 300 }));
      assert.equal(cut.code, 'target-interrupted');
      assert.match(cut.help, /missing indexes/);
      assert.deepEqual(await ask('select (select count(*) from letters) as n, (select count(*) from lethe_receipts) as receipts'), [
        { n: 1_100, receipts: 0 },
      ]);
      await pool.query(slow(0.001));
      assert.deepEqual(await sweepAll(school.target, letters, 'B', { statementTimeoutMs: 1_000 }), { rows: 1_100, busy: 0 });
      const [sizes] = await ask<{ n: string; most: number }>('select sum(`rows`) as n, max(`rows`) as most from lethe_receipts');
      assert.equal(Number(sizes!.n), 1_100);
      assert.ok(sizes!.most < 1_000, `${sizes!.most} rows in a batch`);
    } finally {
      await school.connection.close();
    }
  }));

test('E9: a deadlock with the school takes the batch back and tries it again', (t) =>
  withMariadb(t, async (db) => {
    const { url, pool, ask } = db;
    await pool.query(TWELVE);
    const school = await govern(url, SCHOOL);
    const other = await pool.getConnection();
    try {
      await school.target.receipts('none');
      // the other holds person 2 and wants letter 2; the last pass holds the letter and wants the person: one of the two gives way
      await other.query('begin; update people set name = name where id = 2; update people set name = name where id in (11, 12)');
      const swept = sweepAll(school.target, school.step('letters'), 'A', { lockTimeoutMs: 15_000 });
      await until(() => somebodyWaits(db));
      assert.deepEqual(
        await ask('select count(*) as n from letters where person_id <= 10'),
        [{ n: 1 }],
        'the first pass took all but the letter of person 2',
      );
      await other.query('update letters set body = body where person_id = 2').then(
        () => other.query('commit'),
        () => other.query('rollback'),
      );
      assert.deepEqual(await swept, { rows: 10, busy: 0 });
    } finally {
      other.destroy();
      await school.connection.close();
    }
  }));

test('a constraint that refuses a deletion ends the run with its name and no value, and what was committed stays', (t) =>
  withMariadb(t, async ({ url, pool, ask }) => {
    await pool.query(TWELVE);
    const school = await govern(url, SCHOOL);
    try {
      await school.target.receipts('none');
      // unseen by the map: it came after the check
      await pool.query(
        'create table files (person_id bigint, constraint files_of foreign key (person_id) references people (id)); insert into files values (3)',
      );
      assert.deepEqual(await sweepAll(school.target, school.step('letters'), 'A'), { rows: 10, busy: 0 });
      const refused = await trouble(sweepAll(school.target, school.step('people'), 'A'));
      assert.equal(refused.code, 'target-refuses-change');
      assert.equal(refused.message, '`school` answered 1451 (table `files`, constraint `files_of`)');
      const [after] = await ask('select (select count(*) from people) as people, cast(sum(`rows`) as int) as receipts from lethe_receipts');
      assert.deepEqual([after!.people, Number(after!.receipts)], [12, 10]);
      await pool.query('drop table files');
      assert.deepEqual(await sweepAll(school.target, school.step('people'), 'A'), { rows: 10, busy: 0 });
    } finally {
      await school.connection.close();
    }
  }));

test('read-only and missing databases: a code, nothing half done, and the same command goes on', (t) =>
  withStore(t, async (db, store) => {
    await db.pool.query(TWELVE);
    await onDisk(SCHOOL, { DATABASE_URL: store.url, SCHOOL_URL: db.url }, async (p) => {
      const id = await approved(p);
      const run = () => runPlan(p.setting, id, { goOn: true, say: () => {}, lockTimeoutMs: 100 });
      await db.pool.query('alter table letters rename to gone_letters');
      assert.equal((await trouble(run())).code, 'target-unsafe');
      await db.pool.query('alter table gone_letters rename to letters; alter table letters add column note text');
      assert.equal((await trouble(run())).code, 'target-unsafe');
      await db.pool.query('alter table letters drop column note');
      p.setting.env.SCHOOL_URL = '';
      assert.equal((await trouble(run())).code, 'url-missing');
      p.setting.env.SCHOOL_URL = db.url;
      const result = await run();
      assert.deepEqual([result.state, result.steps.map((s) => s.rows)], ['done', [10, 10]]);
      // law 9: the helper tables hold no name and no address of anybody
      const ours = await db.ask<{ name: string }>(
        `select table_name as name from information_schema.tables where table_schema = '${db.name}' and table_name like 'lethe%' order by 1`,
      );
      assert.deepEqual(
        ours.map((r) => r.name),
        ['lethe_about', 'lethe_gate', 'lethe_holds', 'lethe_receipts'],
      );
      for (const { name } of ours) assert.doesNotMatch(JSON.stringify(await db.ask(`select * from ${name}`)), /zebedaeus|z@example/i);
    });
  }));

test('helper tables of a newer Lethe are not touched', (t) =>
  withMariadb(t, async ({ url, pool }) => {
    await pool.query(TWELVE);
    const school = await govern(url, SCHOOL);
    const again = await govern(url, SCHOOL);
    try {
      await school.target.receipts('none');
      await pool.query('update lethe_about set version = 99');
      assert.equal((await trouble(again.target.count(again.step('letters')))).code, 'target-newer');
    } finally {
      await again.connection.close();
      await school.connection.close();
    }
  }));
