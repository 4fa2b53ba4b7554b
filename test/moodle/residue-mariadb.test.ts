import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Residue } from '../../src/work/find-residue.ts';
import { terminal } from '../cli/terminal.ts';
import { withDatabase, withMariadb } from '../database.ts';
import { loadMariadbDump } from './load-mariadb-dump.ts';
import { withWholeMap } from './pack.ts';
import { project } from './project.ts';

const dump = join(process.env.LETHE_SHARED ?? join(import.meta.dirname, '..', '..', '..', 'shared'), 'moodle', 'moodle-4.3-mariadb.sql.gz');
const skip = existsSync(dump) ? false : `there is no \`${dump}\` (set LETHE_SHARED)`;
if (skip) console.error(`\n*** NOT RUN: residue of Moodle on MariaDB: ${skip} ***\n`);

test('a restored Moodle on MariaDB is read again too: what is left is counted, what is planted is found (S45)', { skip }, (t) =>
  withMariadb(t, (db, inner) =>
    withDatabase(
      inner,
      async (store) => {
        await loadMariadbDump(dump, db.url);
        const setting = withWholeMap(project(t, store, db.url, 'mariadb'));
        const cli = terminal(setting.cwd, setting.env as Record<string, string>);
        const checked = (await cli.run('check --live --json')).json();
        assert.deepEqual(
          checked.diagnostics.filter((d: { severity: string }) => d.severity === 'error'),
          [],
        );

        const [who] = await db.ask<{ id: number; first: string; last: string }>(
          `select u.id, u.firstname as first, u.lastname as last from mdl_user u join mdl_forum_posts p on p.userid = u.id
           join mdl_assign_grades g on g.userid = u.id where u.deleted = 0 order by u.id limit 1`,
        );
        const { id, first, last } = who!;
        await db.ask(`insert into mdl_config (name, value) values ('residue', ?)`, [`Ask <i>${last.toUpperCase()}</i>, ${first}`]);
        writeFileSync(join(setting.cwd, 'names.txt'), `${first} ${last}\n`);
        const ran = await cli.run(`residue moodle ${id} --words names.txt --json`);
        assert.equal(ran.code, 1, ran.err);
        assert.ok(!ran.out.includes(last));
        const found: Residue = ran.json();
        assert.equal(found.tables, 483);
        for (const [table, column] of [
          ['mdl_assign_grades', 'userid'],
          ['mdl_forum_posts', 'userid'],
          ['mdl_grade_grades_history', 'userid'],
        ] as const) {
          const [counted] = await db.ask<{ n: number }>(`select count(*) as n from ${table} where ${column} = ?`, [id]);
          const rows = found.left.filter((l) => l.table === table && l.columns.includes(column)).reduce((n, l) => n + l.rows, 0);
          assert.ok(rows > 0);
          assert.equal(rows, Number(counted!.n), table);
        }
        assert.deepEqual(
          found.left.filter((l) => l.table === 'mdl_config').map((l) => [l.what, l.columns, l.rows, l.why]),
          [['text', ['value'], 1, { is: 'undeclared' }]],
        );
        assert.ok(found.left.some((l) => l.table === 'mdl_user' && l.why.is === 'kept'));
      },
      { only: 'embedded' },
    ),
  ),
);
