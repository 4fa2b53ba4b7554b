import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { serverAccount } from '../src/store/embedded/account.ts';
import { startEmbedded } from '../src/store/embedded/embedded.ts';
import { findHome } from '../src/store/embedded/home.ts';
import { type Ran, type Terminal, terminal } from '../test/cli/terminal.ts';
import type { Witness } from './campus/cast/stage.ts';

const tmp = join(import.meta.dirname, '..', '.lethe', 'tmp');
mkdirSync(tmp, { recursive: true });
const cwd = mkdtempSync(join(tmp, 'demo-'));
const folder = join(cwd, '.lethe', 'demo');
const embedded = join(folder, '.lethe');
const quiet = () => {};

after(async () => {
  if (existsSync(embedded)) {
    const { home } = await findHome(embedded, serverAccount() !== undefined, quiet);
    await (await startEmbedded(embedded, quiet)).stop();
    rmSync(home, { recursive: true, force: true });
  }
  rmSync(cwd, { recursive: true, force: true });
});

const ok = (r: Ran, code = 0): Ran => {
  assert.equal(r.code, code, `${r.out}${r.err}`);
  return r;
};

/** A terminal whose own store does not answer, and whose clock stands still, so that no day ends while the test runs. */
function screen(): Terminal {
  const t = terminal(cwd, { DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none' });
  const now = Temporal.Now.instant();
  t.now = () => now;
  return t;
}

test('lethe demo ends with rows gone, kept and explained, and leaves commands that work; run again, it starts afresh (E25)', async () => {
  const t = screen();
  const first = ok(await t.run('demo --people 500 --json'));
  assert.equal(first.err, '');
  const said = first.json();
  const result = (command: string) =>
    said.results.filter((r: { command: string }) => r.command.startsWith(command)).map((r: { result: unknown }) => r.result);

  assert.deepEqual(result('check')[0].diagnostics, []);
  const [silent, plan, left] = result('plan');
  // the pack's README lists 13 readings to confirm and 7 obvious ones
  assert.deepEqual(silent.readings, { confirmed: 7, unconfirmed: 13 });
  // sami's count of ten years ago waits for its reading; nothing of that table is in the first plan
  const waiting = silent.surveys.find((s: { table: string }) => s.table === 'activity_counts').waiting;
  assert.ok(waiting.some((w: { for: string; rule: string }) => w.for === 'confirmed-reading' && w.rule === 'active-students.1'));
  const tables = (p: { steps: { table: string }[] }) => p.steps.map((s) => s.table);
  assert.ok(!tables(silent).includes('activity_counts') && tables(plan).includes('activity_counts'));
  assert.equal(result('confirm')[0].confirmed.length, 13);
  assert.match(readFileSync(join(folder, 'confirmations.yaml'), 'utf8'), /by: Data protection officer of the demo/);
  assert.deepEqual(
    result('apply').map((r: { state: string }) => r.state),
    ['paused', 'done'],
  );
  assert.deepEqual(left.steps, []);
  const { person, tables: hers } = result('explain')[0];
  assert.deepEqual(person.key, [String(said.cast.people.violette)]);
  assert.deepEqual(hers.find((h: { table: string }) => h.table === 'school_records').verdicts, { archived: 1 });

  assert.equal(statSync(said.environment).mode & 0o777, 0o600);
  const url = /INTRANET_URL='(.*)'/.exec(readFileSync(said.environment, 'utf8'))![1]!;
  const server = await startEmbedded(embedded, quiet);
  try {
    const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
    await client.connect();
    try {
      await assertFates(client, said.cast.witnesses);
      await assertPeople(client, said.cast.people);
      const { rows } = await client.query(`select count(distinct step)::int as steps from lethe.receipts where plan = $1`, [plan.id]);
      assert.equal(rows[0].steps, plan.steps.length);
    } finally {
      await client.end();
    }
    const shell = terminal(cwd, { INTRANET_URL: url });
    shell.now = t.now;
    assert.ok(said.commands.length >= 5);
    for (const command of said.commands) ok(await shell.run(command.replace(/^npx lethe /, '')));
    assert.match(ok(await shell.run('status --project .lethe/demo')).out, /farah/);
    await assertAlone(server.connectionString('postgres'), t);
  } finally {
    await server.stop();
  }

  writeFileSync(join(folder, 'policy', 'gone.yaml'), 'a file that the pack had once');
  const again = ok(await t.run('demo --people 500 --lang fr'));
  assert.ok(!existsSync(join(folder, 'policy', 'gone.yaml')));
  assert.match(again.out, /Un campus de 500 personnes/);
  assert.match(again.out, /\$ lethe apply \w{6} --go-on/);
  assert.match(again.out, /Rien n’est échu/);
  assert.match(again.out, /Durée/);
  assert.match(again.err, /Remplissage/);
  const plans = ok(await terminal(cwd, { INTRANET_URL: url }).run('status --project .lethe/demo --json')).json().plans;
  assert.equal(plans.length, 3, 'the records of the first demo are gone');
});

/** While another demo is at work in the folder, nothing of it is touched. */
async function assertAlone(url: string, t: Terminal): Promise<void> {
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  try {
    await other.query('select pg_advisory_lock(42)');
    assert.match(ok(await t.run('demo --people 500'), 3).err, /error\[plan-running\].*another demo/);
    assert.ok(existsSync(join(folder, 'confirmations.yaml')));
  } finally {
    await other.end();
  }
}

async function assertFates(client: pg.Client, witnesses: Witness[]): Promise<void> {
  assert.ok(witnesses.length > 150);
  for (const { clause, side, table, key, becomes } of witnesses) {
    const where = Object.keys(key).map((k, i) => `${client.escapeIdentifier(k)} = $${i + 1}`);
    const { rowCount } = await client.query(
      `select from ${client.escapeIdentifier(table)} where ${where.join(' and ')}`,
      Object.values(key),
    );
    assert.equal(rowCount, becomes === 'deleted' ? 0 : 1, `${clause} ${side}: ${table} ${JSON.stringify(key)}`);
  }
}

/** Basile is gone, Farah is held, Ada has one more day, Violette is a skeleton with a School Record. */
async function assertPeople(client: pg.Client, people: Record<string, number>): Promise<void> {
  const names = ['ada', 'basile', 'farah', 'violette'];
  const { rows } = await client.query('select id::int, first_name, login, phone from users where id = any($1) order by id', [
    names.map((n) => people[n]),
  ]);
  const phone = '+33 6 42 42 42 42';
  assert.deepEqual(rows, [
    { id: people.ada, first_name: 'Ada', login: 'ada', phone },
    { id: people.farah, first_name: 'Farah', login: 'farah', phone },
    { id: people.violette, first_name: '-', login: `gone-${people.violette}`, phone: null },
  ]);
  const records = await client.query('select full_name, transcript from school_records where user_id = $1', [people.violette]);
  assert.deepEqual(records.rows, [{ full_name: 'Violette de la Distribution', transcript: 'libft 125' }]);
}

test('the demo touches nothing that is not its own, and refuses what it cannot do', async () => {
  const t = screen();
  const other = join(cwd, 'school');
  const records = join(cwd, 'records');
  mkdirSync(join(records, '.lethe'), { recursive: true });
  assert.match(ok(await t.run('demo --folder records'), 3).err, /error\[project-exists\].*records/);
  assert.deepEqual(readdirSync(records), ['.lethe'], 'records of somebody else');
  mkdirSync(other);
  writeFileSync(join(other, 'lethe.yaml'), 'lethe: 1\n');
  assert.match(ok(await t.run('demo --folder school'), 3).err, /error\[project-exists\].*school/);
  assert.equal(readFileSync(join(other, 'lethe.yaml'), 'utf8'), 'lethe: 1\n');
  assert.deepEqual([existsSync(join(other, 'policy')), existsSync(join(other, '.lethe'))], [false, false]);
  assert.match(ok(await t.run('demo --people 12'), 2).err, /from 500 upwards/);
  t.interrupt.abort();
  const stopped = ok(await t.run('demo --people 500'), 4);
  assert.match(stopped.err, /starts afresh/);
});
