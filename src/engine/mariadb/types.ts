import { ask, type Client } from './session.ts';
import { sql } from './sql.ts';

/** What a column holds, as far as comparing and reading it asks. */
export interface ColumnType {
  kind: 'text' | 'integer' | 'number' | 'bits' | 'date' | 'datetime' | 'timestamp' | 'binary' | 'other';
  charset: string | null;
  collation: string | null;
  /** The server writes the time of each change into it unless the change says otherwise. */
  onUpdate: boolean;
  nullable: boolean;
  /** Without a length of its own: an index takes only its beginning. */
  long: boolean;
}

/** The columns of a database, by table and name. */
export type Types = Map<string, Map<string, ColumnType>>;

export const KINDS: Record<string, ColumnType['kind']> = {
  char: 'text',
  varchar: 'text',
  tinytext: 'text',
  text: 'text',
  mediumtext: 'text',
  longtext: 'text',
  enum: 'text',
  set: 'text',
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  bigint: 'integer',
  year: 'integer',
  decimal: 'number',
  float: 'number',
  double: 'number',
  bit: 'bits',
  date: 'date',
  datetime: 'datetime',
  timestamp: 'timestamp',
  binary: 'binary',
  varbinary: 'binary',
  tinyblob: 'binary',
  blob: 'binary',
  mediumblob: 'binary',
  longblob: 'binary',
};

interface Row {
  table: string;
  name: string;
  type: string;
  charset: string | null;
  collation: string | null;
  extra: string;
  nullable: string;
}

export async function readTypes(client: Client, schema: string): Promise<Types> {
  const rows = await ask<Row>(
    client,
    sql`select table_name as \`table\`, column_name as name, data_type as type, character_set_name as charset, collation_name as collation, extra, is_nullable as nullable
      from information_schema.columns where table_schema = ${schema}`,
  );
  const types: Types = new Map();
  for (const r of rows) {
    const of = types.get(r.table) ?? new Map<string, ColumnType>();
    types.set(r.table, of);
    const onUpdate = /on update/i.test(r.extra);
    const { charset, collation } = r;
    of.set(r.name, {
      kind: KINDS[r.type] ?? 'other',
      charset,
      collation,
      onUpdate,
      nullable: r.nullable === 'YES',
      long: /(text|blob)$/.test(r.type),
    });
  }
  return types;
}

const UNKNOWN: ColumnType = { kind: 'other', charset: null, collation: null, onUpdate: false, nullable: false, long: false };

export const typeOf = (types: Types, table: string, column: string): ColumnType => types.get(table)?.get(column) ?? UNKNOWN;
