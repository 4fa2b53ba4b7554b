import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { serverAccount } from '../../src/store/embedded/account.ts';
import { startEmbedded } from '../../src/store/embedded/embedded.ts';
import { findHome } from '../../src/store/embedded/home.ts';
import { terminal } from '../../test/cli/terminal.ts';
import { SCHOOLS } from './school.ts';

const tmp = join(import.meta.dirname, '..', '..', '.lethe', 'tmp');
mkdirSync(tmp, { recursive: true });
const cwd = mkdtempSync(join(tmp, 'schools-'));
const quiet = () => {};

after(async () => {
  for (const name of Object.keys(SCHOOLS)) {
    const embedded = join(cwd, '.lethe', `demo-${name}`, '.lethe');
    if (!existsSync(embedded)) continue;
    const { home } = await findHome(embedded, serverAccount() !== undefined, quiet);
    await (await startEmbedded(embedded, quiet)).stop();
    rmSync(home, { recursive: true, force: true });
  }
  rmSync(cwd, { recursive: true, force: true });
});

for (const school of Object.values(SCHOOLS))
  test(`lethe demo --school ${school.pack} goes the whole way across ${school.systems.length} databases, and leaves rows gone, kept and, where the policy says so, archived, and a person explained in each`, async () => {
    const t = terminal(cwd, { DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none' });
    const now = Temporal.Now.instant();
    t.now = () => now;
    const ran = await t.run(`demo --school ${school.pack} --people 500 --json`);
    assert.equal(ran.code, 0, `${ran.out}${ran.err}`);
    const said = ran.json();
    const result = (command: string) =>
      said.results.filter((r: { command: string }) => r.command.startsWith(command)).map((r: { result: unknown }) => r.result);

    assert.deepEqual(result('check')[0].diagnostics, []);
    const [silent, plan, left] = result('plan');
    assert.ok(silent.readings.unconfirmed >= 5 && plan.readings.unconfirmed === 0);
    const waits = silent.surveys.flatMap((s: { waiting: { for: string }[] }) => s.waiting.map((w) => w.for));
    assert.ok(waits.includes('confirmed-reading'));
    assert.ok(plan.steps.length > silent.steps.length);
    const systems = school.systems.map((s) => s.id);
    assert.deepEqual(new Set(plan.steps.map((s: { system: string }) => s.system)), new Set(systems));
    assert.equal(result('apply').at(-1).state, 'done');
    assert.deepEqual(left.steps, []);

    const gone = said.tables.filter((of: { before: number; now: number }) => of.now < of.before);
    assert.deepEqual(new Set(gone.map((of: { system: string }) => of.system)), new Set(systems));
    const archives = plan.steps.some((s: { action: string }) => s.action === 'archive');
    assert.equal(archives, school.pack !== 'moodle-site', 'its policy alone has no archive');
    assert.equal(
      said.tables.some((of: { archived: number }) => of.archived > 0),
      archives,
    );
    const persons = result('explain').filter((e: { person?: object }) => e.person);
    assert.deepEqual(
      persons.map((e: { person: { system: string } }) => e.person.system),
      systems,
    );
    for (const { tables } of persons) assert.ok(tables.length > 2);

    const environment = readFileSync(said.environment, 'utf8');
    const env = Object.fromEntries([...environment.matchAll(/export (\w+)='(.*)'/g)].map(([, name, url]) => [name!, url!]));
    assert.deepEqual(
      Object.keys(env),
      school.systems.map((s) => s.env),
    );
    const server = await startEmbedded(join(said.folder, '.lethe'), quiet);
    try {
      const shell = terminal(cwd, env);
      shell.now = t.now;
      for (const command of said.commands) {
        const again = await shell.run(command.replace(/^npx lethe /, ''));
        assert.equal(again.code, 0, `${command}\n${again.out}${again.err}`);
      }
    } finally {
      await server.stop();
    }
  });

test('a school is shown in French too', async () => {
  const t = terminal(cwd, {});
  const ran = await t.run('demo --school omnes --people 500 --lang fr');
  assert.equal(ran.code, 0, `${ran.out}${ran.err}`);
  assert.match(ran.out, /Un campus de [\d\s\u202f]+ personnes sous la politique omnes/);
  assert.match(ran.out, /en archivage intermédiaire/);
});
