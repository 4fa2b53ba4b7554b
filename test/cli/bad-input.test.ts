import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withDatabase } from '../database.ts';
import { folder, type Ran, school, type Terminal, terminal } from './terminal.ts';

/** The words of an error: its code, and that it says what to do next. */
function refused(r: Ran, code: string, message: RegExp, exit = 3): void {
  assert.equal(r.code, exit, `${r.out}${r.err}`);
  assert.equal(r.out, '');
  assert.match(r.err, new RegExp(`^error\\[${code}\\]: `), r.err);
  assert.match(r.err, message);
  assert.match(r.err, /\n {2}help: \S/);
}

async function project(files: Record<string, string | undefined> = {}): Promise<Terminal> {
  const t = terminal(folder());
  assert.equal((await t.run('init')).code, 0);
  for (const [name, text] of Object.entries(files)) {
    if (text === undefined) rmSync(join(t.cwd, name));
    else writeFileSync(join(t.cwd, name), text);
  }
  return t;
}

test('files: what is missing, a folder, unreadable or a dead link is named, with what to do', async () => {
  refused(await terminal(folder()).run('check'), 'file-missing', /no `lethe.yaml`.*\n.*lethe init/);
  refused(await terminal('/nowhere/at/all').run('check'), 'file-missing', /no `lethe.yaml`/);
  refused(await (await project({ 'policy.yaml': undefined })).run('check'), 'file-missing', /`policy.yaml` cannot be read: ENOENT/);
  const directory = await project({ 'policy.yaml': undefined });
  mkdirSync(join(directory.cwd, 'policy.yaml'));
  refused(await directory.run('check'), 'file-missing', /`policy.yaml` cannot be read: EISDIR/);
  const own = await project({ 'lethe.yaml': undefined });
  mkdirSync(join(own.cwd, 'lethe.yaml'));
  refused(await own.run('check'), 'file-missing', /`lethe.yaml` cannot be read: EISDIR/);
  const loop = await project({ 'policy.yaml': undefined });
  symlinkSync('policy.yaml', join(loop.cwd, 'policy.yaml'));
  refused(await loop.run('check'), 'file-missing', /`policy.yaml` cannot be read: ELOOP/);
  const none = await project({ 'lethe.yaml': 'lethe: 1\nproject: { policy: ["parts/*.yaml"], maps: [] }\n' });
  refused(await none.run('check'), 'file-missing', /the folder `parts` cannot be read/);
  mkdirSync(join(none.cwd, 'parts'));
  refused(await none.run('check'), 'file-missing', /no file is called `parts\/\*.yaml`/);
});

test('files: a folder where confirmations should be is no confirmation, and nothing is written into it', async () => {
  const t = await project();
  mkdirSync(join(t.cwd, 'confirmations.yaml'));
  refused(await t.run('check'), 'file-missing', /`confirmations.yaml` cannot be read: EISDIR/);
});

