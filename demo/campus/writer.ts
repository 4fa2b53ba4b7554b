import type pg from 'pg';
import type { Days } from './days.ts';

export type Row = Record<string, string | number | boolean | null>;

/** What builds the campus writes with: rows by table, keys by table, and the calendar. */
export interface Writer {
  days: Days;
  /** Adds a row and gives it back. Columns that are left out are empty. */
  put<R extends Row>(table: string, row: R): R;
  /** The next key of a table whose key is a number, from 1. */
  next(table: string): number;
}

/** Rows are sent when this many wait, so that memory does not grow with the campus. */
const MOST = 25_000;

/** Writes rows into a database in batches, parents first: tables were created in an order that their foreign keys allow. */
export class BatchWriter implements Writer {
  readonly days: Days;
  /** Rows written so far. */
  rows = 0;
  readonly #client: pg.ClientBase;
  readonly #tables: string[];
  readonly #waiting = new Map<string, Row[]>();
  readonly #keys = new Map<string, number>();
  #count = 0;

  constructor(client: pg.ClientBase, tables: string[], days: Days) {
    this.#client = client;
    this.#tables = tables;
    this.days = days;
  }

  put<R extends Row>(table: string, row: R): R {
    const rows = this.#waiting.get(table);
    if (rows) rows.push(row);
    else this.#waiting.set(table, [row]);
    this.#count += 1;
    return row;
  }

  next(table: string): number {
    const key = (this.#keys.get(table) ?? 0) + 1;
    this.#keys.set(table, key);
    return key;
  }

  /** The last key given out for a table. */
  last(table: string): number {
    return this.#keys.get(table) ?? 0;
  }

  /** Sends what waits when it is much, or in any case with `all`; true when it did. */
  async flush(all = false): Promise<boolean> {
    if (!all && this.#count < MOST) return false;
    const unknown = [...this.#waiting.keys()].filter((t) => !this.#tables.includes(t));
    if (unknown.length > 0) throw new Error(`the schema of the campus has no table ${unknown.join(', ')}`);
    for (const table of this.#tables) {
      const rows = this.#waiting.get(table);
      if (!rows) continue;
      const name = this.#client.escapeIdentifier(table);
      const sent = await this.#client.query(`insert into ${name} select * from json_populate_recordset(null::${name}, $1)`, [
        JSON.stringify(rows),
      ]);
      if (sent.rowCount !== rows.length) throw new Error(`${table} took ${sent.rowCount} of ${rows.length} rows`);
    }
    this.rows += this.#count;
    this.#count = 0;
    this.#waiting.clear();
    return true;
  }

  /** Lets the application go on counting where the generator stopped. */
  async moveSequences(): Promise<void> {
    for (const [table, key] of this.#keys)
      await this.#client.query(`select setval(pg_get_serial_sequence($1, 'id'), $2)`, [this.#client.escapeIdentifier(table), key]);
  }
}
