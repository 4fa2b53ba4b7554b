import assert from 'node:assert/strict';
import { execSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { school, type Terminal } from '../cli/terminal.ts';
import { type TestDatabase, withDatabase } from '../database.ts';
import { ROOT } from '../house/sources.ts';
import { agrees, PlanIds, stepsOf } from './page.ts';

/** Has a test of its own, on a restored Moodle. */
const ELSEWHERE = ['govern-moodle.md'];

const pages = globSync('docs/how-to/*.md', { cwd: ROOT }).filter((p) => !ELSEWHERE.includes(basename(p)));

async function run(s: Terminal, db: TestDatabase, command: string): Promise<string[]> {
  const script = /^psql -q -f (\S+) /.exec(command)?.[1];
  if (script) {
    await db.pool.query(readFileSync(join(s.cwd, script), 'utf8'));
    return []; // not every machine has psql
  }
  const other = /^LETHE_USER=(\S+) (.*)$/.exec(command);
  if (other) {
    const me = s.env.LETHE_USER;
    s.env.LETHE_USER = other[1];
    const printed = await run(
      s,
      db,
      other[2]!.replace(/\$\(([^)]*)\)/, (_, inner) => execSync(inner, { encoding: 'utf8' }).trim()),
    );
    s.env.LETHE_USER = me;
    return printed;
  }
  if (!command.startsWith('lethe ')) {
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: s.cwd, encoding: 'utf8' });
    return `${stdout}${stderr}`.split('\n').slice(0, -1);
  }
  const [line, file] = command.slice('lethe '.length).split(' > ');
  const { out, err } = await s.run(line!);
  if (file) {
    writeFileSync(join(s.cwd, file), out);
    return err.split('\n').slice(0, -1);
  }
  return `${err}${out}`.split('\n').slice(0, -1);
}

for (const page of pages) {
  test(`${page}: every command prints what the page shows`, async (t) => {
    await withDatabase(
      t,
      async (db) => {
        const text = readFileSync(join(ROOT, page), 'utf8');
        const s = await school(db, { today: true });
        const ids = new PlanIds(text);
        for (const step of stepsOf(text)) {
          if ('file' in step) {
            writeFileSync(join(s.cwd, step.file), step.text);
            continue;
          }
          for (const { command, printed } of step.turns) {
            const now = await run(s, db, ids.now(command));
            ids.learn(now);
            const lines = now.map((l) => ids.then(l));
            assert.ok(agrees(printed, lines), `$ ${command}\nshown:\n${printed.join('\n')}\nnow:\n${lines.join('\n')}`);
          }
        }
      },
      { only: 'embedded' },
    );
  });
}

test('the account of connect-a-database can check, plan and apply, and no more', async (t) => {
  const page = readFileSync(join(ROOT, 'docs', 'how-to', 'connect-a-database.md'), 'utf8');
  const grants = /```sql title=grants.sql\n([\s\S]*?)```/.exec(page)![1]!;
  await withDatabase(t, async (db) => {
    const s = await school(db, { today: true });
    const role = `${db.name}_account`;
    await db.pool.query(grants.replaceAll('role lethe', `role ${role}`).replaceAll(/(to|authorization) lethe;/g, `$1 ${role};`));
    try {
      const url = new URL(db.url);
      url.username = role;
      url.password = 'choose-a-long-one';
      s.env.CAMPUS_URL = url.href;
      const done = async (line: string) => {
        const r = await s.run(`${line} --json`);
        assert.equal(r.code, 0, `${line}: ${r.err}${r.out}`);
        return r.json();
      };
      await done('check --live');
      await done('hold add --id audit --table tests --reason audit --reassess 2099-01-01');
      const plan = await done('plan');
      assert.ok(plan.steps.length > 0);
      await done(`approve ${plan.id}`);
      assert.equal((await done(`apply ${plan.id}`)).state, 'done');
      await done('explain 3');
      await done('hold release audit');
      const own = new (await import('pg')).Client({ connectionString: url.href });
      await own.connect();
      try {
        await assert.rejects(own.query('create table public.x ()'), /permission denied/);
        await assert.rejects(own.query('insert into users (id, kind) values (9, $1)', ['S']), /permission denied/);
        await assert.rejects(own.query('create schema x'), /permission denied/);
      } finally {
        await own.end();
      }
    } finally {
      await db.pool.query(`drop owned by ${role} cascade`);
      await db.pool.query(`drop role ${role}`);
    }
  });
});
