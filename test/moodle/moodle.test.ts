import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { approvePlan } from '../../src/work/approve-plan.ts';
import { checkProject } from '../../src/work/check-policy.ts';
import { confirmReadings, listReadings } from '../../src/work/confirm-reading.ts';
import { explainPerson, explainRow } from '../../src/work/explain-row.ts';
import { makePlan } from '../../src/work/make-plan.ts';
import { placeHold } from '../../src/work/place-hold.ts';
import { runPlan } from '../../src/work/run-plan.ts';
import type { Setting } from '../../src/work/setting.ts';
import { type TestDatabase, withDatabase } from '../database.ts';
import { withAccount } from './account.ts';
import { count, counts, DAY, DUE, ELSEWHERE, FRESH, fingerprints, PLANTED } from './count.ts';
import { project, restored } from './project.ts';

const template = restored();
const onMoodle = (t: TestContext, use: (db: TestDatabase) => Promise<void>) => withDatabase(t, use, { template: template! });
const skip = template ? false : 'there is no dump of Moodle';

const confirmAll = (setting: Setting) =>
  confirmReadings(
    setting,
    listReadings(setting).map((r) => r.reading.id),
    'Data protection officer of the test',
  );
const stepsOf = (plan: { steps: { table: string; rows: number }[] }) => Object.fromEntries(plan.steps.map((s) => [s.table, s.rows]));

test('a restored Moodle: the live check knows every table and has no errors', { skip }, (t) =>
  onMoodle(t, async (db) => {
    const { diagnostics } = await checkProject(project(t, db), { live: true });
    assert.deepEqual(
      diagnostics.map((d) => `${d.severity} ${d.code}: ${d.help}`),
      [
        'warning missing-index: create index concurrently on "public"."mdl_user" ("timecreated");',
        'warning missing-index: create index concurrently on "public"."mdl_notifications" ("timecreated");',
      ],
    );
    // a table that a plugin brings is not passed over in silence
    await db.pool.query('create table mdl_plugin_people (id bigint primary key, userid bigint)');
    const after = await checkProject(project(t, db), { live: true });
    assert.match(
      after.diagnostics.find((d) => d.code === 'unmapped-table')!.message,
      /a table that the map does not know: `mdl_plugin_people`/,
    );
    // the accounts that serve the site are those of this site
    const { rows } = await db.pool.query<{ value: string }>(
      `select value from mdl_config where name in ('siteguest', 'siteadmins') order by value::bigint`,
    );
    assert.deepEqual(
      rows.map((r) => r.value),
      ['1', '2'],
    );
  }),
);

