import { createHash } from 'node:crypto';
import { after, type TestContext } from 'node:test';
import mysql from 'mysql2/promise';
import { type Client, escapeIdentifier, Pool } from 'pg';
import { asAdmin, type MariadbServer, mariadbOfTests, PREFIX, releaseServers, type TestServer, testServers } from './servers.ts';

/** A database that exists for one test. */
export interface TestDatabase {
  server: TestServer;
  name: string;
  url: string;
  /** Closed for you after the test. */
  pool: Pool;
}

export interface DatabaseOptions {
  /** Run on this server only; both when absent. */
  only?: TestServer['kind'];
  /** Start from a copy of a database that `fill` made once. */
  template?: Template;
}

/** A database made once and copied for each test: `id` names it, and everything that changes what `fill` makes is part of `key`. */
export interface Template {
  id: string;
  key: string;
  fill(url: string): Promise<void>;
}

let count = 0;
after(releaseServers);

/**
 * Runs `use` once on each server of the run, as a subtest named after the server, with a fresh database that is dropped afterwards.
 * A test that must not touch a real server does not call this; there is no fake.
 */
export async function withDatabase(t: TestContext, use: (db: TestDatabase) => Promise<void>, options: DatabaseOptions = {}): Promise<void> {
  for (const server of await testServers()) {
    if (options.only && options.only !== server.kind) continue;
    await t.test(`on ${server.label}`, async () => {
      const db = await makeDatabase(server, options.template);
      try {
        await use(db);
      } finally {
        await dropDatabase(db);
      }
    });
  }
}

/** A database of MariaDB that exists for one test. */
export interface MariadbDatabase {
  server: MariadbServer;
  name: string;
  url: string;
  /** Closed for you after the test. */
  pool: mysql.Pool;
  /** The rows that the last of some statements gives, as plain values: numbers as numbers, dates and sums as texts. */
  ask<R = Record<string, unknown>>(sql: string, params?: unknown[]): Promise<R[]>;
}

/** Runs `use` on MariaDB, as a subtest named after the server, with a fresh database that is dropped afterwards. Skipped, loudly, where there is none. */
export async function withMariadb(t: TestContext, use: (db: MariadbDatabase, t: TestContext) => Promise<void>): Promise<void> {
  const server = await mariadbOfTests();
  if (!server) return t.skip('there is no MariaDB');
  await t.test(`on ${server.label}`, async (inner) => {
    count += 1;
    const name = `${PREFIX}_${process.pid}_${count}`;
    const url = server.url(name);
    const admin = await mysql.createConnection(server.url(''));
    await admin.query(`create database ${mysql.escapeId(name)} character set utf8mb4 collate utf8mb4_unicode_ci`);
    const pool = mysql.createPool({ uri: url, connectionLimit: 10, multipleStatements: true, dateStrings: true, timezone: 'Z' });
    const settings = `set time_zone = '+00:00', tx_isolation = 'READ-COMMITTED',
      sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'`;
    pool.pool.on('connection', (c) => void c.query(settings));
    const ask = async <R>(sql: string, params: unknown[] = []) => {
      const [found] = await pool.query<mysql.RowDataPacket[]>(sql, params);
      return (Array.isArray(found[0]) ? found.at(-1) : found) as R[];
    };
    try {
      await use({ server, name, url, pool, ask }, inner);
    } finally {
      await pool.end();
      await admin.query(`drop database ${mysql.escapeId(name)}`);
      await admin.end();
    }
  });
}

/** A fresh database on one server. */
async function makeDatabase(server: TestServer, template?: Template): Promise<TestDatabase> {
  if (template) return createFromTemplate(server, template);
  return open(server, async (admin, name) => void (await admin.query(`create database ${escapeIdentifier(name)} template template0`)));
}

/** Closes the pool and drops the database, also when something is still connected to it. */
async function dropDatabase(db: TestDatabase): Promise<void> {
  await db.pool.end();
  await asAdmin(db.server, (admin) => admin.query(`drop database if exists ${escapeIdentifier(db.name)} with (force)`));
}

/** Filled under a lock and marked as a template when whole, so a fill that was killed is done again. */
async function createFromTemplate(server: TestServer, { id, key, fill }: Template): Promise<TestDatabase> {
  const owner = process.env.LETHE_TEST_RUN ?? process.pid;
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 8);
  const source = `${PREFIX}_${owner}_of_${id.replaceAll('-', '_')}_${digest}`;
  return open(server, async (admin, name) => {
    await admin.query('select pg_advisory_lock(hashtext($1))', [source]);
    const { rows } = await admin.query('select datistemplate as whole from pg_database where datname = $1', [source]);
    if (!rows[0]?.whole) {
      await admin.query(`drop database if exists ${escapeIdentifier(source)} with (force)`);
      await admin.query(`create database ${escapeIdentifier(source)} template template0`);
      await fill(server.url(source));
      await admin.query(`update pg_database set datistemplate = true, datallowconn = false where datname = $1`, [source]);
    }
    await admin.query(`create database ${escapeIdentifier(name)} template ${escapeIdentifier(source)}`);
  });
}

async function open(server: TestServer, create: (admin: Client, name: string) => Promise<void>): Promise<TestDatabase> {
  count += 1;
  const name = `${PREFIX}_${process.pid}_${count}`;
  await asAdmin(server, (admin) => create(admin, name));
  const url = server.url(name);
  const pool = new Pool({ connectionString: url, max: 10 });
  pool.on('error', () => {}); // an idle connection cut by a test that kills backends on purpose
  return { server, name, url, pool };
}
