import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

/** What the hand-written statements beside this file do. */
export type Change = 'delete' | 'transform';

/** The sizes among which the administrator finds the best (E33). */
export const BATCHES = [1_000, 5_000, 10_000, 50_000];

const statement = (name: string) => readFileSync(join(import.meta.dirname, `${name}.sql`), 'utf8');

/** Where the administrator keeps the receipts, one row a batch. */
export const prepareBaseline = (client: pg.Client) =>
  client.query(`create table deletion_receipts (
    id bigint generated always as identity primary key, what text not null, rows bigint not null, at timestamptz not null default clock_timestamp())`);

/**
 * Batches in the order of the primary key, each its own transaction, then once more from the start for rows that were locked. Stops
 * sooner when `most` rows are done.
 */
export async function runBaseline(
  client: pg.Client,
  change: Change,
  bound: string,
  size: number,
  most = Number.POSITIVE_INFINITY,
): Promise<number> {
  const text = statement(change);
  let done = 0;
  let last = '0';
  for (let fresh = false; ; ) {
    const { rows } = await client.query({ name: change, text, values: [last, bound, size] });
    const batch = rows[0] as { rows: number; last: string | null };
    done += batch.rows;
    if (done >= most) return done;
    if (batch.last !== null) {
      last = batch.last;
      fresh = true;
    } else if (fresh) {
      last = '0';
      fresh = false;
    } else return done;
  }
}

export async function runLockFree(client: pg.Client, change: Change, bound: string): Promise<number> {
  return (await client.query(statement(`${change}-lock-free`), [bound])).rowCount ?? 0;
}
