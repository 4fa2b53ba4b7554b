/**
 * A small school database for the tutorial, on the PostgreSQL that Lethe brings: `start` fills it and prints its URL, `stop` stops it.
 * It lives in the folder `.lethe` of the folder in which this is run.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { createDatabaseIfMissing, startEmbedded } from '../../src/store/embedded/embedded.ts';

const folder = join(process.cwd(), '.lethe');
const running = join(folder, 'tutorial.pid');

const SCHOOL = `
create table users (id int primary key, name text, email text, phone text, last_seen_at timestamptz, deletion_asked_at timestamptz);
create table logins (id int primary key, user_id int not null references users, at timestamptz not null, ip text);
create index on users (last_seen_at);
create index on users (deletion_asked_at);
create index on logins (user_id);
create index on logins (at);
insert into users values
  (1, 'Ada', 'ada@school.example', '0102030405', now() - interval '4 years', null),
  (2, 'Bo', 'bo@school.example', '0102030406', now() - interval '2 days', null),
  (3, 'Cleo', 'cleo@school.example', null, now() - interval '5 years', null),
  (4, 'Dan', null, null, null, null),
  (5, 'Eve', 'eve@school.example', null, now() - interval '1 month', now() - interval '10 days');
insert into logins values
  (1, 1, now() - interval '4 years', '192.0.2.1'),
  (2, 2, now() - interval '2 years', '192.0.2.2'),
  (3, 2, now() - interval '2 days', '192.0.2.2'),
  (4, 3, now() - interval '5 years', '192.0.2.3');
`;

async function serve(): Promise<void> {
  const server = await startEmbedded(folder);
  const url = server.connectionString('school');
  if (await createDatabaseIfMissing(server, 'school')) {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(SCHOOL);
    await client.end();
  }
  writeFileSync(running, String(process.pid));
  process.stdout.write(`${url}\n`);
  const alive = setInterval(() => {}, 60_000);
  process.once('SIGTERM', async () => {
    clearInterval(alive);
    await server.stop();
    rmSync(running, { force: true });
  });
}

/** Leaves the server running in the background, so that the terminal stays free. */
function start(): void {
  mkdirSync(folder, { recursive: true });
  const child = spawn(process.execPath, [import.meta.filename, 'serve'], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.once('data', (url: Buffer) => {
    process.stdout.write(url);
    child.stdout.destroy();
    child.unref();
  });
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

const [command] = process.argv.slice(2);
if (command === 'serve') await serve();
else if (command === 'stop') process.kill(Number(readFileSync(running, 'utf8')), 'SIGTERM');
else start();
