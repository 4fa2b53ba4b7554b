import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { connectMariadb } from '../../../src/engine/mariadb/target.ts';
import { Trouble } from '../../../src/text/trouble.ts';
import { approvePlan } from '../../../src/work/approve-plan.ts';
import { makePlan } from '../../../src/work/make-plan.ts';
import { placeHold } from '../../../src/work/place-hold.ts';
import { type RunOptions, runPlan } from '../../../src/work/run-plan.ts';
import type { MariadbDatabase } from '../../database.ts';
import { approved, type OnDisk, onDisk } from '../school.ts';
import { SCHOOL, withStore } from './school.ts';

/** Persons 1 to `due` were last seen five years ago, the others last month; each has two letters. Nobody has a seat or a work. */
const filled = (due: number, alive = 5) => `${SCHOOL.ddl}
insert into people (id, name, email, last_seen_at)
  select seq, concat('Zebedaeus ', seq), concat('zebedaeus', seq, '@example.test'), now() - interval if(seq <= ${due}, 60, 1) month from seq_1_to_${due + alive};
insert into letters (person_id, body) select id, 'Zebedaeus wrote' from people, seq_1_to_2`;

const quiet: RunOptions = { goOn: true, say: () => {}, lockTimeoutMs: 100 };

const school = (t: TestContext, sql: string, use: (p: OnDisk, db: MariadbDatabase) => Promise<void>): Promise<void> =>
  withStore(t, async (db, store) => {
    await db.pool.query(sql);
    await onDisk(SCHOOL, { DATABASE_URL: store.url, SCHOOL_URL: db.url }, (p) => use(p, db));
  });

/** How many persons and letters are left, and how many rows the receipts count. */
async function left({ ask }: MariadbDatabase): Promise<Record<string, number>> {
  const [found] = await ask<
    Record<string, number>
  >(`select (select count(*) from people) as people, (select count(*) from letters) as letters,
    (select coalesce(sum(\`rows\`), 0) from lethe_receipts) as receipts`);
  return { people: Number(found!.people), letters: Number(found!.letters), receipts: Number(found!.receipts) };
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
  school(t, filled(30), async (p, db) => {
    const plan = await makePlan(p.setting, { refresh: false });
    assert.equal(plan.pinned.engines.school, 'mariadb 10.11');
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
    assert.deepEqual(await left(db), { people: 5, letters: 10, receipts: 90 });
    assert.equal((await trouble(runPlan(p.setting, plan.id, quiet))).code, 'plan-done');
    assert.equal((await makePlan(p.setting, { refresh: false })).steps.length, 0);
  }));

test('E19: the first run on a system stops after 100 rows, and goes on when told', (t) =>
  school(t, filled(80), async (p, db) => {
    const id = await approved(p);
    assert.equal((await runPlan(p.setting, id, { ...quiet, goOn: false })).state, 'paused');
    assert.deepEqual(await left(db), { people: 85, letters: 70, receipts: 100 });
    assert.equal((await runPlan(p.setting, id, { ...quiet, goOn: true })).state, 'done');
    assert.deepEqual(await left(db), { people: 5, letters: 10, receipts: 240 });
  }));

test('E9: rows that others hold are left, said as busy, and taken by the next run of the same plan', (t) =>
  school(t, filled(20), async (p, db) => {
    const id = await approved(p);
    const holder = await db.pool.getConnection();
    try {
      await holder.query('begin; select id from letters where person_id = 3 for update');
      const first = await runPlan(p.setting, id, quiet);
      assert.deepEqual([first.state, first.busy], ['partial', 2]);
      // person 3 stays with the letters
      assert.deepEqual(await left(db), { people: 6, letters: 12, receipts: 57 });
      await holder.query('commit');
    } finally {
      holder.destroy();
    }
    assert.equal((await runPlan(p.setting, id, quiet)).state, 'done');
    assert.deepEqual(await left(db), { people: 5, letters: 10, receipts: 60 });
  }));

