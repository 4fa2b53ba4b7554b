import type { Hold } from '../../justify/hold.ts';
import type { Link, PersonLink, SystemMap, Table } from '../../map/model.ts';
import { type Dataset, inArchive } from '../../plan/target.ts';
import type { Policy } from '../../policy/model.ts';
import { localDay } from '../../time/day.ts';

export type Value = string | number | boolean | null;
export type Row = Record<string, Value>;

/** Everything that a verdict depends on: what is promised, where it is, what is there, what is held, and when it is asked. */
export interface World {
  policy: Policy;
  map: SystemMap;
  now: Temporal.Instant;
  rows: Dataset;
  holds: Hold[];
  /** Only one row and what it reads is here: what is measured over many rows is assumed. */
  alone?: boolean;
}

/** A row, seen for one person whom it concerns. */
export interface Subject {
  world: World;
  table: Table;
  row: Row;
  person: PersonLink;
}

/** What can be said of a question: yes, no, or nothing (S12). */
export type Truth = boolean | undefined;

export const both = (...of: Truth[]): Truth => (of.includes(false) ? false : of.includes(undefined) ? undefined : true);
export const either = (...of: Truth[]): Truth => (of.includes(true) ? true : of.includes(undefined) ? undefined : false);

export const todayOf = (world: World): Temporal.PlainDate => localDay(world.now, world.policy.calendar.zone);

/** Rows in one place. */
export const rowsIn = (world: World, place: string): Row[] => world.rows.get(place) ?? [];

/** The rows of a table wherever they stand: what is asked of them does not differ (E17). */
export const rowsOf = (world: World, table: string): Row[] => {
  const archived = rowsIn(world, inArchive(table));
  return archived.length === 0 ? rowsIn(world, table) : [...rowsIn(world, table), ...archived];
};

/** Two stored values are one, as a database compares them: text and numbers by what they say. */
export const same = (a: Value | undefined, b: Value | undefined): boolean =>
  a !== null && a !== undefined && b !== null && b !== undefined && String(a) === String(b);

/** The row that a link leads to; undefined when it names none, or one that is gone. */
export function parentOf(world: World, row: Row, link: Pick<Link, 'columns' | 'table' | 'keys'>): Row | undefined {
  return rowsOf(world, link.table).find((p) => link.columns.every((c, i) => same(row[c], p[link.keys[i]!])));
}

/** The row of the person whom a subject is about; undefined when the way to it is broken. */
export function personRow({ world, row, person }: Pick<Subject, 'world' | 'row' | 'person'>): Row | undefined {
  let at: Row | undefined = row;
  for (const link of person.path) at = at && parentOf(world, at, link);
  return at;
}

/** The link to a person is empty, or holds a value that the map lists for nobody (S5). */
export function namesNobody(person: PersonLink, row: Row): boolean {
  const none = (value: Value) => value === null || (person.nobody ?? []).some((v) => same(v, value));
  return person.path[0]?.columns.some((c) => none(row[c] ?? null)) ?? false;
}

/** Rows of another table that refer to a row and have certain values. */
export function childrenOf(
  world: World,
  row: Row,
  child: { table: string; columns: string[]; keys: string[]; where: Record<string, Value | Value[]> },
): Row[] {
  return rowsOf(world, child.table).filter(
    (c) => child.columns.every((column, i) => same(c[column], row[child.keys[i]!])) && matches(c, child.where),
  );
}

/** The columns of a row hold what is asked; null asks for a missing value, a list for any of its values. */
export const matches = (row: Row, where: Record<string, Value | Value[]>): boolean =>
  Object.entries(where).every(([column, value]) =>
    (Array.isArray(value) ? value : [value]).some((v) => (v === null ? (row[column] ?? null) === null : same(row[column], v))),
  );

/** Where an event or fact of a subject is mapped: on its own table, else on the row of its person; undefined when nowhere, or out of reach. */
export function placeOf<T>(subject: Subject, pick: (table: Table) => T | undefined): { source: T; row: Row; table: Table } | undefined {
  const own = pick(subject.table);
  if (own) return { source: own, row: subject.row, table: subject.table };
  const table = subject.world.map.tables[subject.person.table];
  const source = table && pick(table);
  const row = source && personRow(subject);
  return source && row ? { source, row, table } : undefined;
}
