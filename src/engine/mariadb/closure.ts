import type { SystemMap } from '../../map/model.ts';
import { closureOf, MOST_CHILDREN, type Row } from '../../plan/closure.ts';
import type { Dataset } from '../../plan/target.ts';
import { isOneOf } from './compare.ts';
import type { Place } from './count.ts';
import { readValue, storedText } from './read-value.ts';
import { ask, type Client } from './session.ts';
import { column, joined, qualified, raw, sql } from './sql.ts';
import { typeOf } from './types.ts';

/** One row with what its verdict depends on. Undefined when there is no such row. */
export const readClosure = (client: Client, place: Place, map: SystemMap, table: string, key: string[]): Promise<Dataset | undefined> =>
  closureOf(map, table, key, (of, columns, values) => rowsAt(client, place, of, columns, values));

async function rowsAt(client: Client, { schema, types }: Place, table: string, columns: string[], values: unknown[]): Promise<Row[]> {
  const all = [...(types.get(table) ?? [])];
  const where = columns.map((c, i) => isOneOf(column('t', c), typeOf(types, table, c), values[i] === null ? [] : [String(values[i])]));
  const read = all.map(([c, type], i) => sql`${storedText(column('t', c), type)} as ${raw(`c${i}`)}`);
  const rows = await ask<Record<string, string | null>>(
    client,
    sql`select ${joined(read, ', ')} from ${qualified(schema, table)} t where ${joined(where, ' and ')} limit ${raw(String(MOST_CHILDREN))}`,
  );
  return rows.map((r) => Object.fromEntries(all.map(([c, type], i) => [c, readValue(r[`c${i}`] ?? null, type)])));
}
