import assert from 'node:assert/strict';
import { test } from 'node:test';
import type pg from 'pg';
import { connectPostgres } from '../../src/engine/postgres/target.ts';
import { addApproval } from '../../src/store/approvals.ts';
import { openStore } from '../../src/store/store.ts';
import { Trouble } from '../../src/text/trouble.ts';
import { approvePlan } from '../../src/work/approve-plan.ts';
import { freeze, lift } from '../../src/work/freeze.ts';
import { makePlan } from '../../src/work/make-plan.ts';
import { placeHold } from '../../src/work/place-hold.ts';
import { type RunOptions, runPlan } from '../../src/work/run-plan.ts';
import { type TestDatabase, withDatabase } from '../database.ts';
import { approved, type OnDisk, onDisk, SCHOOL } from './school.ts';

/** For what no version of the server changes. */
const EMBEDDED = { only: 'embedded' } as const;

/** Persons 1 to `due` were last seen five years ago, the others last month; each has two letters. Nobody has a seat or a work. */
const filled = (due: number, alive = 5) => `${SCHOOL.ddl}
insert into people (id, name, email, last_seen_at)
  select n, 'Zebedaeus ' || n, 'zebedaeus' || n || '@example.test', now() - case when n <= ${due} then interval '5 years' else interval '1 month' end
  from generate_series(1, ${due + alive}) n;
insert into letters (person_id, body) select id, 'Zebedaeus wrote' from people, generate_series(1, 2);`;

const quiet: RunOptions = { goOn: true, say: () => {}, lockTimeoutMs: 100 };

async function school(db: TestDatabase, sql: string, use: (p: OnDisk) => Promise<void>, limits?: string): Promise<void> {
  await db.pool.query(sql);
  await onDisk(SCHOOL, { DATABASE_URL: db.url, SCHOOL_URL: db.url }, use, limits);
}

/** How many persons and letters are left, and how many rows the receipts count. */
async function left(pool: pg.Pool): Promise<{ people: number; letters: number; receipts: number }> {
  const { rows } = await pool.query(
    `select (select count(*)::int from people) as people, (select count(*)::int from letters) as letters,
      (select coalesce(sum(rows), 0)::int from lethe.receipts) as receipts`,
  );
  return rows[0];
}

/** The Trouble that some work ends with; its words hold nothing of the rows (law 9). */
async function trouble(work: Promise<unknown>): Promise<Trouble> {
  const error = await work.then(
    () => assert.fail('it went well'),
    (e: unknown) => e,
  );
  if (!(error instanceof Trouble)) throw error;
  assert.doesNotMatch(`${error.message} ${error.help}`, /zebedaeus/i);
  assert.ok(error.help.length > 10);
  return error;
}

test('law 3, 6, 7: an approved plan is carried out once, with receipts for every row, and is then done', (t) =>
  withDatabase(t, (db) =>
    school(db, filled(30), async (p) => {
      const plan = await makePlan(p.setting, { refresh: false });
      assert.deepEqual(
        plan.steps.map((s) => [s.table, s.action, s.rows]),
        [
          ['letters', 'delete', 60],
          ['people', 'delete', 30],
        ],
      );
      assert.equal((await trouble(runPlan(p.setting, plan.id, quiet))).code, 'plan-unapproved');
      await approvePlan(p.setting, plan.id, { large: [] });
      const result = await runPlan(p.setting, plan.id, quiet);
      assert.deepEqual([result.state, result.busy, result.steps.map((s) => s.rows)], ['done', 0, [60, 30]]);
      assert.deepEqual(await left(db.pool), { people: 5, letters: 10, receipts: 90 });
      assert.equal((await trouble(runPlan(p.setting, plan.id, quiet))).code, 'plan-done');
      assert.equal((await makePlan(p.setting, { refresh: false })).steps.length, 0);
    }),
  ));

