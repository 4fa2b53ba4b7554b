import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { approvePlan } from '../../src/work/approve-plan.ts';
import { confirmReadings, listReadings } from '../../src/work/confirm-reading.ts';
import type { Residue } from '../../src/work/find-residue.ts';
import { makePlan } from '../../src/work/make-plan.ts';
import { runPlan } from '../../src/work/run-plan.ts';
import { terminal } from '../cli/terminal.ts';
import { withDatabase } from '../database.ts';
import { count } from './count.ts';
import { withWholeMap } from './pack.ts';
import { project, restored } from './project.ts';

const template = restored();
const skip = template ? false : 'there is no dump of Moodle';

/** A deleted account, in whose user name Moodle left the address; who it was stands in the words of the request. */
const GONE = '1427';

/** One line a finding: where, what, how many rows, why. */
const lines = (found: Residue, but: string[] = []) =>
  found.left.filter((l) => !but.includes(l.why.is)).map((l) => `${l.table} ${l.what} ${l.columns.join()} ${l.rows} ${l.why.is}`);

test(
  'a restored Moodle: after an erasure every table is read again; what is left is explained, what is planted is found (S45)',
  { skip },
  (t) =>
    withDatabase(
      t,
      async ({ pool, ...db }) => {
        const setting = withWholeMap(project(t, { pool, ...db }));
        const cli = terminal(setting.cwd, setting.env as Record<string, string>);
        const { rows } = await pool.query<{ address: string; first: string; last: string }>(
          String.raw`select regexp_replace(username, '\.\d+$', '') as address, firstname as first, lastname as last from mdl_user where id = ${GONE}`,
        );
        const { address, first, last } = rows[0]!;
        writeFileSync(join(setting.cwd, 'names.txt'), `${first} ${last}\n\nx\n${address}\n${address.split('@')[0]}\n`);
        const look = async (code: number): Promise<Residue> => {
          const ran = await cli.run(`residue moodle ${GONE} --words names.txt --json`);
          assert.equal(ran.code, code, ran.err + ran.out);
          for (const value of [first, last, address, address.split('@')[0]!]) assert.ok(!ran.out.includes(value));
          return ran.json();
        };

        // Moodle has deleted the account and left the rest: what is over is not explained by anything
        await confirmReadings(
          setting,
          listReadings(setting).map((r) => r.reading.id),
          'Data protection officer of the test',
        );
        const before = await look(1);
        assert.equal(before.tables, 483);
        assert.deepEqual(
          before.left.filter((l) => l.why.is === 'due' && l.what === 'rows').map((l) => l.table),
          ['mdl_user', 'mdl_logstore_standard_log', 'mdl_notifications'],
        );

        const plan = await makePlan(setting, { refresh: false });
        await approvePlan(setting, plan.id, { large: plan.steps.filter((s) => s.large).map((s) => s.number) });
        assert.equal((await runPlan(setting, plan.id, { goOn: false, say: () => {} })).state, 'paused');
        assert.equal((await runPlan(setting, plan.id, { goOn: true, say: () => {} })).state, 'done');

        const after = await look(0);
        assert.equal(after.unexplained, 0);
        const judged = after.left.filter((l) => !['elsewhere', 'actor'].includes(l.why.is));
        assert.deepEqual(judged.map((l) => `${l.table} ${l.what} ${l.rows} ${l.why.is}`).slice(0, 1), ['mdl_user rows 1 emptied']);
        // the account was deleted on 25 June 2020: their five years are over, and the officer removes them
        assert.deepEqual(
          after.left.filter((l) => l.table === 'mdl_tool_policy_acceptances').map((l) => `${l.what} ${l.rows} ${l.why.is}`),
          ['rows 3 elsewhere', 'actor 3 actor'],
        );
        const request = judged.find((l) => l.table === 'mdl_tool_dataprivacy_request')!.why;
        assert.deepEqual('because' in request && request.because.map((b) => b.activity), ['data-requests']);
        // what SQL leaves to Moodle is what Moodle's own tables hold, counted by hand
        const rowsOf = (table: string) => after.left.filter((l) => l.table === table && l.what === 'rows').reduce((n, l) => n + l.rows, 0);
        for (const [table, sql] of Object.entries({
          mdl_assign_grades: `select count(*) from mdl_assign_grades where userid = ${GONE}`,
          mdl_grade_grades_history: `select count(*) from mdl_grade_grades_history where userid = ${GONE}`,
          mdl_assignsubmission_onlinetext: `select count(*) from mdl_assignsubmission_onlinetext o join mdl_assign_submission s on s.id = o.submission where s.userid = ${GONE}`,
          mdl_question_attempts: `select count(*) from mdl_question_attempts q join mdl_quiz_attempts a on a.uniqueid = q.questionusageid where a.userid = ${GONE}`,
        })) {
          const by = await count(pool, sql);
          assert.ok(by > 0, table);
          assert.equal(rowsOf(table), by, table);
        }

        // planted: names where nobody would look, a profile that somebody restored, a device
        await pool.query(`
        update mdl_course set summary = '<p>With <b>${first.toUpperCase()}</b> ${last}!</p>' where id = (select max(id) from mdl_course);
        insert into mdl_config (name, value) values ('residue', '${address}');
        insert into mdl_task_adhoc (component, classname, nextruntime, customdata) values ('x', 'x', 0, '${JSON.stringify({
          by: `${first} ${last}`,
        })
          .replaceAll('Ö', '\\u00d6')
          .replaceAll('ü', '\\u00fc')}');
        update mdl_course set fullname = 'Not ${first} ${last}son, nor x${address.split('@')[0]}' where id = (select min(id) from mdl_course);
        insert into mdl_user_devices (userid, appid, name, model, platform, version, pushid, uuid, timecreated, timemodified)
          values (${GONE}, 'x', 'x', 'x', 'x', 'x', 'x', 'x', 0, 0);
        insert into mdl_logstore_standard_log (eventname, component, action, target, crud, edulevel, contextid, contextlevel, contextinstanceid,
          userid, courseid, anonymous, timecreated, other) select 'x', 'x', 'x', 'x', 'r', 0, 1, 10, 0, ${GONE}, 1, 0,
          extract(epoch from timestamptz '2026-11-10 12:00 Europe/Paris' + interval '10 days' * (n = 21)::int),
          case when n = 21 then '{"username":"${address}"}' end from generate_series(1, 21) n;
        update mdl_user set phone1 = '0' where id = ${GONE};
        insert into mdl_tag_instance (tagid, itemtype, itemid, contextid) values (1, 'user', ${GONE}, 1), (1, 'course', ${GONE}, 1);
        insert into mdl_user_enrolments (status, enrolid, userid, modifierid) select 0, max(enrolid), 3003, ${GONE} from mdl_user_enrolments;
      `);
        const planted = await look(1);
        const known = new Set(lines(after));
        assert.deepEqual(
          lines(planted)
            .filter((l) => !known.has(l))
            .sort(),
          [
            'mdl_config text value 1 undeclared',
            'mdl_course text summary 1 undeclared',
            'mdl_logstore_standard_log rows userid,relateduserid,realuserid 21 kept',
            'mdl_logstore_standard_log text other 1 kept',
            'mdl_tag_instance rows itemid 1 elsewhere',
            'mdl_task_adhoc text customdata 1 undeclared',
            'mdl_user rows id 1 due',
            'mdl_user_devices rows userid 1 elsewhere',
            'mdl_user_enrolments actor modifierid 1 actor',
          ],
        );
        assert.equal(planted.unexplained, 4);
        // six months from the latest line, 20 November 2026; the first and the last of 21 lines were looked at
        const kept = planted.left.filter((l) => l.table === 'mdl_logstore_standard_log').map((l) => l.why);
        const because = (why: (typeof kept)[number]) =>
          'because' in why ? why.because.map((b) => [b.activity, b.until, why.sampled]) : [];
        assert.deepEqual(kept.map(because), [[['traces', '2027-05-20', true]], [['traces', '2027-05-20', undefined]]]);

        const en = await cli.run(`residue moodle mdl_user:${GONE} --words names.txt`);
        assert.match(en.out, /^moodle\.mdl_user 1427: 483 tables read again, 3 names looked for\.\n/);
        assert.match(
          en.out,
          /mdl_course +a text that names them \(summary\) +1 +NOT EXPLAINED: the map does not call this column personal/,
        );
        assert.match(en.out, /mdl_assign_grades +rows about them \(userid\) +4 +left to somebody else: Moodle: delete or reset the course/);
        assert.match(en.out, /4 entries should not be left, or the map has to say why\.$/m);
        const fr = await cli.run(`residue moodle ${GONE} --lang fr`);
        assert.match(fr.out, /mdl_user +lignes sur la personne \(id\) +1 +NON EXPLIQUÉ : le terme est passé/);
        assert.match(fr.out, /--words/);
        for (const value of [first, last, address]) assert.ok(!`${en.out}${en.err}${fr.out}${fr.err}`.includes(value));
      },
      { template: template!, only: 'embedded' },
    ),
);

