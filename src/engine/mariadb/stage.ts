import type { Link, SystemMap } from '../../map/model.ts';
import type { Place } from './count.ts';
import { ask, type Client, change } from './session.ts';
import { column, joined, name, qualified, raw, type Sql, sql, statement } from './sql.ts';
import { typeOf } from './types.ts';

/** A table as batches see it. */
export interface BatchTable extends Place {
  table: string;
  key: string[];
  links: Link[];
  /** The unique index over the key, with its columns in its own order; absent where the key is found otherwise. */
  index?: { name: string; columns: string[] };
  /** The server's estimate. */
  rows: number;
}

/** Keys of the rows of a batch, in a temporary table of the session: no key ever leaves the database. */
export interface Stage {
  at: Sql;
  table: string;
  key: string[];
}

export const stageOf = (table: Pick<BatchTable, 'schema' | 'table' | 'key'>, what: string): Stage => ({
  at: qualified(table.schema, `lethe_stage_${what}`),
  table: table.table,
  key: table.key,
});

/** Makes the temporary table of a stage, with the types of the key; in memory where it is of numbers, since nobody misses it after a batch. */
export async function makeStage(client: Client, place: Place, { at, table, key }: Stage): Promise<void> {
  const parts = key.map((k) => (typeOf(place.types, table, k).long ? sql`${name(k)}(190)` : name(k)));
  const keys = key.map((k) => column('t', k));
  const engine = raw(key.every((k) => typeOf(place.types, table, k).kind === 'integer') ? 'MEMORY' : 'InnoDB');
  await run(client, sql`drop temporary table if exists ${at}`);
  await run(
    client,
    sql`create temporary table ${at} (key staged (${joined(parts, ', ')})) engine = ${engine}
      select ${joined(keys, ', ')} from ${qualified(place.schema, table)} t where false`,
  );
}

/** Empties stages, outside of any transaction: it would end one. */
export async function clearStages(client: Client, stages: Stage[]): Promise<void> {
  for (const { at } of stages) await run(client, sql`truncate table ${at}`);
}

export async function dropStages(client: Client, stages: Stage[]): Promise<void> {
  for (const { at } of stages) await run(client, sql`drop temporary table if exists ${at}`);
}

async function run(client: Client, of: Sql): Promise<void> {
  const { sql: text } = statement(of);
  await client.query(text);
}

/** Puts the keys of `t` among some rows into a stage; how many. `rows` is what follows the columns. */
export const stage = (client: Client, into: Stage, rows: Sql, hint = raw('')): Promise<number> =>
  change(
    client,
    sql`insert into ${into.at} select ${hint}${joined(
      into.key.map((k) => column('t', k)),
      ', ',
    )} ${rows}`,
  );

/** The rows of a stage as `t`: the stage is read first, then each row by its key. */
export const stagedRows = (schema: string, { at, table, key }: Stage): Sql =>
  sql`from ${at} s straight_join ${qualified(schema, table)} t on ${joined(
    key.map((k) => sql`${column('t', k)} = ${column('s', k)}`),
    ' and ',
  )}`;

/** The table of a map with what a batch has to know of it. */
export async function batchTable(client: Client, place: Place, map: SystemMap, table: string): Promise<BatchTable> {
  const { key, links } = map.tables[table]!;
  const [size] = await ask<{ n: string | null }>(
    client,
    sql`select table_rows as n from information_schema.tables where table_schema = ${place.schema} and table_name = ${table}`,
  );
  const parts = await ask<{ index: string; column: string }>(
    client,
    sql`select index_name as \`index\`, column_name as \`column\` from information_schema.statistics
      where table_schema = ${place.schema} and table_name = ${table} and non_unique = 0 order by index_name = 'PRIMARY' desc, index_name, seq_in_index`,
  );
  const byName = Map.groupBy(parts, (p) => p.index);
  const found = [...byName].find(([, of]) => of.length === key.length && of.every((p) => key.includes(p.column)));
  const index = found && { name: found[0], columns: found[1].map((p) => p.column) };
  return { ...place, table, key, links, rows: Number(size?.n ?? 0), ...(index ? { index } : {}) };
}
