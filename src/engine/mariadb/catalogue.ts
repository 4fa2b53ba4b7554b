import type { Catalogue, CatalogueColumn, CatalogueTable, ColumnKind, ForeignKey, Index } from '../../map/catalogue.ts';
import {
  type AboutRow,
  about,
  type ColumnRow,
  columns,
  foreignKeys,
  type IndexRow,
  indexes,
  type KeyRow,
  type RightRow,
  rights,
  roles,
  type TableRow,
  type TriggerRow,
  tables,
  triggers,
} from './catalogue-queries.ts';
import { ask, type Client } from './session.ts';
import type { Sql } from './sql.ts';
import { type ColumnType, KINDS } from './types.ts';

/**
 * What a database holds, read from information_schema in a few queries whatever its size (design.md section 4); our own tables are left
 * out. A database that is not there has no tables. Errors are those of the connection.
 */
export async function readCatalogue(client: Client, schema: string): Promise<Catalogue> {
  const rows = <R>(question: Sql) => ask<R>(client, question);
  const server = (await rows<AboutRow>(about(schema)))[0]!;
  const may = await readRights(client, schema, server.account);
  const found = new Map((await rows<TableRow>(tables(schema))).map((t) => [t.name, table(t, may)]));
  for (const c of await rows<ColumnRow>(columns(schema))) if (found.has(c.table)) found.get(c.table)!.columns[c.name] = column(c);
  for (const of of grouped(await rows<IndexRow>(indexes(schema)))) if (found.has(of[0]!.table)) index(found.get(of[0]!.table)!, of);
  for (const t of await rows<TriggerRow>(triggers(schema))) trigger(found.get(t.table), t);
  const keys = grouped(await rows<KeyRow>(foreignKeys(schema)));
  return {
    engine: /mariadb/i.test(server.version) ? 'mariadb' : 'mysql',
    major: Number.parseFloat(server.version),
    schema,
    mayUse: Number(server.there) === 1,
    tables: Object.fromEntries(found),
    foreignKeys: keys.map(foreignKey),
  };
}

/** Rows of one index or constraint, together. */
const grouped = <R extends { table: string; name: string; schema?: string }>(rows: R[]): R[][] => [
  ...Map.groupBy(rows, (r) => JSON.stringify([r.schema, r.table, r.name])).values(),
];

/** The rights of the account and of its roles, by table. */
async function readRights(client: Client, schema: string, account: string): Promise<(table: string) => CatalogueTable['may']> {
  const [user, host] = account.split(/@(?=[^@]*$)/);
  const mine = new Set([`'${user}'@'${host}'`]);
  const own = await ask<{ role: string }>(client, roles).catch(() => []);
  for (const { role } of own) for (const form of [role, `'${role}'`, `'${role}'@''`, `'${role}'@'%'`]) mine.add(form);
  const held = (await ask<RightRow>(client, rights(schema))).filter((r) => mine.has(r.grantee));
  return (table) => {
    const has = (right: string) => held.some((r) => r.right === right && (r.table === null || r.table === table));
    return { select: has('SELECT'), update: has('UPDATE'), delete: has('DELETE'), lock: has('SELECT'), trigger: has('TRIGGER') };
  };
}

function table(t: TableRow, may: (table: string) => CatalogueTable['may']): CatalogueTable {
  return {
    name: t.name,
    kind: t.type === 'VIEW' || t.type === 'SYSTEM VIEW' ? 'view' : 'table',
    columns: {},
    primaryKey: [],
    uniqueKeys: [],
    indexes: [],
    triggers: [],
    copies: t.type === 'SYSTEM VERSIONED' ? [{ name: 'system-versioning', kind: 'history' }] : [],
    rowSecurity: false,
    rows: Number(t.rows ?? 0),
    may: may(t.name),
    ...(t.storage ? { storage: t.storage } : {}),
  };
}

/** `tinyint(1)` counts as a whole number of which 1 is true and 0 is false: what else it may hold is neither. */
const COLUMN_KINDS: Record<ColumnType['kind'], ColumnKind> = {
  text: 'text',
  integer: 'integer',
  bits: 'integer',
  number: 'number',
  date: 'date',
  datetime: 'timestamp',
  timestamp: 'timestamptz',
  binary: 'other',
  other: 'other',
};

function column(c: ColumnRow): CatalogueColumn {
  const kind = COLUMN_KINDS[KINDS[c.base] ?? 'other'];
  const values = c.base === 'enum' ? listed(c.type) : undefined;
  return {
    name: c.name,
    type: c.type,
    kind,
    nullable: c.nullable === 'YES',
    generated: /\b(GENERATED|PERSISTENT|VIRTUAL)\b/i.test(c.extra),
    caseInsensitive: kind === 'text' && !/_bin$/.test(c.collation ?? ''),
    ...(c.base === 'char' || c.base === 'varchar' ? { maxLength: Number(c.length) } : {}),
    ...(values ? { values } : {}),
  };
}

/** The values of an enum, as `enum('a','it''s')` writes them. */
const listed = (type: string): string[] => [...type.matchAll(/'((?:[^']|'')*)'/g)].map((m) => m[1]!.replaceAll("''", "'"));

function index(of: CatalogueTable, parts: IndexRow[]): void {
  const { name, type } = parts[0]!;
  const unique = Number(parts[0]!.unique) === 1;
  const all = parts.map((p) => p.column);
  const plain = all.filter((c) => c !== null);
  if (name === 'PRIMARY') of.primaryKey = plain;
  if (unique && plain.length === all.length) of.uniqueKeys.push(plain);
  const end = all.indexOf(null);
  const found: Index = {
    name,
    columns: (end < 0 ? all : all.slice(0, end)).filter((c) => c !== null),
    reads: plain,
    unique,
    nullsEqual: false,
    partial: type !== 'BTREE',
  };
  of.indexes.push(found);
}

function trigger(of: CatalogueTable | undefined, t: TriggerRow): void {
  const on = t.on === 'UPDATE' ? 'update' : 'delete';
  of?.triggers.push({ name: t.name, on: [on] });
}

const ACTIONS: Record<string, ForeignKey['onDelete']> = {
  'NO ACTION': 'no-action',
  RESTRICT: 'restrict',
  CASCADE: 'cascade',
  'SET NULL': 'set-null',
  'SET DEFAULT': 'set-default',
};

function foreignKey(parts: KeyRow[]): ForeignKey {
  const k = parts[0]!;
  return {
    name: k.name,
    schema: k.schema,
    table: k.table,
    columns: parts.map((p) => p.column),
    toSchema: k.to_schema,
    toTable: k.to_table,
    toColumns: parts.map((p) => p.to_column),
    // what cannot be seen may be the worst
    onDelete: k.action === null ? 'cascade' : (ACTIONS[k.action] ?? 'no-action'),
    validated: true,
  };
}
