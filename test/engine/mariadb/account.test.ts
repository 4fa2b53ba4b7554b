import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import mysql from 'mysql2/promise';
import { checkProject } from '../../../src/work/check-policy.ts';
import { placeHold } from '../../../src/work/place-hold.ts';
import { runPlan } from '../../../src/work/run-plan.ts';
import { approved, onDisk } from '../school.ts';
import { SCHOOL, withStore } from './school.ts';

const page = join(import.meta.dirname, '..', '..', '..', 'docs', 'how-to', 'connect-a-database.md');

/** The account that the page gives, on the tables of this school. */
function grants(account: string, database: string): string {
  const sql = /```sql title=grants-mariadb.sql\n([\s\S]*?)```/.exec(readFileSync(page, 'utf8'))![1]!;
  const tables: Record<string, string> = { users: 'people', tests: 'letters', seats: 'works' };
  return sql
    .replaceAll(/\b(to|user) lethe\b/g, `$1 ${account}`)
    .replaceAll(/\bcampus\.(\w+)/g, (_, t: string) => `${database}.${tables[t] ?? t}`)
    .replace('campus.*', `${database}.*`);
}

test('the account of connect-a-database can check, hold, plan and apply on MariaDB, and no more', (t) =>
  withStore(t, async (db, store) => {
    const account = `lethe_${process.pid}`;
    await db.pool.query(`${SCHOOL.ddl} insert into people (id, name, email, last_seen_at) values (1, 'a', 'a', '2020-01-01'), (2, 'b', 'b', now());
      insert into letters (person_id, body) values (1, 'x'), (2, 'y')`);
    await db.pool.query(`${grants(account, db.name)} grant update, delete on ${db.name}.seats to ${account}`);
    try {
      const url = new URL(db.url);
      url.username = account;
      url.password = 'choose-a-long-one';
      await onDisk(SCHOOL, { DATABASE_URL: store.url, SCHOOL_URL: url.href }, async (p) => {
        const { diagnostics } = await checkProject(p.setting, { live: true });
        assert.deepEqual(
          diagnostics.filter((d) => d.severity === 'error').map((d) => d.message),
          [],
        );
        await placeHold(p.setting, { reason: 'audit', reassess: '2099-01-01', person: { table: 'people', key: '2' } });
        const run = await runPlan(p.setting, await approved(p), { goOn: true, say: () => {} });
        assert.deepEqual([run.state, run.steps.map((s) => s.rows)], ['done', [1, 1]]);
        // a right that is missing is named, with the statement that gives it
        await db.pool.query(`revoke delete on ${db.name}.letters from ${account}`);
        const [finding] = (await checkProject(p.setting, { live: true })).diagnostics.filter((d) => d.severity === 'error');
        assert.equal(finding!.code, 'missing-right');
        assert.equal(finding!.help, `grant delete on \`${db.name}\`.\`letters\` to it`);
      });
      const own = await mysql.createConnection(url.href);
      try {
        await assert.rejects(own.query('create table x (id int)'), { code: 'ER_TABLEACCESS_DENIED_ERROR' });
        await assert.rejects(own.query('insert into people (id) values (9)'), { code: 'ER_TABLEACCESS_DENIED_ERROR' });
        await assert.rejects(own.query('create database x'), { code: 'ER_DBACCESS_DENIED_ERROR' });
      } finally {
        await own.end();
      }
    } finally {
      await db.pool.query(`drop user ${account}`);
    }
  }));