test('E19: the first run on a system stops after 100 rows, goes on when told, and a later plan has no canary', (t) =>
  withDatabase(
    t,
    (db) =>
      school(db, filled(80), async (p) => {
        const id = await approved(p);
        const first = await runPlan(p.setting, id, { ...quiet, goOn: false });
        assert.equal(first.state, 'paused');
        assert.deepEqual(await left(db.pool), { people: 85, letters: 70, receipts: 100 });
        const again = await runPlan(p.setting, id, { ...quiet, goOn: true });
        assert.equal(again.state, 'done');
        assert.deepEqual(await left(db.pool), { people: 5, letters: 10, receipts: 240 });
        await db.pool.query(`update people set last_seen_at = now() - interval '4 years'`);
        await db.pool.query(`insert into letters (person_id, body) select 81, 'x' from generate_series(1, 150)`);
        const next = await approved(p);
        assert.equal((await runPlan(p.setting, next, { ...quiet, goOn: false })).state, 'done');
        assert.deepEqual(await left(db.pool), { people: 0, letters: 0, receipts: 405 });
      }),
    EMBEDDED,
  ));

test('E19: to go on after one system paused does not spare the next system its own canary', (t) =>
  withDatabase(
    t,
    async (db) => {
      const { name, server, pool } = db;
      const second = `${name}_b`;
      await pool.query(`create database ${second}`);
      const url = server.url(second);
      const other = await import('pg').then((m) => new m.default.Client({ connectionString: url }));
      await other.connect();
      try {
        await pool.query(filled(80));
        await other.query(filled(80));
        await onDisk(SCHOOL, { DATABASE_URL: db.url, SCHOOL_URL: db.url, OTHER_URL: url }, async (p) => {
          await p.write(
            'lethe.yaml',
            'lethe: 1\nproject:\n  policy: [policy.yaml]\n  maps: [school.map.yaml, other.map.yaml]\n  limits: { share: 100 %, rows: 1000000 }\n',
          );
          await p.write('other.map.yaml', SCHOOL.map.replace('id: school', 'id: other').replace('SCHOOL_URL', 'OTHER_URL'));
          const id = await approved(p);
          const states: string[] = [];
          for (const goOn of [false, true, true]) states.push((await runPlan(p.setting, id, { ...quiet, goOn })).state);
          assert.deepEqual(states, ['paused', 'paused', 'done']);
        });
      } finally {
        await other.end();
        await pool.query(`drop database ${second} with (force)`);
      }
    },
    EMBEDDED,
  ));

test('two systems in one database, a schema each, are one plan and one run', (t) =>
  withDatabase(
    t,
    async (db) => {
      await db.pool.query(filled(3));
      await db.pool.query(`create schema branch; set search_path = branch; ${filled(3)}; reset search_path`);
      await onDisk(SCHOOL, { DATABASE_URL: db.url, SCHOOL_URL: db.url }, async (p) => {
        await p.write(
          'lethe.yaml',
          'lethe: 1\nproject:\n  policy: [policy.yaml]\n  maps: [school.map.yaml, branch.map.yaml]\n  limits: { share: 100 %, rows: 1000000 }\n',
        );
        await p.write('branch.map.yaml', SCHOOL.map.replace('id: school,', 'id: branch, schema: branch,'));
        const { state, steps } = await runPlan(p.setting, await approved(p), quiet);
        assert.deepEqual([state, steps.map((s) => s.rows)], ['done', [6, 3, 6, 3]]);
      });
    },
    EMBEDDED,
  ));

test('E20: ten rows more than planned are tolerated, eleven are not, also when a part was done already', (t) =>
  withDatabase(
    t,
    (db) =>
      school(db, filled(50), async (p) => {
        const id = await approved(p);
        const more = (n: number) => db.pool.query(`insert into letters (person_id, body) select 1, 'late' from generate_series(1, ${n})`);
        await more(11);
        const refused = await trouble(runPlan(p.setting, id, quiet));
        assert.equal(refused.code, 'plan-grown');
        assert.match(refused.message, /^111 rows of `letters` are due, the plan said 100$/);
        assert.deepEqual(await left(db.pool), { people: 55, letters: 121, receipts: 0 });
        await db.pool.query(`delete from letters where body = 'late'`);
        await more(10);
        assert.equal((await runPlan(p.setting, id, { ...quiet, goOn: false })).state, 'paused');
        // 100 of 110 are gone; ten are left, and one more makes 111
        await more(1);
        assert.equal((await trouble(runPlan(p.setting, id, quiet))).code, 'plan-grown');
        await db.pool.query(`delete from letters where id in (select id from letters where body = 'late' limit 1)`);
        assert.equal((await runPlan(p.setting, id, quiet)).state, 'done');
      }),
    EMBEDDED,
  ));

