import pg from 'pg';

/** A connection whose next statement like `pattern` waits for `act` first: two transactions meet in one known order. */
export class Interrupted extends pg.Client {
  readonly #before: { pattern: RegExp; act: () => Promise<void> }[] = [];

  /** Runs once, before the next statement whose text matches. */
  before(pattern: RegExp, act: () => Promise<void>): void {
    this.#before.push({ pattern, act });
  }

  // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg are many, and all of them pass through
  override query(...args: any[]): any {
    const text = typeof args[0] === 'string' ? args[0] : '';
    const place = this.#before.findIndex((b) => b.pattern.test(text));
    const run = () => (super.query as (...a: unknown[]) => Promise<unknown>)(...args);
    if (place < 0) return run();
    return this.#before.splice(place, 1)[0]!.act().then(run);
  }
}

/** Connects, runs, and disconnects whatever happened. */
export async function connected<T>(client: pg.Client, use: () => Promise<T>): Promise<T> {
  client.on('error', () => {});
  await client.connect();
  try {
    return await use();
  } finally {
    await client.end().catch(() => {});
  }
}

/** Waits until a question to the database is answered with true; asks again and again, at most some seconds. */
export async function until(ask: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await ask()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it never came true');
}

/** Whether some connection of this database waits for a lock of this type. */
export async function somebodyWaits(pool: pg.Pool, type: 'advisory' | 'transactionid' | 'tuple' | 'relation'): Promise<boolean> {
  const { rows } = await pool.query(
    `select exists (select from pg_locks l join pg_stat_activity a using (pid)
       where not l.granted and l.locktype = $1 and a.datname = current_database()) as waits`,
    [type],
  );
  return rows[0].waits;
}