test('YAML: every finding at once with its place, on standard output, exit code 1; other commands point to check', async () => {
  for (const [text, finding] of [
    ['', /policy.yaml/],
    ['lethe: 1\npolicy: [unclosed\n', /policy.yaml:\d+:\d+/],
    ['lethe: 1\npolicy: 42\n', /policy.yaml:2:9/],
    ['just some words', /policy.yaml:1:1/],
    ['lethe: 2\n', /policy.yaml:1:8/],
    ['\u0000\u0001binary', /policy.yaml/],
  ] as const) {
    const t = await project({ 'policy.yaml': text });
    const r = await t.run('check');
    assert.equal(r.code, 1, `${JSON.stringify(text)}\n${r.err}`);
    assert.match(r.out, finding);
    assert.match(r.out, /^error\[/m);
    refused(await t.run('plan'), 'project-invalid', /error.*\n.*run `lethe check`/);
    assert.equal((await t.run('check --json')).json().diagnostics[0].severity, 'error');
  }
});

test('a file that is no UTF-8 is not read as something else', async () => {
  const t = await project();
  writeFileSync(join(t.cwd, 'policy.yaml'), Buffer.from('lethe: 1 # \u00e9cole', 'latin1'));
  refused(await t.run('check'), 'file-missing', /`policy.yaml` cannot be read: it is no UTF-8 text\n.*save it as UTF-8/);
});

test('two maps of one system are refused: what both say would be planned twice', async () => {
  const t = await project();
  writeFileSync(join(t.cwd, 'again.map.yaml'), readFileSync(join(t.cwd, 'school.map.yaml')));
  const file = join(t.cwd, 'lethe.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('[school.map.yaml]', '[school.map.yaml, again.map.yaml]'));
  const { out, code } = await t.run('check');
  assert.equal(code, 1);
  assert.match(out, /error\[written-twice\]: the system `school` has a map already\n {2}again\.map\.yaml:3:1/);
});

test('a project that is wrong in three files says all three', async () => {
  const t = await project({ 'school.map.yaml': 'lethe: 1\nsystem: {}\n', 'confirmations.yaml': 'lethe: 1\nconfirmations: 3\n' });
  const policy = join(t.cwd, 'policy.yaml');
  writeFileSync(policy, readFileSync(policy, 'utf8').replace('basis: contract', 'basis: contrat'));
  const { out, code } = await t.run('check');
  assert.equal(code, 1);
  for (const file of ['policy.yaml', 'school.map.yaml', 'confirmations.yaml']) assert.match(out, new RegExp(`^  ${file}:\\d+:\\d+$`, 'm'));
  assert.match(out, /did you mean `contract`\?/);
});

test('init never overwrites: the files that are there stay byte for byte, and none is added', async () => {
  const t = terminal(folder());
  writeFileSync(join(t.cwd, 'policy.yaml'), 'mine');
  refused(await t.run('init'), 'project-exists', /`policy.yaml` is already in/);
  assert.deepEqual(readdirSync(t.cwd), ['policy.yaml']);
  assert.equal(readFileSync(join(t.cwd, 'policy.yaml'), 'utf8'), 'mine');
  writeFileSync(join(t.cwd, 'file'), '');
  refused(await t.run('init file'), 'file-unwritable', /`.*file`/);
});

test('init keeps a .gitignore that is there', async () => {
  const t = terminal(folder());
  writeFileSync(join(t.cwd, '.gitignore'), 'mine\n');
  const r = await t.run('init --json');
  assert.deepEqual(r.json().files, ['lethe.yaml', 'policy.yaml', 'school.map.yaml']);
  assert.equal(readFileSync(join(t.cwd, '.gitignore'), 'utf8'), 'mine\n');
});

/** A command in a process that has no more rights than files give: root gives up that of reading and writing whatever it likes. */
function unprivileged(cwd: string, args: string[]): Ran {
  const bound = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];
  const [command, ...rest] = [...bound, process.execPath, join(import.meta.dirname, '../../src/cli/main.ts'), ...args];
  const { status, stdout, stderr } = spawnSync(command!, rest, { cwd, encoding: 'utf8', env: { PATH: process.env.PATH } });
  return { code: status ?? -1, out: stdout, err: stderr, json: () => JSON.parse(stdout) };
}

test('a folder in which nothing can be written: init and confirm say so, and nothing is half done', async () => {
  const t = await project();
  const policy = join(t.cwd, 'policy.yaml');
  writeFileSync(
    policy,
    readFileSync(policy, 'utf8').replace('then: delete', 'then: delete\n      reading: three years from the last login'),
  );
  chmodSync(t.cwd, 0o555);
  const run = (...args: string[]) => unprivileged(t.cwd, args);
  refused(run('confirm', 'studies.1', '--by', 'DPO'), 'file-unwritable', /confirmations.yaml` cannot be written: EACCES/);
  refused(run('init', 'new'), 'file-unwritable', /new` cannot be written: EACCES/);
  refused(run('status'), 'file-unwritable', /\.lethe` cannot be made: EACCES\n.*DATABASE_URL/);
  assert.deepEqual(readdirSync(t.cwd).sort(), ['.gitignore', 'lethe.yaml', 'policy.yaml', 'school.map.yaml']);
  chmodSync(t.cwd, 0o755);
});

test('an interrupted confirmation leaves the old file; what it left beside it is cleared away once it is old', async () => {
  const t = await project();
  const policy = join(t.cwd, 'policy.yaml');
  writeFileSync(
    policy,
    readFileSync(policy, 'utf8').replace('then: delete', 'then: delete\n      reading: three years from the last login'),
  );
  const beside = join(t.cwd, 'confirmations.yaml.new');
  writeFileSync(beside, 'lethe: 1\nconfirm');
  utimesSync(beside, new Date(0), new Date(0));
  assert.equal((await t.run('confirm --json')).json()[0].confirmed, false);
  assert.equal((await t.run('confirm studies.1 --by DPO')).code, 0);
  assert.equal(existsSync(beside), false);
  assert.equal((await t.run('confirm --json')).json()[0].confirmed, true);
  mkdirSync(beside);
  writeFileSync(policy, readFileSync(policy, 'utf8').replace('3 years', '4 years')); // another rule: to be confirmed again
  const before = readFileSync(join(t.cwd, 'confirmations.yaml'), 'utf8');
  refused(await t.run('confirm studies.1 --by DPO'), 'file-unwritable', /EEXIST/);
  assert.equal(readFileSync(join(t.cwd, 'confirmations.yaml'), 'utf8'), before);
});

test('an argument that cannot be is refused before anything is opened', async () => {
  const t = await project();
  for (const day of ['2027-02-30', 'tomorrow', '2027-1-1', ''])
    refused(await t.run(`plan --as-of "${day}"`), 'argument-invalid', /YYYY-MM-DD/, 2);
  refused(await t.run('freeze'), 'argument-invalid', /reason/, 2);
  refused(await t.run('completion tcsh'), 'argument-invalid', /tcsh/, 2);
  assert.equal(existsSync(join(t.cwd, '.lethe')), false);
});

test('what nobody knows: plan, hold, reading, table, row; keys with odd characters name no row and run no SQL', async (t) => {
  await withDatabase(t, async (db) => {
    const s = await school(db);
    refused(await s.run('approve NONSUCH'), 'plan-unknown', /`NONSUCH`/);
    refused(await s.run('apply NONSUCH'), 'plan-unknown', /lethe status/);
    refused(await s.run('hold release nothing'), 'hold-unknown', /lethe hold list/);
    refused(await s.run('confirm admission.faild --by DPO'), 'reading-unknown', /did you mean `admission.failed`\?/);
    refused(await s.run('explain campus.usres 1'), 'row-unknown', /did you mean `campus.users`\?/);
    refused(await s.run('explain nowhere.users 1'), 'row-unknown', /`nowhere.users`/);
    for (const key of ['99', 'abc', '1;drop table users', "1' or '1'='1", '1e3000', '99999999999999', 'é', '$1'])
      refused(await s.run(`explain campus.users "${key}"`), 'row-unknown', /no such row/);
    refused(await s.run('explain campus.seats 2'), 'row-unknown', /\(user_id, begin_at\).*\n.*give 2 values/);
    refused(await s.run('explain campus.seats 2 never'), 'row-unknown', /no such row/);
    assert.equal((await s.run('explain campus.seats 2 "2025-01-15T07:00:00Z"')).code, 0);
    assert.equal((await s.run('explain users:2')).code, 0);
    assert.equal((await s.run('explain campus.users:2')).code, 0);
    assert.equal((await db.pool.query('select count(*)::int as n from users')).rows[0].n, 5);
  });
});

test('a key alone when two tables hold persons asks for the table', async (t) => {
  await withDatabase(
    t,
    async (db) => {
      const s = await school(db);
      await db.pool.query('create table staff (id int primary key, name text, kind text not null, last_seen_at timestamptz)');
      await db.pool.query(`insert into staff values (2, 'Fay', 'S', '2026-11-20')`);
      writeFileSync(
        join(s.cwd, 'campus.map.yaml'),
        `${readFileSync(join(s.cwd, 'campus.map.yaml'), 'utf8')}  staff:
    key: id
    person: { roles: { candidate: { kind: C }, student: { kind: S }, alumnus: { kind: A } } }
    columns: { name: identity }
    technical: [kind, last_seen_at]
    events: { last-activity: last_seen_at, graduated: { column: last_seen_at }, deletion-asked: { column: last_seen_at, sentinels: ["2026-11-20"] } }
    serves: [account]
`,
      );
      refused(await s.run('explain 2'), 'row-unknown', /several tables hold persons: `users`, `staff`\n.*lethe explain users:2/);
      const one = await s.run('explain staff:2');
      assert.match(one.out, /^campus.staff 2\n/, one.err);
    },
    { only: 'embedded' },
  );
});

test('confirm: two at once keep both, and one that cannot write leaves the old file', async (t) => {
  await withDatabase(
    t,
    async (db) => {
      const s = await school(db);
      const policy = join(s.cwd, 'policy.yaml');
      writeFileSync(
        policy,
        readFileSync(policy, 'utf8').replace('clause: ML-5', 'clause: ML-5\n        reading: five years from the decision as well'),
      );
      const file = join(s.cwd, 'confirmations.yaml');
      const both = await Promise.all([s.run('confirm admission.failed --by DPO'), s.run('confirm admission.passed --by Registrar')]);
      assert.deepEqual(
        both.map((r) => r.code),
        [0, 0],
        both.map((r) => r.err).join(''),
      );
      const states = (await s.run('confirm --json')).json().map((r: { id: string; confirmed: boolean }) => [r.id, r.confirmed]);
      assert.deepEqual(states, [
        ['admission.failed', true],
        ['admission.passed', true],
      ]);
      const before = readFileSync(file, 'utf8');
      assert.match((await s.run('confirm admission.failed --by DPO --json')).out, /"confirmed": \[\]/);
      assert.equal(readFileSync(file, 'utf8'), before);
      assert.deepEqual(readdirSync(s.cwd).sort(), ['campus.map.yaml', 'confirmations.yaml', 'lethe.yaml', 'policy.yaml']);
    },
    { only: 'embedded' },
  );
});

test('confirm: a file whose list is no list is refused and left as it is', async () => {
  const t = await project({ 'confirmations.yaml': '# mine\nlethe: 1\nconfirmations: [\n' });
  refused(await t.run('confirm studies.1 --by DPO'), 'project-invalid', /confirmations.yaml/);
  assert.equal(readFileSync(join(t.cwd, 'confirmations.yaml'), 'utf8'), '# mine\nlethe: 1\nconfirmations: [\n');
});

test('a file without the right to read it is named', async () => {
  const t = await project();
  chmodSync(join(t.cwd, 'policy.yaml'), 0);
  refused(unprivileged(t.cwd, ['check']), 'file-missing', /EACCES/);
});

test('a hold on a person takes the key as the database writes it, and says when nobody has it (S35)', async (t) => {
  await withDatabase(t, async (db) => {
    const s = await school(db);
    const added = await s.run('hold add --id one --person users:01 --reason dispute --reassess 2099-01-01 --json');
    assert.equal(added.json().person.key, '1');
    assert.match((await s.run('explain 1')).out, /Held: dispute/);
    assert.ok(!(await s.run('plan --json')).json().steps.some((x: { columns: { name: string }[] }) => x.columns[0]?.name === 'name'));
    for (const key of ['99', 'abc']) {
      const r = await s.run(`hold add --person users:${key} --reason dispute --reassess 2099-01-01`);
      assert.equal(r.code, 0);
      assert.match(r.err, /no row of `users` has the key/);
    }
  });
});