test('E9: rows that others hold are left, said as busy, and taken by the next run of the same plan', (t) =>
  withDatabase(t, (db) =>
    school(db, filled(20), async (p) => {
      const id = await approved(p);
      const holder = await db.pool.connect();
      try {
        await holder.query('begin; select from letters where person_id = 3 for update');
        const first = await runPlan(p.setting, id, quiet);
        assert.deepEqual([first.state, first.busy], ['partial', 2]);
        // person 3 stays with the letters
        assert.deepEqual(await left(db.pool), { people: 6, letters: 12, receipts: 57 });
        await holder.query('commit');
      } finally {
        holder.release(true);
      }
      assert.equal((await runPlan(p.setting, id, quiet)).state, 'done');
      assert.deepEqual(await left(db.pool), { people: 5, letters: 10, receipts: 60 });
    }),
  ));

test('two applies at once: the second is refused while the first is at work, and nothing is done twice', (t) =>
  withDatabase(
    t,
    (db) =>
      school(db, filled(20), async (p) => {
        const id = await approved(p);
        const holder = await db.pool.connect();
        try {
          await holder.query('begin; select from letters where person_id = 3 for update');
          const say: RunOptions['say'] = () => {};
          let began: () => void;
          const working = new Promise<void>((resolve) => {
            began = resolve;
          });
          const first = runPlan(p.setting, id, { ...quiet, lockTimeoutMs: 3_000, say: (s) => (s.kind === 'batch' ? began() : undefined) });
          await working;
          assert.equal((await trouble(runPlan(p.setting, id, { ...quiet, say }))).code, 'plan-running');
          await holder.query('commit');
          assert.equal((await first).state, 'done');
        } finally {
          holder.release(true);
        }
        assert.deepEqual(await left(db.pool), { people: 5, letters: 10, receipts: 60 });
      }),
    EMBEDDED,
  ));

test('Ctrl-C stops after the batch at hand, and the same command goes on', (t) =>
  withDatabase(
    t,
    (db) =>
      school(db, filled(20), async (p) => {
        const id = await approved(p);
        const stop = new AbortController();
        const first = await runPlan(p.setting, id, {
          ...quiet,
          signal: stop.signal,
          say: (s) => (s.kind === 'batch' ? stop.abort() : undefined),
        });
        assert.equal(first.state, 'cancelled');
        assert.deepEqual(await left(db.pool), { people: 25, letters: 10, receipts: 40 });
        assert.equal((await runPlan(p.setting, id, quiet)).state, 'done');
        assert.deepEqual(await left(db.pool), { people: 5, letters: 10, receipts: 60 });
      }),
    EMBEDDED,
  ));

test('a freeze stops a run after the batch at hand, refuses the next, and lets it go on when lifted', (t) =>
  withDatabase(
    t,
    (db) =>
      school(db, filled(20), async (p) => {
        const id = await approved(p);
        // the freeze is written while the first step is at work: its batch waits for a row that we hold
        const holder = await db.pool.connect();
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
          await freeze(p.setting, 'a backup is restored');
          await holder.query('commit');
          assert.equal((await run).code, 'frozen');
        } finally {
          holder.release(true);
        }
        const stopped = await left(db.pool);
        assert.equal(stopped.people, 25, 'the next step did not begin');
        assert.equal(50 - stopped.letters, stopped.receipts);
        const refused = await trouble(runPlan(p.setting, id, quiet));
        assert.equal(refused.code, 'frozen');
        assert.match(refused.message, /by `tester`: a backup is restored$/);
        await lift(p.setting);
        assert.equal((await runPlan(p.setting, id, quiet)).state, 'done');
        assert.deepEqual(await left(db.pool), { people: 5, letters: 10, receipts: 60 });
      }),
    EMBEDDED,
  ));

