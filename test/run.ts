/**
 * What `npm test` runs: the type checker, the linter, the check for dead code, then every test under one embedded PostgreSQL that is
 * started once. `npm test -- src/justify` runs the tests below a path only. Ends with the test runner's own summary.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { startEmbedded } from '../src/store/embedded/embedded.ts';
import { isAlive } from '../src/store/embedded/lock.ts';
import { dropLeftovers, dropMariadbLeftovers, embeddedServer, machineServer, mariadbServer, TEST_FOLDER } from './servers.ts';

const root = join(import.meta.dirname, '..');
const asked = process.argv.slice(2);
const notRun: string[] = [];
const failed: string[] = [];

process.env.LETHE_TEST_RUN = String(process.pid);
const shared = process.env.LETHE_SHARED ?? join(root, '..', 'shared');
if (existsSync(shared)) process.env.LETHE_SHARED = resolve(shared);
else notRun.push(`the tests that read shared/: there is no \`${shared}\` (set LETHE_SHARED)`);

const embedded = await startEmbedded(TEST_FOLDER);
const machine = await machineServer();
if (typeof machine === 'string') {
  notRun.push(machine);
  if (process.env.CI === 'true') failed.push(`CI needs the machine's own PostgreSQL`);
}
const mariadb = await mariadbServer();
if (typeof mariadb === 'string') {
  notRun.push(mariadb);
  if (process.env.CI === 'true') failed.push('CI needs MariaDB');
}
const servers = [embeddedServer(embedded), ...(typeof machine === 'string' ? [] : [machine])];
try {
  for (const server of servers) await dropLeftovers(server, isAlive);
  if (typeof mariadb !== 'string') await dropMariadbLeftovers(mariadb, isAlive);
  if (asked.length === 0) {
    check('types', 'tsc');
    check('lint and format', 'biome', 'check', '.');
    check('dead code', 'knip');
  }
  for (const line of notRun) console.error(`\n*** NOT RUN: ${line} ***\n`);
  runTests(testFiles());
  const others = (pid: number) => pid !== process.pid && isAlive(pid);
  for (const server of servers) await dropLeftovers(server, others);
  if (typeof mariadb !== 'string') await dropMariadbLeftovers(mariadb, others);
} finally {
  await embedded.stop();
}
if (failed.length > 0) {
  console.error(`\nfailed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

function check(what: string, command: string, ...options: string[]): void {
  console.log(`${what}: ${[command, ...options].join(' ')}`);
  if (!run(join(root, 'node_modules', '.bin', command), options)) failed.push(what);
}

function runTests(files: string[]): void {
  if (files.length === 0) {
    failed.push(`there is no test below ${asked.join(', ')}`);
    return;
  }
  console.log(`tests: ${files.length} files`);
  if (
    !run(process.execPath, ['--import', join(root, 'test', 'seed.ts'), '--test', '--test-concurrency=2', '--test-timeout=600000', ...files])
  )
    failed.push('tests');
}

function testFiles(): string[] {
  const all = globSync('{src,test,demo,packs,bench}/**/*.test.ts', { cwd: root }).sort();
  if (asked.length === 0) return all;
  const wanted = asked.map((path) => relative(root, resolve(path)));
  return all.filter((file) => wanted.some((path) => file === path || file.startsWith(`${path}/`)));
}

function run(command: string, options: string[]): boolean {
  const { status, error } = spawnSync(command, options, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (error) console.error(error.message);
  return status === 0;
}
