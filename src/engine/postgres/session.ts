import pg from 'pg';

/** How long anything may take that has no time-out of its own (E10), in milliseconds. */
export interface TimeOuts {
  connect: number;
  lock: number;
  statement: number;
  idle: number;
}

/** Counting a very large table may take long; a lock is never waited for long, whatever the statement. */
const TIME_OUTS: TimeOuts = { connect: 10_000, lock: 10_000, statement: 1_800_000, idle: 120_000 };

/**
 * Opens a connection whose answers do not depend on how server or account are set up: one zone, one way to write dates, one isolation.
 * Every statement has time-outs (E10), and a server process whose client is gone ends soon, so that a killed run keeps no locks.
 */
export async function openSession(url: string, timeOuts: TimeOuts = TIME_OUTS): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'lethe',
    connectionTimeoutMillis: timeOuts.connect,
    keepAlive: true,
  });
  // a cut connection is reported by the statement that meets it; without a listener it would end the process
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(settings(timeOuts));
    // not every platform can tell that a client is gone
    await client.query('set client_connection_check_interval = 1000').catch(() => {});
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

/** Compiling to machine code takes minutes for conditions as long as ours, and saves nothing: each is asked once. */
const settings = (t: TimeOuts): string =>
  [
    'jit = off',
    `timezone = 'UTC'`,
    `datestyle = 'ISO, YMD'`,
    `default_transaction_isolation = 'read committed'`,
    `lock_timeout = ${t.lock}`,
    `statement_timeout = ${t.statement}`,
    `idle_in_transaction_session_timeout = ${t.idle}`,
  ]
    .map((s) => `set ${s}`)
    .join('; ');
