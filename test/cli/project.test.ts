import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withDatabase } from '../database.ts';
import { folder, school, terminal } from './terminal.ts';

test('the project is the nearest folder above that has one, or the one that is named', async () => {
  const t = terminal(folder());
  await t.run('init outer');
  await t.run('init outer/inner');
  const outer = join(t.cwd, 'outer');
  const policy = join(outer, 'inner', 'policy.yaml');
  writeFileSync(policy, readFileSync(policy, 'utf8').replace('id: school', 'id: evening-school'));
  const deep = join(outer, 'inner', 'a', 'b');
  mkdirSync(deep, { recursive: true });
  const name = async (cwd: string, more = '') => (await terminal(cwd).run(`check --json${more}`)).json().summary.policy;
  assert.equal(await name(outer), 'school');
  assert.equal(await name(deep), 'evening-school');
  assert.equal(await name(deep, ` --project ${outer}`), 'school');
  assert.equal(await name(deep, ' --project ../../..'), 'school'); // from where the command runs
});

test('a policy in several files is one policy, in the order of their names', async () => {
  const t = terminal(folder());
  await t.run('init');
  const whole = readFileSync(join(t.cwd, 'policy.yaml'), 'utf8');
  const at = whole.indexOf('activities:');
  mkdirSync(join(t.cwd, 'policy'));
  writeFileSync(join(t.cwd, 'policy', '1-head.yaml'), whole.slice(0, at));
  writeFileSync(join(t.cwd, 'policy', '2-activities.yaml'), `lethe: 1\n${whole.slice(at)}`);
  const project = join(t.cwd, 'lethe.yaml');
  writeFileSync(project, readFileSync(project, 'utf8').replace('[policy.yaml]', '["policy/*.yaml"]'));
  assert.deepEqual((await t.run('check --json')).json().summary, {
    policy: 'school',
    version: '2026-01-01',
    activities: 1,
    rules: 1,
    readings: 0,
    unconfirmed: 0,
    systems: [{ system: 'school', tables: 1 }],
  });
});

test('plan --sql prints the very statements: run by hand they count what the plan counts (E1)', async (t) => {
  await withDatabase(t, async (db) => {
    const s = await school(db, { today: true });
    const plan = (await s.run('plan --json')).json();
    const statements = (await s.run('plan --sql --json')).json() as { table: string; what: string; sql: string; params: unknown[] }[];
    const counted: Record<string, number> = {};
    for (const { table, what, sql, params } of statements) {
      const { rows } = await db.pool.query(sql, params);
      if (Number(rows[0].n) > 0) counted[`${table} ${what}`] = Number(rows[0].n);
    }
    const planned = plan.steps.map((p: { table: string; action: string; columns: { name: string }[]; rows: number }) => [
      `${p.table} ${p.action === 'delete' ? 'delete' : p.columns.map((c) => c.name).join(', ')}`,
      p.rows,
    ]);
    assert.deepEqual(counted, Object.fromEntries(planned));
    assert.deepEqual(counted, { 'seats delete': 2, 'users delete': 1, 'users name': 1, 'users email': 2 });
    const text = (await s.run('plan --sql')).out;
    assert.match(text, /^-- campus\.tests: delete\nselect count\(\*\) as n/m);
  });
});

test('a plan holds for the policy and readings that it was made under, and for the steps that an approval names', async (t) => {
  await withDatabase(
    t,
    async (db) => {
      const s = await school(db, { today: true });
      const error = async (line: string) => /^error\[([a-z-]+)\]/.exec((await s.run(line)).err)?.[1];
      const { id } = (await s.run('plan --json')).json();
      assert.equal(await error(`approve ${id} --large 1`), 'argument-invalid'); // no step is large
      assert.equal(await error(`approve ${id} --large x`), undefined); // commander's own words
      assert.equal((await s.run(`approve ${id} --large x`)).code, 2);
      const policy = join(s.cwd, 'policy.yaml');
      const before = readFileSync(policy, 'utf8');
      writeFileSync(policy, before.replace('for: 3 years', 'for: 4 years'));
      assert.equal(await error(`approve ${id}`), 'plan-outdated');
      writeFileSync(policy, before);
      assert.equal((await s.run(`approve ${id}`)).code, 0);
      await s.run('confirm admission.failed --by DPO');
      assert.equal(await error(`apply ${id}`), 'plan-outdated');
      const future = (await s.run('plan --as-of 2090-01-01 --json')).json();
      const large = future.steps.filter((x: { large: boolean }) => x.large).map((x: { number: number }) => x.number);
      assert.equal((await s.run(`approve ${future.id}${large.length > 0 ? ` --large ${large.join(',')}` : ''}`)).code, 0);
      assert.equal(await error(`apply ${future.id}`), 'plan-future');
      assert.equal((await db.pool.query('select count(*)::int as n from seats')).rows[0].n, 3);
    },
    { only: 'embedded' },
  );
});
