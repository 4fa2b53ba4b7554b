import type mysql from 'mysql2/promise';
import { type Client, openSession } from '../../../src/engine/mariadb/session.ts';
import type { MariadbDatabase } from '../../database.ts';

/** A connection that a test can stop at any statement: two transactions meet, or the connection is cut, at one known place. */
export class Interrupted implements Client {
  readonly #inner: mysql.Connection;
  readonly #before: { pattern: RegExp; act: () => Promise<void> }[] = [];
  #cut: { place: number; how: 'before' | 'during'; kill: (id: number) => Promise<unknown> } | undefined;
  /** Statements so far. */
  statements = 0;
  /** Everything that the server answered, as text. */
  readonly heard: string[] = [];

  constructor(inner: Client) {
    this.#inner = inner as unknown as mysql.Connection;
  }

  get id(): number {
    return this.#inner.threadId;
  }

  /** Runs once, before the next statement whose text matches. */
  before(pattern: RegExp, act: () => Promise<void>): void {
    this.#before.push({ pattern, act });
  }

  /** Cuts the connection at the n-th statement from now: the server ends it before, or our end is closed once the statement is sent. */
  cutAt(place: number, how: 'before' | 'during', kill: (id: number) => Promise<unknown>): void {
    this.statements = 0;
    this.#cut = { place, how, kill };
  }

  execute(sql: string, params: unknown[]): Promise<[unknown, unknown]> {
    return this.#sent(sql, () => this.#inner.execute(sql, params as never) as Promise<[unknown, unknown]>);
  }

  query(sql: string): Promise<[unknown, unknown]> {
    return this.#sent(sql, () => this.#inner.query(sql) as Promise<[unknown, unknown]>);
  }

  unprepare(sql: string): unknown {
    return this.#inner.unprepare(sql);
  }

  end(): Promise<void> {
    return this.#inner.end();
  }

  async #sent(sql: string, run: () => Promise<[unknown, unknown]>): Promise<[unknown, unknown]> {
    this.statements += 1;
    const place = this.#before.findIndex((b) => b.pattern.test(sql));
    if (place >= 0) await this.#before.splice(place, 1)[0]!.act();
    const mine = this.#cut?.place === this.statements ? this.#cut : undefined;
    if (mine?.how === 'before') await mine.kill(this.id);
    const answer = run();
    if (mine?.how === 'during') setImmediate(() => this.#inner.destroy());
    const result = await answer;
    this.heard.push(JSON.stringify(result[0]));
    return result;
  }
}

/** A session of the driver that can be stopped; closed whatever happened. */
export async function interrupted<T>(url: string, use: (client: Interrupted) => Promise<T>): Promise<T> {
  const client = new Interrupted(await openSession(url));
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Whether some connection to this database waits for a lock of a row. The server looks anew only if nobody has asked for a tenth of a second. */
export async function somebodyWaits({ ask }: MariadbDatabase): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, 120));
  const [found] = await ask<{ n: number }>(
    `select count(*) as n from information_schema.innodb_trx x join information_schema.processlist p on p.id = x.trx_mysql_thread_id
     where x.trx_state = 'LOCK WAIT' and p.db = database()`,
  );
  return found!.n > 0;
}

/** Waits until no transaction is open in this database, be it one that is taken back because its client is gone. */
export async function nobodyWorks({ ask, name }: MariadbDatabase): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 120));
    const open = await ask(
      `select p.id from information_schema.processlist p left join information_schema.innodb_trx x on p.id = x.trx_mysql_thread_id
       where p.db = '${name}' and p.id <> connection_id() and (x.trx_id is not null or p.command <> 'Sleep')`,
    );
    if (open.length === 0) return;
  }
  throw new Error('somebody is still at work');
}
