import type pg from 'pg';
import type { Catalogue, CatalogueColumn, CatalogueTable, ColumnKind, ForeignKey, Index } from '../../map/catalogue.ts';
import {
  ABOUT,
  type AboutRow,
  COLUMNS,
  type ColumnRow,
  FOREIGN_KEYS,
  INDEXES,
  type IndexRow,
  type KeyRow,
  TABLES,
  type TableRow,
} from './catalogue-queries.ts';

/**
 * What a schema holds, read from pg_catalog in five queries whatever its size (design.md section 4). Partitions count with their parent.
 * A schema that is not there has no tables. Errors are those of the connection.
 */
export async function readCatalogue(client: pg.ClientBase, schema: string): Promise<Catalogue> {
  const ask = async <R extends pg.QueryResultRow>(sql: string) => (await client.query<R>(sql, [schema])).rows;
  const about = (await ask<AboutRow>(ABOUT))[0]!;
  const tables = new Map((await ask<TableRow>(TABLES)).map((t) => [t.name, table(t)]));
  for (const c of await ask<ColumnRow>(COLUMNS)) tables.get(c.table)!.columns[c.name] = column(c);
  for (const i of await ask<IndexRow>(INDEXES)) index(tables.get(i.table)!, i);
  const keys = await ask<KeyRow>(FOREIGN_KEYS);
  return {
    engine: 'postgres',
    major: about.major,
    schema,
    mayUse: about.may_use,
    tables: Object.fromEntries(tables),
    foreignKeys: keys.map(foreignKey),
  };
}

const KINDS: Record<string, CatalogueTable['kind']> = { r: 'table', p: 'partitioned', v: 'view', m: 'materialised', f: 'foreign' };

function table(t: TableRow): CatalogueTable {
  return {
    name: t.name,
    kind: t.inherited ? 'inherited' : (KINDS[t.kind] ?? 'table'),
    columns: {},
    primaryKey: [],
    uniqueKeys: [],
    indexes: [],
    triggers: t.triggers ?? [],
    copies: t.copies ?? [],
    rowSecurity: t.row_security,
    rows: Number(t.rows),
    may: { select: t.may_select, update: t.may_update, delete: t.may_delete, lock: t.may_lock, insert: t.may_insert },
    grantees: t.grantees,
  };
}

const TYPES: Record<string, ColumnKind> = {
  timestamptz: 'timestamptz',
  timestamp: 'timestamp',
  date: 'date',
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  bool: 'boolean',
};
/** Type categories of pg_type: numbers, texts, enums. */
const CATEGORIES: Record<string, ColumnKind> = { N: 'number', S: 'text', E: 'text' };

function column(c: ColumnRow): CatalogueColumn {
  return {
    name: c.name,
    type: c.type,
    kind: TYPES[c.base] ?? CATEGORIES[c.category] ?? 'other',
    nullable: c.nullable,
    generated: c.generated,
    caseInsensitive: c.insensitive,
    ...(c.length === null ? {} : { maxLength: c.length }),
    ...(c.values === null ? {} : { values: c.values }),
  };
}

function index(of: CatalogueTable, i: IndexRow): void {
  if (i.primary) of.primaryKey = i.columns;
  if (i.unique && i.whole && i.plain) of.uniqueKeys.push(i.columns);
  const found: Index = {
    name: i.name,
    columns: i.columns,
    reads: i.reads,
    unique: i.unique,
    nullsEqual: i.nulls_equal,
    partial: !i.whole || !i.ordered,
  };
  of.indexes.push(found);
}

const ACTIONS: Record<string, ForeignKey['onDelete']> = { a: 'no-action', r: 'restrict', c: 'cascade', n: 'set-null', d: 'set-default' };

function foreignKey(k: KeyRow): ForeignKey {
  return {
    name: k.name,
    schema: k.schema,
    table: k.table,
    columns: k.columns,
    toSchema: k.to_schema,
    toTable: k.to_table,
    toColumns: k.to_columns,
    onDelete: ACTIONS[k.action] ?? 'no-action',
    validated: k.validated,
  };
}
