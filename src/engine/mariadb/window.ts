import { ask, type Client } from './session.ts';
import { joined, name, qualified, raw, type Sql, sql, statement } from './sql.ts';
import type { BatchTable } from './stage.ts';

/**
 * Which rows one batch may look at: a stretch of the key's index, whose bounds are variables of the session, so that no key leaves the
 * database; or, where few rows are due, whatever an index finds first.
 */
export type Window = { first: boolean; last: boolean } | 'any';

const bound = (which: 'from' | 'to', i: number): Sql => raw(`@lethe_${which}_${i}`);

/** Rows after the last window. */
export const above = (table: BatchTable): Sql => compared(table, 'from', raw('>'), raw('>'));

/** Rows up to the end of this one. */
export const upTo = (table: BatchTable): Sql => compared(table, 'to', raw('<'), raw('<='));

/** The key against a bound, part after part, in a form of which the server makes a range of the index. */
function compared(table: BatchTable, which: 'from' | 'to', strict: Sql, last: Sql): Sql {
  const of = table.index!.columns;
  const each = of.map((c, i) => {
    const equal = of.slice(0, i).map((e, n) => sql`t.${name(e)} = ${bound(which, n)}`);
    return sql`(${joined([...equal, sql`t.${name(c)} ${i === of.length - 1 ? last : strict} ${bound(which, i)}`], ' and ')})`;
  });
  return sql`(${joined(each, ' or ')})`;
}

/** Sets the end of a window that begins where the last one ended; true when it reaches the end of the table. */
export async function openWindow(client: Client, table: BatchTable, first: boolean, width: number): Promise<boolean> {
  const of = table.index!.columns;
  const all = (which: 'from' | 'to') => of.map((_, i) => bound(which, i));
  const nothing = all('to').map((b) => sql`${b} = null`);
  await client.query(statement(sql`set ${joined(nothing, ', ')}`).sql);
  const keys = of.map((c) => sql`t.${name(c)}`);
  const after = first ? raw('') : sql` where ${above(table)}`;
  const ending = sql`select ${joined(keys, ', ')} into ${joined(all('to'), ', ')} from ${qualified(table.schema, table.table)} t
    force index (${name(table.index!.name)})${after} order by ${joined(keys, ', ')} limit 1 offset ${raw(String(width))}`;
  await client.query(statement(ending).sql);
  const [found] = await ask<{ ended: number }>(client, sql`select ${bound('to', 0)} is null as ended`);
  return Number(found!.ended) === 1;
}

/** The next window begins where this one ends. */
export async function closeWindow(client: Client, table: BatchTable): Promise<void> {
  const moved = table.index!.columns.map((_, i) => sql`${bound('from', i)} = ${bound('to', i)}`);
  await client.query(statement(sql`set ${joined(moved, ', ')}`).sql);
}
