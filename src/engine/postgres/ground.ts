import type { Place } from '../../justify/archive.ts';
import type { Join } from '../../justify/predicate.ts';
import { readColumns } from '../../map/columns-read.ts';
import type { SystemMap, Table } from '../../map/model.ts';
import { name, qualified } from './quote.ts';

/** Where the tables of a map are: each in the school's schema, and those that have an archive there too, with the columns of both. */
export interface Ground {
  schema: string;
  archives: Record<string, Archived>;
}

interface Archived {
  schema: string;
  columns: string[];
  /** The foreign keys that lead here, as text: from a live row they lead to a live one. */
  keys: string[];
}

export function groundOf(map: SystemMap): Ground {
  const archives = Object.values(map.tables).flatMap((t) =>
    t.archive?.kind === 'schema' ? [[t.name, { schema: t.archive.schema, columns: columnsOf(t), keys: keysTo(map, t.name) }] as const] : [],
  );
  return { schema: map.schema, archives: Object.fromEntries(archives) };
}

const columnsOf = (t: Table): string[] => [
  ...new Set([...t.key, ...Object.keys(t.columns), ...t.links.flatMap((l) => l.columns), ...readColumns(t)]),
];

const keyText = (from: string, link: Join): string => JSON.stringify([from, link.columns, link.keys]);

const keysTo = (map: SystemMap, table: string): string[] =>
  Object.values(map.tables).flatMap((t) => t.links.filter((l) => !l.declared && l.table === table).map((l) => keyText(t.name, l)));

/** A link that the database itself keeps, from a live row of a table: what it leads to is live too. */
export const leadsToLive = (g: Ground, from: string | undefined, link: Join): boolean =>
  from !== undefined && (g.archives[link.table]?.keys.includes(keyText(from, link)) ?? false);

/** The table of a step, where it acts on live rows. */
export const liveTable = (step: { table: string; at: Place }): string | undefined => (step.at === 'live' ? step.table : undefined);

/** A table in one place, quoted. */
export const placed = (g: Ground, table: string, at: Place): string =>
  qualified(at === 'archive' ? g.archives[table]!.schema : g.schema, table);

/** The places in which a table has rows. */
export const placesOf = (g: Ground, table: string): Place[] => (isArchived(g, table) ? ['live', 'archive'] : ['live']);

export const isArchived = (g: Ground, table: string): boolean => Object.hasOwn(g.archives, table);

/** What to read every row of a table from, wherever it stands; PostgreSQL asks the indexes of both places. */
export function rowsOf(g: Ground, table: string): string {
  if (!isArchived(g, table)) return qualified(g.schema, table);
  const columns = g.archives[table]!.columns.map(name).join(', ');
  return `(${placesOf(g, table)
    .map((at) => `select ${columns} from ${placed(g, table, at)}`)
    .join(' union all ')})`;
}