test('S44, E11: plans of the future, old plans, plans of another policy, wrong clocks and unsaid days are refused, and nothing is touched', (t) =>
  withDatabase(
    t,
    (db) =>
      school(db, filled(8), async (p) => {
        const now = Temporal.Now.instant();
        const run = (id: string, more: Partial<RunOptions> = {}) => runPlan(p.setting, id, { ...quiet, ...more });
        const codes: string[] = [];
        const refused = async (work: Promise<unknown>) => void codes.push((await trouble(work)).code);

        const ahead = now.toZonedDateTimeISO('Europe/Paris').toPlainDate().add({ days: 2 }).toString();
        const future = await makePlan(p.setting, { refresh: false, asOf: ahead });
        await approvePlan(p.setting, future.id, { large: [] });
        await refused(run(future.id));

        p.at(now.subtract({ hours: 24 * 8 }).toString());
        const old = await approved(p);
        p.at(now.toString());
        await refused(run(old));

        const id = await approved(p);
        await p.write('policy.yaml', SCHOOL.policy.replace('3 years', '4 years'));
        await refused(run(id));
        await p.write('policy.yaml', SCHOOL.policy);

        await p.write('school.map.yaml', SCHOOL.map.replace('body: contact', 'body: identity'));
        await refused(run(id));
        await p.write('school.map.yaml', SCHOOL.map);

        p.at(now.add({ minutes: 7 }).toString());
        await refused(run(id));
        p.at(now.toString());
        await refused(run(id, { today: '2020-01-01' }));
        await refused(run('NOSUCH'));
        assert.deepEqual(codes, ['plan-future', 'plan-old', 'plan-outdated', 'plan-outdated', 'clock-skew', 'clock-skew', 'plan-unknown']);
        assert.deepEqual(await left(db.pool), { people: 13, letters: 26, receipts: 0 });
        assert.equal((await run(id)).state, 'done');
        assert.deepEqual(await left(db.pool), { people: 5, letters: 10, receipts: 24 });

        // three days without a run: the same plan needs somebody to say what day it is
        await db.pool.query(`update people set last_seen_at = now() - interval '4 years' where id = 9`);
        await db.pool.query(`update lethe_store.runs set started = started - interval '73 hours'`);
        const next = await approved(p);
        const unsaid = await trouble(run(next));
        assert.equal(unsaid.code, 'clock-unconfirmed');
        const today = now.toZonedDateTimeISO('Europe/Paris').toPlainDate().toString();
        assert.equal(unsaid.help, `if that is right, confirm it with \`--today ${today}\``);
        assert.match(unsaid.message, /3 days ago/);
        assert.equal((await run(next, { today })).state, 'done');
      }),
    EMBEDDED,
  ));

test('a large step must be named by the approval that the run rests on', (t) =>
  withDatabase(
    t,
    (db) =>
      school(
        db,
        filled(8),
        async (p) => {
          const plan = await makePlan(p.setting, { refresh: false });
          assert.deepEqual(
            plan.steps.map((s) => s.large),
            [true, false],
          );
          assert.equal((await trouble(approvePlan(p.setting, plan.id, { large: [] }))).code, 'plan-large');
          const store = await openStore({ url: db.url, folder: '' });
          await addApproval(store.db, { plan: plan.id, by: 'tester', at: '2026-01-01T00:00:00Z', large: [] });
          await store.close();
          const refused = await trouble(runPlan(p.setting, plan.id, quiet));
          assert.deepEqual([refused.code, refused.help], ['plan-large', `lethe approve ${plan.id} --large 1`]);
          assert.deepEqual(await left(db.pool), { people: 13, letters: 26, receipts: 0 });
          await approvePlan(p.setting, plan.id, { large: [1] });
          assert.equal((await runPlan(p.setting, plan.id, quiet)).state, 'done');
        },
        '{ share: 100 %, rows: 10 }',
      ),
    EMBEDDED,
  ));

