/** What a database says about itself: the ground of every live check. Names as the catalogue writes them, without quotes. */
export interface Catalogue {
  engine: 'postgres' | 'mariadb' | 'mysql';
  /** Version of the server as far as features come with it, e.g. 18 or 10.11. */
  major: number;
  schema: string;
  /** The connected account may name what the schema holds. */
  mayUse: boolean;
  tables: Record<string, CatalogueTable>;
  /** Also those from and to other schemas. Those of a single partition count for the whole table. */
  foreignKeys: ForeignKey[];
}

export interface CatalogueTable {
  name: string;
  /** `materialised` holds a copy of other rows; `inherited` has tables that inherit from it without being its partitions. */
  kind: 'table' | 'partitioned' | 'inherited' | 'view' | 'materialised' | 'foreign';
  columns: Record<string, CatalogueColumn>;
  /** Empty when there is none. */
  primaryKey: string[];
  /** Every unique key over plain columns that is not partial, the primary key among them. */
  uniqueKeys: string[][];
  indexes: Index[];
  /** Triggers and rules of the school's own that act on update or delete, also on a single partition; those of foreign keys are not listed. */
  triggers: { name: string; on: ('update' | 'delete')[] }[];
  /** What makes the rows appear elsewhere too: publications, materialised views of any schema, also over other views, and a history that the table keeps of itself (E12, E15). */
  copies: { name: string; kind: 'publication' | 'materialised-view' | 'history' }[];
  /** Row-level security narrows what the connected account sees or changes. False when the account is exempt. */
  rowSecurity: boolean;
  /** The statistics' estimate; 0 when never analysed. */
  rows: number;
  /** What the connected account may do; locking a row takes the right to update some column of it; `trigger` is absent where all may see them. */
  may: { select: boolean; update: boolean; delete: boolean; lock: boolean; insert?: boolean; trigger?: boolean };
  /** Accounts with any right on it, but for administrators and ours; absent where the driver does not ask. */
  grantees?: string[];
  /** The storage engine, where it takes nothing back: a batch that fails halfway would be half done (E12). */
  storage?: string;
}

/** What a type means to a clock or a fact; `type` keeps the database's own words. */
export type ColumnKind = 'timestamptz' | 'timestamp' | 'date' | 'integer' | 'number' | 'boolean' | 'text' | 'other';

export interface CatalogueColumn {
  name: string;
  type: string;
  kind: ColumnKind;
  nullable: boolean;
  /** Computed by the database: nothing can be written to it. */
  generated: boolean;
  /** Compared without regard to case (citext, a nondeterministic collation): no key of a person (two people could be one). */
  caseInsensitive: boolean;
  /** Longest text in characters; absent when unlimited or no text. */
  maxLength?: number;
  /** The only texts that it takes; absent unless the type lists them (an enum). */
  values?: string[];
}

export interface ForeignKey {
  name: string;
  schema: string;
  table: string;
  columns: string[];
  toSchema: string;
  toTable: string;
  toColumns: string[];
  onDelete: 'no-action' | 'restrict' | 'cascade' | 'set-null' | 'set-default';
  /** Existing rows were checked against it. */
  validated: boolean;
}

export interface Index {
  name: string;
  /** Leading columns up to the first expression. */
  columns: string[];
  /** Every column that it depends on, those of expressions and conditions among them. */
  reads: string[];
  unique: boolean;
  /** Two missing values count as equal (`nulls not distinct`). */
  nullsEqual: boolean;
  /** Has a `where`, is invalid, or is of a kind that keeps no order: no help for a range. */
  partial: boolean;
}