test('two applies at once: the second is refused while the first is at work, and nothing is done twice', (t) =>
  school(t, filled(20), async (p, db) => {
    const id = await approved(p);
    const holder = await db.pool.getConnection();
    try {
      await holder.query('begin; select id from letters where person_id = 3 for update');
      let began: () => void;
      const working = new Promise<void>((resolve) => {
        began = resolve;
      });
      const first = runPlan(p.setting, id, { ...quiet, lockTimeoutMs: 3_000, say: (s) => (s.kind === 'batch' ? began() : undefined) });
      await working;
      assert.equal((await trouble(runPlan(p.setting, id, quiet))).code, 'plan-running');
      await holder.query('commit');
      assert.equal((await first).state, 'done');
    } finally {
      holder.destroy();
    }
    assert.deepEqual(await left(db), { people: 5, letters: 10, receipts: 60 });
  }));

test('S35, E23: a hold that a target did not hear of is written before anything is counted', (t) =>
  school(t, filled(8), async (p, db) => {
    const request = {
      id: 'dispute',
      reason: 'dispute',
      reassess: '2030-01-01',
      person: { table: 'people', key: '2' },
      table: 'letters',
      system: 'school',
    };
    const url = p.setting.env.SCHOOL_URL!;
    p.setting.env.SCHOOL_URL = 'mysql://root@127.0.0.1:1/nowhere';
    assert.equal((await trouble(placeHold(p.setting, request))).code, 'target-unreachable');
    p.setting.env.SCHOOL_URL = url;
    assert.ok((await placeHold(p.setting, request)).acknowledged);
    const id = await approved(p);
    // the target is put back to a state before the hold
    await db.pool.query('delete from lethe_holds');
    assert.equal((await runPlan(p.setting, id, quiet)).state, 'done');
    assert.deepEqual(await db.ask('select distinct person_id from letters where person_id <= 8'), [{ person_id: 2 }]);
  }));

test('E14: a transform that the database refuses is found when the plan is made; the constraint is named, no value is', (t) =>
  school(t, filled(0, 4), async (p, db) => {
    await db.pool.query(`update people set last_seen_at = now() - interval 2 year`);
    const before = await db.ask('select * from people order by id');
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
      '`school` answered 4025 (constraint `has_email`)',
    );
    const map = SCHOOL.map.replace('    serves: [studies, mailing]', '    acknowledged: [stay]\n    serves: [studies, mailing]');
    await p.write('school.map.yaml', map);
    const raise = `signal sqlstate '45000' set message_text = 'keep Zebedaeus'`;
    assert.equal(
      await refused(`create trigger stay before update on people for each row ${raise}`, 'drop trigger stay'),
      '`school` answered 1644',
    );
    await p.write('school.map.yaml', SCHOOL.map);
    assert.deepEqual(await db.ask('select * from people order by id'), before, 'the trial is taken back');
    const id = await approved(p);
    assert.equal((await runPlan(p.setting, id, quiet)).state, 'done');
    assert.deepEqual(await db.ask('select count(email) as emails, count(name) as names from people'), [{ emails: 0, names: 4 }]);
  }));

test('target-locked: a table that somebody has locked whole ends a run in bounded time, and the run goes on later', (t) =>
  school(t, filled(8), async (p, db) => {
    const drivers = {
      mariadb: (url: string, map: { system: string; schema: string }) =>
        connectMariadb(url, map, { connect: 5_000, lock: 1_000, statement: 20_000, idle: 20_000 }),
    };
    const setting = { ...p.setting, drivers };
    const id = await approved(p);
    const other = await db.pool.getConnection();
    try {
      await other.query('lock tables letters write');
      assert.equal((await trouble(runPlan(setting, id, quiet))).code, 'target-locked');
      assert.equal((await trouble(makePlan(setting, { refresh: true }))).code, 'target-locked');
    } finally {
      other.destroy();
    }
    assert.deepEqual(await left(db), { people: 13, letters: 26, receipts: 0 });
    assert.equal((await runPlan(setting, id, quiet)).state, 'done');
  }));
