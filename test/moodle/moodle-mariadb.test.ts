import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { approvePlan } from '../../src/work/approve-plan.ts';
import { checkProject } from '../../src/work/check-policy.ts';
import { confirmReadings, listReadings } from '../../src/work/confirm-reading.ts';
import { explainPerson, explainRow } from '../../src/work/explain-row.ts';
import { makePlan } from '../../src/work/make-plan.ts';
import { placeHold } from '../../src/work/place-hold.ts';
import { runPlan } from '../../src/work/run-plan.ts';
import type { Setting } from '../../src/work/setting.ts';
import { type MariadbDatabase, withDatabase, withMariadb } from '../database.ts';
import { DUE, ELSEWHERE, PLANTED } from './count-mariadb.ts';
import { loadMariadbDump } from './load-mariadb-dump.ts';
import { project } from './project.ts';

const DAY = '2026-11-24';
const dump = join(process.env.LETHE_SHARED ?? join(import.meta.dirname, '..', '..', '..', 'shared'), 'moodle', 'moodle-4.3-mariadb.sql.gz');
const skip = existsSync(dump) ? false : `there is no \`${dump}\` (set LETHE_SHARED)`;
if (skip) console.error(`\n*** NOT RUN: Moodle on MariaDB: ${skip} ***\n`);

/** The restored Moodle, with the two packs as a project; our own store is in the embedded PostgreSQL. */
const onMoodle = (t: TestContext, use: (db: MariadbDatabase, setting: Setting) => Promise<void>) =>
  withMariadb(t, (db, inner) =>
    withDatabase(
      inner,
      async (store) => {
        await loadMariadbDump(dump, db.url);
        await use(db, project(t, store, db.url, 'mariadb'));
      },
      { only: 'embedded' },
    ),
  );

const confirmAll = (setting: Setting) =>
  confirmReadings(
    setting,
    listReadings(setting).map((r) => r.reading.id),
    'Data protection officer of the test',
  );
const stepsOf = (plan: { steps: { table: string; rows: number }[] }) => Object.fromEntries(plan.steps.map((s) => [s.table, s.rows]));
const count = async ({ ask }: MariadbDatabase, sql: string): Promise<number> => Number((await ask<{ n: number }>(sql))[0]!.n);
async function counts(db: MariadbDatabase, of: Record<string, string>): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [name, sql] of Object.entries(of)) found[name] = await count(db, sql);
  return found;
}
const rowsOf = (tables: string[]) => Object.fromEntries(tables.map((table) => [table, `select count(*) as n from ${table}`]));