test('a restored Moodle: of somebody who is still there, what their row says is looked for in texts of others (S5)', { skip }, (t) =>
  withDatabase(
    t,
    async (db) => {
      const setting = withWholeMap(project(t, db));
      const cli = terminal(setting.cwd, setting.env as Record<string, string>);
      const found: Residue = (await cli.run('residue moodle 3003 --json')).json();
      const { rows } = await db.pool.query<{ n: number }>(
        `select count(*)::int as n from mdl_messages m, mdl_user u where u.id = 3003 and lower(m.fullmessage) like '%' || lower(u.firstname) || '%'
          and lower(m.fullmessage) like '%' || lower(u.lastname) || '%'`,
      );
      assert.ok(rows[0]!.n > 0);
      assert.deepEqual(
        found.left.filter((l) => l.table === 'mdl_messages' && l.columns.includes('fullmessage')).map((l) => [l.what, l.rows, l.why.is]),
        [['text', rows[0]!.n, 'elsewhere']],
      );
      assert.ok(found.left.some((l) => l.table === 'mdl_user' && l.why.is === 'kept'));
      // their own row is no text of others
      assert.ok(!found.left.some((l) => l.table === 'mdl_user' && l.what === 'text'));

      const nobody = await cli.run('residue moodle 999999 --json');
      assert.deepEqual([nobody.code, nobody.json().left], [0, []]);
      const unknown = await cli.run('residue lms 1427');
      assert.equal(unknown.code, 3);
      assert.match(unknown.err, /error\[row-unknown\]: no map is of the system `lms`/);
      assert.match((await cli.run('residue moodle 1427 --words none.txt')).err, /error\[file-missing\]/);
    },
    { template: template!, only: 'embedded' },
  ),
);