test('a restored Moodle: planned, approved and applied; what is due goes, nothing else does (S9, S37, E2, E19)', { skip }, (t) =>
  onMoodle(t, (db) =>
    withAccount(db, async (account) => {
      const { pool } = db;
      const setting = project(t, db, account);
      await pool.query(PLANTED);
      const due = await counts(pool, DUE);
      assert.deepEqual(
        Object.entries(due).filter(([, n]) => n === 0),
        [],
      );

      // no reading is confirmed: only what the source says itself is planned
      const before = await makePlan(setting, { asOf: DAY, refresh: true });
      const { mdl_notifications, mdl_logstore_standard_log, mdl_sessions, mdl_task_log, ...said } = due;
      assert.deepEqual(stepsOf(before), said);
      assert.deepEqual([...new Set(before.elsewhere.map((e) => e.who))].sort(), [
        'Moodle',
        "Moodle's scheduled tasks",
        'the data protection officer',
        'the site administrators',
      ]);
      assert.ok(before.elsewhere.reduce((n, e) => n + e.tables, 0) > 300);

      await confirmAll(setting);
      const plan = await makePlan(setting, { asOf: DAY, refresh: true });
      assert.deepEqual(stepsOf(plan), due);
      const waiting = (table: string) => plan.surveys.find((s) => s.table === table)!.waiting;
      assert.deepEqual(
        Object.fromEntries(Object.keys(ELSEWHERE).map((table) => [table, waiting(table).find((w) => w.for === 'elsewhere')?.rows])),
        await counts(pool, ELSEWHERE),
      );
      const enrolments = waiting('mdl_user_enrolments').find((w) => w.for === 'elsewhere')!;
      assert.match(`${enrolments.who}: ${enrolments.how}`, /^Moodle: unenrol in the course/);
      // courses that nobody has closed are said, not passed over
      assert.equal(
        waiting('mdl_user_lastaccess').find((w) => w.cause === 'clock-unknown')?.rows,
        await count(pool, 'select count(*) from mdl_user_lastaccess l join mdl_course c on c.id = l.courseid where c.enddate = 0'),
      );

      const addresses = await deletedAddresses(db);
      const fresh = await count(pool, FRESH);
      assert.ok(fresh > 0 && addresses.length > 50);
      const acted = Object.keys(due);
      const untouched = await fingerprints(pool, acted);
      const people = await peopleWhoStay(db);
      assert.deepEqual([people.never, people.service], [1_917, 2]); // who never came, and the accounts that serve the site
      const sizes = await counts(pool, rowsOf(acted));

      const large = plan.steps.filter((s) => s.large).map((s) => s.number);
      await assert.rejects(approvePlan(setting, plan.id, { large: [] }), { code: 'plan-large' });
      await approvePlan(setting, plan.id, { large });
      const canary = await runPlan(setting, plan.id, { goOn: false, say: () => {} });
      assert.deepEqual([canary.state, canary.steps.reduce((n, s) => n + s.rows, 0)], ['paused', 100]);
      const run = await runPlan(setting, plan.id, { goOn: true, say: () => {} });
      assert.equal(run.state, 'done');
      assert.deepEqual(Object.fromEntries(run.steps.map((s) => [s.step.table, s.rows])), due);

      // what was due is gone, and exactly that
      const left = Object.fromEntries(acted.map((table) => [table, sizes[table]! - (table === 'mdl_user' ? 0 : due[table]!)]));
      assert.deepEqual(await counts(pool, rowsOf(acted)), left);
      assert.deepEqual(await fingerprints(pool, acted), untouched);
      assert.deepEqual(await peopleWhoStay(db), people);
      assert.equal(await count(pool, FRESH), fresh);
      await noNamesLeft(db, addresses);

      // again is nothing, also where an account that serves the site should ever be marked as deleted
      assert.deepEqual((await makePlan(setting, { asOf: DAY, refresh: false })).steps, []);
      await pool.query('update mdl_user set deleted = 1 where id in (1, 2)');
      assert.deepEqual((await makePlan(setting, { asOf: DAY, refresh: false })).steps, []);
    }),
  ),
);

test('a restored Moodle: a student, a deleted account and a log line explained, and a hold (S5, S35)', { skip }, (t) =>
  onMoodle(t, async (db) => {
    const setting = project(t, db);
    await confirmAll(setting);
    // a student of 2022, suspended: the account is open, so the names stay without a date
    const student = await explainPerson(setting, 'mdl_user:3003');
    assert.equal(student.person.row.verdict, 'active');
    const names = student.person.columns.find((c) => c.columns.includes('lastname'))!;
    assert.deepEqual(
      names.activities.map((a) => [a.activity, a.rule, a.standing, a.clauses]),
      [['accounts', 'accounts.users', 'active', ['LMS-RET-003']]],
    );
    const lastaccess = student.tables.find((s) => s.table === 'mdl_user_lastaccess')!;
    assert.deepEqual(
      [lastaccess.rows, lastaccess.verdicts.due ?? 0],
      [
        await count(db.pool, 'select count(*) from mdl_user_lastaccess where userid = 3003'),
        await count(db.pool, DUE.mdl_user_lastaccess.replace('where', 'where l.userid = 3003 and')),
      ],
    );
    // a deleted account: its identity is due
    const gone = await explainRow(setting, 'moodle.mdl_user', ['1427']);
    assert.deepEqual([gone.row.verdict, gone.gone], ['due', 'anonymise']);
    // a line of a course without a closing date cannot be decided
    const { rows } = await db.pool.query<{ id: string }>(
      `select l.id from mdl_logstore_standard_log l join mdl_course c on c.id = l.courseid where c.id > 1 and c.enddate = 0 order by l.id limit 1`,
    );
    const line = await explainRow(setting, 'mdl_logstore_standard_log', [rows[0]!.id]);
    assert.equal(line.row.verdict, 'undecided');
    assert.ok(line.columns[0]!.activities.some((a) => a.activity === 'courses' && a.cause === 'clock-unknown'));

    // a dispute with the person of the deleted account holds the names, and every line of the log that names the person in any place
    await placeHold(setting, { person: { table: 'mdl_user', key: '1427' }, reason: 'dispute 14', reassess: '2099-01-01' });
    const plan = stepsOf(await makePlan(setting, { asOf: DAY, refresh: false }));
    const ofOthers = '1427 not in (userid, coalesce(relateduserid, 0), coalesce(realuserid, 0))';
    const due = [await count(db.pool, DUE.mdl_user), await count(db.pool, DUE.mdl_logstore_standard_log)];
    const left = await count(db.pool, `${DUE.mdl_logstore_standard_log} and ${ofOthers}`);
    assert.deepEqual([plan.mdl_user, plan.mdl_logstore_standard_log], [due[0]! - 1, left]);
    assert.ok(left < due[1]!);
  }),
);