/** A checksum of every table but some, to see that nothing else has changed. */
async function fingerprints({ ask, name }: MariadbDatabase, but: string[]): Promise<Record<string, unknown>> {
  const tables = await ask<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = '${name}' and table_name like 'mdl\\_%' order by 1`,
  );
  const found = await ask<{ Table: string; Checksum: unknown }>(
    `checksum table ${tables.flatMap((t) => (but.includes(t.name) ? [] : [t.name])).join(', ')}`,
  );
  return Object.fromEntries(found.map((f) => [f.Table, f.Checksum]));
}

test(
  'Moodle on MariaDB: checked live; a student and a deleted account explained, and a hold; without transactions refused (S5, S35, E12)',
  { skip },
  (t) =>
    onMoodle(t, async (db, setting) => {
      const { diagnostics } = await checkProject(setting, { live: true });
      assert.deepEqual(
        diagnostics.map((d) => `${d.severity} ${d.code}: ${d.help}`.replaceAll(db.name, 'moodle')),
        [
          'warning missing-index: alter table `moodle`.`mdl_user` add index (`timecreated`), lock = none;',
          'warning missing-index: alter table `moodle`.`mdl_notifications` add index (`timecreated`), lock = none;',
        ],
      );
      await db.pool.query(PLANTED);
      await confirmAll(setting);
      const student = await explainPerson(setting, 'mdl_user:166');
      assert.equal(student.person.row.verdict, 'active');
      const names = student.person.columns.find((c) => c.columns.includes('lastname'))!;
      assert.deepEqual(
        names.activities.map((a) => [a.activity, a.rule, a.standing, a.clauses]),
        [['accounts', 'accounts.users', 'active', ['LMS-RET-003']]],
      );
      const gone = await explainRow(setting, 'moodle.mdl_user', ['215']);
      assert.deepEqual([gone.row.verdict, gone.gone], ['due', 'anonymise']);

      await placeHold(setting, { person: { table: 'mdl_user', key: '215' }, reason: 'dispute 14', reassess: '2099-01-01' });
      const plan = stepsOf(await makePlan(setting, { asOf: DAY, refresh: false }));
      const ofOthers = '215 not in (userid, coalesce(relateduserid, 0), coalesce(realuserid, 0))';
      const left = await count(db, `${DUE.mdl_logstore_standard_log} and ${ofOthers}`);
      assert.deepEqual([plan.mdl_user, plan.mdl_logstore_standard_log], [(await count(db, DUE.mdl_user!)) - 1, left]);
      assert.ok(left < (await count(db, DUE.mdl_logstore_standard_log!)));

      await db.pool.query('alter table mdl_sessions row_format = default, engine = MyISAM');
      const errors = async () =>
        (await checkProject(setting, { live: true })).diagnostics.filter((d) => d.severity === 'error').map((d) => d.code);
      assert.deepEqual(await errors(), ['not-transactional']);
      await assert.rejects(makePlan(setting, { refresh: false }), { code: 'target-unsafe' });
      // a table that a plugin brings is not passed over in silence
      await db.pool.query('create table mdl_plugin_people (id bigint primary key, userid bigint)');
      assert.ok((await errors()).includes('unmapped-table'));
    }),
);

test('Moodle on MariaDB: planned, approved and applied; what is due goes, nothing else does (S9, S37, E2, E19)', { skip }, (t) =>
  onMoodle(t, async (db, setting) => {
    await db.pool.query(PLANTED);
    const due = await counts(db, DUE);
    assert.deepEqual(
      Object.entries(due).filter(([, n]) => n === 0),
      [],
    );
    // no reading is confirmed: only what the source says itself is planned
    const before = await makePlan(setting, { asOf: DAY, refresh: true });
    const { mdl_notifications, mdl_logstore_standard_log, mdl_sessions, mdl_task_log, ...said } = due;
    assert.deepEqual(stepsOf(before), said);
    assert.ok(before.elsewhere.reduce((n, e) => n + e.tables, 0) > 300);

    await confirmAll(setting);
    const plan = await makePlan(setting, { asOf: DAY, refresh: true });
    assert.deepEqual(stepsOf(plan), due);
    const waiting = (table: string) => plan.surveys.find((s) => s.table === table)!.waiting;
    assert.deepEqual(
      Object.fromEntries(Object.keys(ELSEWHERE).map((table) => [table, waiting(table).find((w) => w.for === 'elsewhere')?.rows])),
      await counts(db, ELSEWHERE),
    );
    // courses that nobody has closed are said, not passed over
    assert.equal(
      waiting('mdl_user_lastaccess').find((w) => w.cause === 'clock-unknown')?.rows,
      await count(db, 'select count(*) as n from mdl_user_lastaccess l join mdl_course c on c.id = l.courseid where c.enddate = 0'),
    );

    const acted = Object.keys(due);
    const untouched = await fingerprints(db, acted);
    assert.ok(Object.keys(untouched).length > 400);
    const staying = () =>
      db.ask(
        'select count(*) as n, sum(lastaccess = 0) as never, md5(group_concat(md5(concat_ws(char(0), username, email, firstname, lastaccess)) order by id)) as print from mdl_user where deleted = 0',
      );
    await db.pool.query('set global group_concat_max_len = 1048576');
    const people = await staying();
    const sizes = await counts(db, rowsOf(acted));

    const large = plan.steps.filter((s) => s.large).map((s) => s.number);
    await approvePlan(setting, plan.id, { large });
    const canary = await runPlan(setting, plan.id, { goOn: false, say: () => {} });
    assert.deepEqual([canary.state, canary.steps.reduce((n, s) => n + s.rows, 0)], ['paused', 100]);
    const run = await runPlan(setting, plan.id, { goOn: true, say: () => {} });
    assert.equal(run.state, 'done');
    assert.deepEqual(Object.fromEntries(run.steps.map((s) => [s.step.table, s.rows])), due);

    // what was due is gone, and exactly that
    const left = Object.fromEntries(acted.map((table) => [table, sizes[table]! - (table === 'mdl_user' ? 0 : due[table]!)]));
    assert.deepEqual(await counts(db, rowsOf(acted)), left);
    assert.deepEqual(await fingerprints(db, acted), untouched);
    assert.deepEqual(await staying(), people);
    const named = ['firstname', 'lastname', 'email', 'idnumber', 'phone1', 'phone2', 'address', 'city', 'country', 'lastip', 'password'];
    const [gone] = await db.ask(
      `select count(*) as accounts, min(username = concat('gone-', id)) as renamed, min(${named.map((c) => `${c} = ''`).join(' and ')}) as blank,
        min(middlename is null and description is null) as nulled from mdl_user where deleted = 1`,
    );
    assert.deepEqual(gone, { accounts: 3, renamed: 1, blank: 1, nulled: 1 });

    // again is nothing, also where an account that serves the site should ever be marked as deleted
    assert.deepEqual((await makePlan(setting, { asOf: DAY, refresh: false })).steps, []);
    await db.pool.query('update mdl_user set deleted = 1 where id in (1, 2)');
    assert.deepEqual((await makePlan(setting, { asOf: DAY, refresh: false })).steps, []);
  }),
);
