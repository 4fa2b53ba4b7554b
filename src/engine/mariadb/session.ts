import mysql from 'mysql2/promise';
import { type Sql, statement } from './sql.ts';

/** What the driver needs of a connection; a test can stand in between. */
export interface Client {
  /** A statement with parameters, prepared by the server. */
  execute(sql: string, params: unknown[]): Promise<[unknown, unknown]>;
  /** A statement of ours without any. */
  query(sql: string): Promise<[unknown, unknown]>;
  /** Lets the server forget a statement that it has prepared. */
  unprepare(sql: string): unknown;
  end(): Promise<void>;
}

/** How long anything may take that has no time-out of its own (E10), in milliseconds. */
export interface TimeOuts {
  connect: number;
  lock: number;
  statement: number;
  idle: number;
}

/** Counting a very large table may take long; a lock is never waited for long, whatever the statement. */
export const TIME_OUTS: TimeOuts = { connect: 10_000, lock: 10_000, statement: 1_800_000, idle: 120_000 };

/**
 * Opens a connection whose answers do not depend on how server or account are set up: one zone, one way to compare texts, zero dates
 * readable (S9), one isolation (E7). Every statement has time-outs (E10).
 */
export async function openSession(url: string, timeOuts: TimeOuts = TIME_OUTS): Promise<Client> {
  new URL(url); // says ERR_INVALID_URL before anything else is tried
  const client = await mysql.createConnection({
    uri: url,
    connectTimeout: timeOuts.connect,
    charset: 'utf8mb4',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    maxPreparedStatements: 30,
  });
  // a cut connection is reported by the statement that meets it; without a listener it would end the process
  client.on('error', () => {});
  const session = client as unknown as Client;
  try {
    await settle(session, timeOuts);
    return session;
  } catch (error) {
    client.destroy();
    throw error;
  }
}

/** Settings of a session of ours; where a server is not MariaDB, the time-outs have other names. */
async function settle(client: Client, timeOuts: TimeOuts): Promise<void> {
  await client.query('set names utf8mb4 collate utf8mb4_bin');
  await client.query('set session transaction isolation level read committed');
  await client.query(
    `set session time_zone = '+00:00', sql_auto_is_null = 0, sql_safe_updates = 0, foreign_key_checks = 1, unique_checks = 1, autocommit = 1,
      sql_mode = 'STRICT_TRANS_TABLES,STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'`,
  );
  // a cache for each sub-query takes over a megabyte, and our conditions have them by the hundred (docs/decisions/0013)
  await client.query(`set session optimizer_switch = 'subquery_cache=off'`);
  await limit(client, timeOuts);
  // with statements in the log the server refuses our writes, and says so; not every account may change it
  await client.query('set session binlog_format = row').catch(() => {});
}

/** Time-outs of what follows. Locks are waited for whole seconds, at least one: with none, `skip locked` fails (seen on MariaDB 10.11). */
export async function limit(client: Client, { lock, statement: longest, idle }: Omit<TimeOuts, 'connect'>): Promise<void> {
  const seconds = Math.max(1, Math.floor(lock / 1000));
  await client.query(`set session innodb_lock_wait_timeout = ${seconds}, lock_wait_timeout = ${seconds},
    max_statement_time = ${longest / 1000}, idle_transaction_timeout = ${Math.ceil(idle / 1000)}`);
}

/** A statement as long as this is asked once; prepared, it would keep megabytes of the server. */
const LONG = 20_000;

/** The rows of a question. */
export async function ask<R>(client: Client, question: Sql): Promise<R[]> {
  const { sql, params } = statement(question);
  try {
    return (await client.execute(sql, params))[0] as R[];
  } finally {
    if (sql.length > LONG) client.unprepare(sql);
  }
}

/** Carries out a change; the rows that it met. */
export async function change(client: Client, of: Sql): Promise<number> {
  const { sql, params } = statement(of);
  return ((await client.execute(sql, params))[0] as { affectedRows: number }).affectedRows;
}

/** Work in one transaction, taken back when it fails. */
export async function inTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('start transaction');
  try {
    const done = await work();
    await client.query('commit');
    return done;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
