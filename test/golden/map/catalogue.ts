import type { Catalogue, CatalogueColumn, CatalogueTable, ColumnKind, ForeignKey } from '../../../src/map/catalogue.ts';

const column = (name: string, kind: ColumnKind): CatalogueColumn => ({
  name,
  type: kind,
  kind,
  nullable: true,
  generated: false,
  caseInsensitive: false,
});

/** A table whose first column is its key. */
export function table(name: string, columns: Record<string, ColumnKind>, more: Partial<CatalogueTable> = {}): CatalogueTable {
  const primaryKey = [Object.keys(columns)[0]!];
  return {
    name,
    kind: 'table',
    columns: Object.fromEntries(Object.entries(columns).map(([c, k]) => [c, column(c, k)])),
    primaryKey,
    uniqueKeys: [primaryKey],
    indexes: [],
    triggers: [],
    copies: [],
    rowSecurity: false,
    rows: 0,
    may: { select: true, update: true, delete: true, lock: true },
    ...more,
  };
}

export const foreignKey = (from: string, columns: string[], to: string, toColumns: string[]): ForeignKey => ({
  name: `${from}_${columns.join('_')}`,
  schema: 'public',
  table: from,
  columns,
  toSchema: 'public',
  toTable: to,
  toColumns,
  onDelete: 'no-action',
  validated: true,
});

export const catalogue = (tables: CatalogueTable[], foreignKeys: ForeignKey[] = []): Catalogue => ({
  engine: 'postgres',
  major: 18,
  schema: 'public',
  mayUse: true,
  tables: Object.fromEntries(tables.map((t) => [t.name, t])),
  foreignKeys,
});
