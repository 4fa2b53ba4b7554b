import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { Client, escapeIdentifier } from 'pg';
import { type EmbeddedServer, startEmbedded } from '../src/store/embedded/embedded.ts';

/** A PostgreSQL server that tests run on. */
export interface TestServer {
  /** `embedded` is the one that Lethe brings; `machine` is the machine's own. */
  kind: 'embedded' | 'machine';
  major: number;
  /** For test names: `PostgreSQL 18, embedded`. */
  label: string;
  url(database: string): string;
}

/** Where the embedded server of all test runs in this clone lives; it is shared by the processes that run at the same time. */
export const TEST_FOLDER = join(import.meta.dirname, '..', '.lethe', 'test');

/** Every database of ours begins so, with the process that made it: a later run can tell what a killed one has left. */
export const PREFIX = 'lethe_test';

let found: Promise<TestServer[]> | undefined;
let own: EmbeddedServer | undefined;

/**
 * The servers of this run: the embedded PostgreSQL always, the machine's own when it answers at LETHE_TEST_POSTGRES or on
 * 127.0.0.1:5432 (E32). Its absence is said loudly, and is an error when CI=true.
 */
export function testServers(): Promise<TestServer[]> {
  found ??= find();
  return found;
}

/** Lets go of the servers that this process asked for, after dropping what its tests have left on them. */
export async function releaseServers(): Promise<void> {
  if (!found) return;
  for (const server of await found) await dropLeftovers(server, (pid) => pid !== process.pid);
  await own?.stop();
  found = undefined;
}

export function embeddedServer(server: EmbeddedServer): TestServer {
  const { major } = server;
  return { kind: 'embedded', major, label: `PostgreSQL ${major}, embedded`, url: (database) => server.connectionString(database) };
}

/** The machine's own PostgreSQL, or in one line why tests do not run on it. */
export async function machineServer(): Promise<TestServer | string> {
  const given = process.env.LETHE_TEST_POSTGRES ?? 'postgresql://postgres@127.0.0.1:5432/postgres';
  const client = new Client({ connectionString: given, connectionTimeoutMillis: 3000 });
  try {
    await client.connect();
    const { rows } = await client.query(`select current_setting('server_version_num')::int / 10000 as major`);
    const { major } = rows[0];
    return {
      kind: 'machine',
      major,
      label: `PostgreSQL ${major}, this machine's own`,
      url: (database) => withDatabaseName(given, database),
    };
  } catch (error) {
    return `tests on the machine's own PostgreSQL: ${(error as Error).message || 'no answer'} (set LETHE_TEST_POSTGRES)`;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Drops the databases that processes which are not alive have left on a server; returns their names. */
export async function dropLeftovers(server: TestServer, isAlive: (pid: number) => boolean): Promise<string[]> {
  return asAdmin(server, async (admin) => {
    const { rows } = await admin.query('select datname from pg_database where starts_with(datname, $1)', [`${PREFIX}_`]);
    const left = rows.map((row) => String(row.datname)).filter((name) => !isAlive(Number(name.split('_')[2])));
    for (const name of left) {
      await admin.query('update pg_database set datistemplate = false where datname = $1', [name]);
      await admin.query(`drop database if exists ${escapeIdentifier(name)} with (force)`);
    }
    return left;
  });
}

/** A MariaDB server that tests run on. */
export interface MariadbServer {
  /** For test names: `MariaDB 10.11`. */
  label: string;
  url(database: string): string;
}

let mariadb: Promise<MariadbServer | undefined> | undefined;

/** MariaDB at LETHE_TEST_MARIADB or on 127.0.0.1:3306; absent, it is said loudly, and is an error when CI=true. */
export function mariadbOfTests(): Promise<MariadbServer | undefined> {
  mariadb ??= mariadbServer().then((found) => {
    if (typeof found !== 'string') return found;
    if (process.env.CI === 'true') throw new Error(found);
    console.error(`*** NOT RUN: ${found} ***`);
    return undefined;
  });
  return mariadb;
}

/** The machine's MariaDB, or in one line why tests do not run on it. */
export async function mariadbServer(): Promise<MariadbServer | string> {
  const given = process.env.LETHE_TEST_MARIADB ?? 'mysql://root@127.0.0.1:3306';
  try {
    const admin = await mysql.createConnection({ uri: given, connectTimeout: 3000 });
    const [rows] = await admin.query(`select version() as version`);
    await admin.end();
    const { version } = (rows as { version: string }[])[0]!;
    return { label: `MariaDB ${version.split('.').slice(0, 2).join('.')}`, url: (database) => withDatabaseName(given, database) };
  } catch (error) {
    return `tests on MariaDB: ${(error as Error).message || 'no answer'} (set LETHE_TEST_MARIADB)`;
  }
}

/** Drops the databases that processes which are not alive have left on MariaDB. */
export async function dropMariadbLeftovers(server: MariadbServer, isAlive: (pid: number) => boolean): Promise<void> {
  const admin = await mysql.createConnection(server.url(''));
  try {
    const [rows] = await admin.query('show databases');
    const left = (rows as { Database: string }[])
      .map((r) => r.Database)
      .filter((n) => n.startsWith(`${PREFIX}_`) && !isAlive(Number(n.split('_')[2])));
    for (const name of left) await admin.query(`drop database if exists ${mysql.escapeId(name)}`);
  } finally {
    await admin.end();
  }
}

/** Runs `work` with a connection to the server's own `postgres` database. */
export async function asAdmin<T>(server: TestServer, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: server.url('postgres') });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

async function find(): Promise<TestServer[]> {
  own = await startEmbedded(TEST_FOLDER);
  const embedded = embeddedServer(own);
  const machine = await machineServer();
  if (typeof machine !== 'string') return [embedded, machine];
  if (process.env.CI === 'true') throw new Error(machine);
  console.error(`*** NOT RUN: ${machine} ***`);
  return [embedded];
}

function withDatabaseName(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}