const rowsOf = (tables: string[]) => Object.fromEntries(tables.map((table) => [table, `select count(*) from ${table}`]));

/** Everybody whose account is not deleted, as one fingerprint, and those among them who never came (lastaccess = 0). */
async function peopleWhoStay({ pool }: TestDatabase): Promise<{ print: string; never: number; service: number }> {
  const { rows } = await pool.query(
    `select md5(string_agg(u::text, '' order by id)) as print, count(*) filter (where lastaccess = 0)::int as never,
      count(*) filter (where id in (1, 2))::int as service from mdl_user u where deleted = 0`,
  );
  return rows[0];
}

/** The e-mail addresses that Moodle left in the user names of deleted accounts, as `address.time`. */
async function deletedAddresses({ pool }: TestDatabase): Promise<string[]> {
  const { rows } = await pool.query<{ address: string }>(
    String.raw`select regexp_replace(username, '\.\d+$', '') as address from mdl_user where deleted = 1 and username like '%@%'`,
  );
  return rows.map((r) => r.address);
}

/** What SQL alone removes of the people who deleted their account, and what it leaves. */
async function noNamesLeft({ pool }: TestDatabase, addresses: string[]): Promise<void> {
  const named = ['firstname', 'lastname', 'email', 'idnumber', 'phone1', 'phone2', 'address', 'city', 'country', 'lastip', 'password'];
  const nulled = ['middlename', 'alternatename', 'firstnamephonetic', 'lastnamephonetic', 'description'];
  const { rows } = await pool.query(
    `select count(*)::int as accounts, bool_and(username = 'gone-' || id) as renamed, bool_and(${named.map((c) => `${c} = ''`).join(' and ')}) as blank,
      bool_and(num_nulls(${nulled.join(', ')}) = ${nulled.length}) as nulled from mdl_user where deleted = 1`,
  );
  assert.deepEqual(rows, [{ accounts: 56, renamed: true, blank: true, nulled: true }]);
  const inUsers =
    'select count(*) from mdl_user u where exists (select from unnest($1::text[]) a where u::text ilike format($$%%%s%%$$, a))';
  assert.equal(await count(pool, inUsers, [addresses]), 0);
  // Moodle wrote the address into the log when it deleted the account: only the lines of the last six months still tell it
  const inLog = `select count(*) from mdl_logstore_standard_log l where exists (select from unnest($1::text[]) a where l.other like format($$%%%s%%$$, a))`;
  const young = await count(pool, `${inLog} and to_timestamp(timecreated) >= timestamptz '2026-05-24 00:00 Europe/Paris'`, [addresses]);
  assert.equal(await count(pool, inLog, [addresses]), young);
}