test('S35, E23: a hold that a target did not hear of is tried again under its id, and written before anything is counted', (t) =>
  withDatabase(
    t,
    (db) =>
      school(db, filled(8), async (p) => {
        const request = {
          id: 'dispute',
          reason: 'dispute',
          reassess: '2030-01-01',
          person: { table: 'people', key: '2' },
          table: 'letters',
          system: 'school',
        };
        const url = p.setting.env.SCHOOL_URL!;
        p.setting.env.SCHOOL_URL = 'postgres://postgres@127.0.0.1:1/nowhere';
        assert.equal((await trouble(placeHold(p.setting, request))).code, 'target-unreachable');
        p.setting.env.SCHOOL_URL = url;
        assert.ok((await placeHold(p.setting, request)).acknowledged);
        const id = await approved(p);
        // the target is put back to a state before the hold
        await db.pool.query('delete from lethe.holds');
        assert.equal((await runPlan(p.setting, id, quiet)).state, 'done');
        const { rows } = await db.pool.query('select distinct person_id::int as person from letters where person_id <= 8');
        assert.deepEqual(rows, [{ person: 2 }]);
      }),
    EMBEDDED,
  ));

test('E14: a transform that the database refuses is found when the plan is made; the constraint is named, no value is', (t) =>
  withDatabase(t, (db) =>
    school(db, filled(0, 4), async (p) => {
      await db.pool.query(`update people set last_seen_at = now() - interval '2 years'`);
      const before = await db.pool.query('select * from people order by id');
      const refused = async (ddl: string, undo: string) => {
        await db.pool.query(ddl);
        const t = await trouble(makePlan(p.setting, { refresh: false }));
        assert.equal(t.code, 'target-refuses-change');
        await db.pool.query(undo);
        return t.message;
      };
      assert.equal(
        await refused(
          'alter table people add constraint has_email check (email is not null)',
          'alter table people drop constraint has_email',
        ),
        '`school` answered 23514 (table `people`, constraint `has_email`)',
      );
      await db.pool.query(`create function stay() returns trigger language plpgsql as $$ begin raise exception 'keep %', old.name; end $$`);
      const map = SCHOOL.map.replace('    serves: [studies, mailing]', '    acknowledged: [stay]\n    serves: [studies, mailing]');
      await p.write('school.map.yaml', map);
      assert.equal(
        await refused('create trigger stay before update on people for each row execute function stay()', 'drop trigger stay on people'),
        '`school` answered P0001',
      );
      await p.write('school.map.yaml', SCHOOL.map);
      assert.equal(
        await refused(`create unique index one_email on people (coalesce(email, 'none'))`, 'drop index one_email').catch(
          (e: Error) => e.message,
        ),
        '`school` answered 23505 (table `people`, constraint `one_email`)',
      );
      const after = await db.pool.query('select * from people order by id');
      assert.deepEqual(after.rows, before.rows, 'the trial is taken back');
      const id = await approved(p);
      assert.equal((await runPlan(p.setting, id, quiet)).state, 'done');
      const { rows } = await db.pool.query('select count(email)::int as emails, count(name)::int as names from people');
      assert.deepEqual(rows, [{ emails: 0, names: 4 }]);
    }),
  ));

test('target-locked: a table that somebody has locked whole ends a run in bounded time, and the run goes on later', (t) =>
  withDatabase(t, (db) =>
    school(db, filled(8), async (p) => {
      const setting = {
        ...p.setting,
        drivers: {
          postgres: (url: string, map: { system: string; schema: string }) =>
            connectPostgres(url, map, { connect: 5_000, lock: 150, statement: 20_000, idle: 20_000 }),
        },
      };
      const id = await approved(p);
      const other = await db.pool.connect();
      try {
        await other.query('begin; lock table letters in access exclusive mode');
        assert.equal((await trouble(runPlan(setting, id, quiet))).code, 'target-locked');
        assert.equal((await trouble(makePlan(setting, { refresh: true }))).code, 'target-locked');
        await other.query('commit');
      } finally {
        other.release(true);
      }
      assert.deepEqual(await left(db.pool), { people: 13, letters: 26, receipts: 0 });
      assert.equal((await runPlan(setting, id, quiet)).state, 'done');
    }),
  ));
