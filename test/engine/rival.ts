import pg from 'pg';

/** A connection that a test can stop at any statement: two transactions meet, or the connection is cut, at one known place. */
export class Interrupted extends pg.Client {
  readonly #before: { pattern: RegExp; act: () => Promise<void> }[] = [];
  #cut: { place: number; how: 'before' | 'during'; kill: (pid: number) => Promise<unknown> } | undefined;
  /** Statements so far. */
  statements = 0;
  /** Everything that the server answered, as text. */
  readonly heard: string[] = [];

  /** Runs once, before the next statement whose text matches. */
  before(pattern: RegExp, act: () => Promise<void>): void {
    this.#before.push({ pattern, act });
  }

  /** Cuts the connection at the n-th statement from now: its server process is ended before, or our end is closed once it is sent. */
  cutAt(place: number, how: 'before' | 'during', kill: (pid: number) => Promise<unknown>): void {
    this.statements = 0;
    this.#cut = { place, how, kill };
  }

  // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg are many, and all of them pass through
  override query(...args: any[]): any {
    const text = typeof args[0] === 'string' ? args[0] : '';
    const run = () => (super.query as (...a: unknown[]) => Promise<pg.QueryResult>)(...args);
    if (text === '') return run();
    this.statements += 1;
    return this.#stopped(text).then(async () => {
      const answer = run();
      if (this.#cut?.how === 'during' && this.#cut.place === this.statements)
        (this as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      const result = await answer;
      this.heard.push(JSON.stringify([result].flat().map((r) => r.rows)));
      return result;
    });
  }

  async #stopped(text: string): Promise<void> {
    const place = this.#before.findIndex((b) => b.pattern.test(text));
    if (place >= 0) await this.#before.splice(place, 1)[0]!.act();
    if (this.#cut?.how === 'before' && this.#cut.place === this.statements)
      await this.#cut.kill((this as unknown as { processID: number }).processID);
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
