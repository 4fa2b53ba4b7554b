import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type mysql from 'mysql2/promise';
import type { Change } from './baseline.ts';

const statements = (change: Change) =>
  readFileSync(join(import.meta.dirname, `mariadb-${change}.sql`), 'utf8')
    .split(';\n')
    .map((s) => s.trim())
    .filter((s) => s !== '');

/** Where the administrator keeps the receipts, one row a batch, and the keys of a batch. */
export const prepareMariadbBaseline = (client: mysql.Connection) =>
  client.query(`create table deletion_receipts (id bigint auto_increment primary key, what varchar(40) not null, gone bigint not null,
    at timestamp(6) not null default current_timestamp(6)); create temporary table due (id bigint primary key);
    set session transaction isolation level read committed`);

/** Batches in the order of the primary key, each its own transaction, then once more from the start for rows that were locked. */
export async function runMariadbBaseline(
  client: mysql.Connection,
  change: Change,
  bound: string,
  size: number,
  most = Number.POSITIVE_INFINITY,
): Promise<number> {
  const [find, act, note] = statements(change) as [string, string, string];
  let done = 0;
  let last: number | string = 0;
  for (let fresh = false; ; ) {
    await client.query('truncate table due');
    await client.query('start transaction');
    await client.execute(find, [last, bound, String(size)]);
    const [answer] = await client.query<mysql.ResultSetHeader>(act);
    await client.query(note);
    await client.query('commit');
    const [ended] = await client.query<mysql.RowDataPacket[]>('select max(id) as last from due');
    done += answer.affectedRows;
    if (done >= most) return done;
    if (ended[0]!.last !== null) {
      last = ended[0]!.last as number;
      fresh = true;
    } else if (fresh) {
      last = 0;
      fresh = false;
    } else return done;
  }
}
