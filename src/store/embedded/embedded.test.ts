import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { serverAccount } from './account.ts';
import { createDatabaseIfMissing, type EmbeddedServer, startEmbedded } from './embedded.ts';
import { findHome } from './home.ts';

let folder: string;
let home: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-embedded-'));
  ({ home } = await findHome(folder, serverAccount() !== undefined, console.error));
});
after(async () => {
  const left = await startEmbedded(folder);
  await left.stop();
  await rm(home, { recursive: true });
  await rm(folder, { recursive: true, force: true });
});

test('E37 a start that was killed while initdb ran is done again', async () => {
  const first = otherProcess('');
  while (!readdirSync(home).some((name) => name.startsWith('half-made'))) await pause(5);
  await kill(first);
  const server = await startEmbedded(folder);
  assert.equal(server.attached, false);
  assert.deepEqual(readdirSync(home), ['18']);
  await server.stop();
});

test('E36 a real PostgreSQL 18, in UTF-8, in UTC, with a password that only its account can read', async () => {
  const server = await startEmbedded(folder);
  assert.equal(statSync(join(server.folder, 'password')).mode & 0o777, 0o600);
  assert.equal(await createDatabaseIfMissing(server, 'école'), true);
  assert.equal(await createDatabaseIfMissing(server, 'école'), false);
  const facts = await ask(
    server,
    'école',
    `select current_setting('TimeZone') as zone, current_setting('fsync') as fsync, pg_encoding_to_char(encoding) as encoding,
       datlocprovider as provider, datlocale as locale, current_setting('server_version_num')::int / 10000 as major
     from pg_database where datname = current_database()`,
  );
  assert.deepEqual(facts, [{ zone: 'UTC', fsync: 'on', encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8', major: 18 }]);
  const wrong = new Client({ connectionString: server.connectionString('postgres').replace(/:[^:@]+@/, ':wrong@') });
  await assert.rejects(wrong.connect(), { code: '28P01' });
  await server.stop();
});

test('E37 processes that start at once share one server, and the last one out stops it', async () => {
  const others = [otherProcess('await hold()'), otherProcess('await hold()')];
  const said = await Promise.all(others.map(firstLine));
  const server = await startEmbedded(folder);
  assert.equal(server.attached, true);
  assert.deepEqual([...said].sort(), ['attached false', 'attached true']);
  await server.stop();
  await server.stop();
  assert.ok(serverPid(), 'the others still use it');
  for (const other of others) other.stdin?.end();
  await Promise.all(others.map((other) => other.exitCode ?? once(other, 'exit')));
  assert.equal(serverPid(), undefined);
});

test('E37 a server whose parent was killed is attached to again', async () => {
  const parent = otherProcess('await hold()');
  await firstLine(parent);
  const orphan = serverPid();
  await kill(parent);
  const server = await startEmbedded(folder);
  assert.equal(server.attached, true);
  assert.equal(serverPid(), orphan);
  await server.stop();
  assert.equal(serverPid(), undefined);
});

test('E37 a server that was killed itself starts again with everything that it had committed', async () => {
  const killed = await startEmbedded(folder);
  await ask(killed, 'postgres', 'create table kept (n int); insert into kept values (42)');
  process.kill(serverPid()!, 'SIGKILL');
  const server = await startEmbedded(folder);
  assert.equal(server.attached, false);
  assert.deepEqual(await ask(server, 'postgres', 'select n from kept'), [{ n: 42 }]);
  await server.stop();
  await killed.stop();
});

test('mute-evidence: the log of the server says nothing of what it stores', async () => {
  const server = await startEmbedded(folder);
  await ask(server, 'postgres', 'create table mute (email text primary key)');
  const twice = `insert into mute values ('ada@example.org'), ('ada@example.org')`;
  await assert.rejects(ask(server, 'postgres', twice), { code: '23505' });
  await server.stop();
  const log = readFileSync(join(server.folder, 'log'), 'utf8');
  assert.match(log, /duplicate key value/);
  assert.doesNotMatch(log, /ada@example/);
});

async function ask(server: EmbeddedServer, database: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that starts the same server, says whether it attached, runs `then`, and stops. */
function otherProcess(then: string): ChildProcess {
  const script = `
    import { startEmbedded } from ${JSON.stringify(join(import.meta.dirname, 'embedded.ts'))};
    const hold = () => new Promise((resolve) => process.stdin.on('end', resolve).resume());
    const server = await startEmbedded(${JSON.stringify(folder)});
    console.log('attached ' + server.attached);
    ${then}
    await server.stop();`;
  const root = dirname(dirname(dirname(import.meta.dirname)));
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'], cwd: root });
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = await once(child.stdout!, 'data');
  return String(chunk).trim();
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function serverPid(): number | undefined {
  try {
    return Number.parseInt(readFileSync(join(home, '18', 'data', 'postmaster.pid'), 'utf8'), 10);
  } catch {
    return undefined;
  }
}
