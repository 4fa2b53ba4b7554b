import { type Sql, sql } from './sql.ts';

/** One row about the server and the account: its version in words, and every grantee whose rights are ours. */
export interface AboutRow {
  version: string;
  there: number;
  account: string;
}
export const about = (schema: string): Sql => sql`select version() as version, current_user() as account,
  exists (select 1 from information_schema.schemata where schema_name = ${schema}) as there`;

export interface TableRow {
  name: string;
  type: string;
  storage: string | null;
  rows: string | null;
}
export const tables = (schema: string): Sql => sql`select t.table_name as name, t.table_type as type, t.table_rows as \`rows\`,
    (select e.engine from information_schema.engines e where e.engine = t.engine and coalesce(e.transactions, 'NO') <> 'YES') as storage
  from information_schema.tables t where t.table_schema = ${schema} and t.table_name not like 'lethe\\_%' and t.table_type not in ('SEQUENCE', 'TEMPORARY')
  order by t.table_name`;

export interface ColumnRow {
  table: string;
  name: string;
  type: string;
  base: string;
  nullable: string;
  extra: string;
  collation: string | null;
  length: string | null;
}
export const columns = (
  schema: string,
): Sql => sql`select table_name as \`table\`, column_name as name, column_type as type, data_type as base,
    is_nullable as nullable, extra, collation_name as collation, character_maximum_length as length
  from information_schema.columns where table_schema = ${schema} order by table_name, ordinal_position`;

export interface IndexRow {
  table: string;
  name: string;
  column: string | null;
  unique: number;
  type: string;
}
export const indexes = (
  schema: string,
): Sql => sql`select table_name as \`table\`, index_name as name, column_name as \`column\`, non_unique = 0 as \`unique\`,
    index_type as type from information_schema.statistics where table_schema = ${schema} order by table_name, index_name, seq_in_index`;

export interface KeyRow {
  name: string;
  schema: string;
  table: string;
  column: string;
  to_schema: string;
  to_table: string;
  to_column: string;
  /** Null where the account may not see it. */
  action: string | null;
}
/** Foreign keys from or to the database. */
export const foreignKeys = (
  schema: string,
): Sql => sql`select k.constraint_name as name, k.table_schema as \`schema\`, k.table_name as \`table\`, k.column_name as \`column\`,
    k.referenced_table_schema as to_schema, k.referenced_table_name as to_table, k.referenced_column_name as to_column, r.delete_rule as action
  from information_schema.key_column_usage k left join information_schema.referential_constraints r
    on r.constraint_schema = k.constraint_schema and r.constraint_name = k.constraint_name and r.table_name = k.table_name
  where k.referenced_table_name is not null and (k.table_schema = ${schema} or k.referenced_table_schema = ${schema})
  order by k.table_schema, k.table_name, k.constraint_name, k.ordinal_position`;

export interface TriggerRow {
  table: string;
  name: string;
  on: string;
}
export const triggers = (
  schema: string,
): Sql => sql`select event_object_table as \`table\`, trigger_name as name, event_manipulation as \`on\`
  from information_schema.triggers where event_object_schema = ${schema} and event_manipulation in ('UPDATE', 'DELETE') order by event_object_table, trigger_name`;

export interface RightRow {
  grantee: string;
  /** Null: of every table. */
  table: string | null;
  right: string;
}
/** Rights on everything, on the database (whose name may be a pattern), and on single tables; a right to update one column lets rows be locked. */
export const rights = (
  schema: string,
): Sql => sql`select grantee, null as \`table\`, privilege_type as \`right\` from information_schema.user_privileges
  union all select grantee, null, privilege_type from information_schema.schema_privileges where ${schema} like table_schema
  union all select grantee, table_name, privilege_type from information_schema.table_privileges where table_schema = ${schema}`;

/** The roles that are ours now; MySQL knows none by this name. */
export const roles: Sql = sql`select role_name as role from information_schema.enabled_roles where role_name is not null`;
