import type { Cond, Scalar } from '../policy/model.ts';
import type { Span } from '../text/diagnostic.ts';
import type { Representation } from '../time/model.ts';

/** A reference from a row to the one row of another table that it names: a foreign key, or a join declared where the database has none. */
export interface Link {
  /** The name used in the map; the column name unless several columns or the map says otherwise. */
  name: string;
  columns: string[];
  table: string;
  keys: string[];
  /** True when written in the map; false when read from the catalogue. */
  declared: boolean;
}

/** A person whom a row concerns (S5): reached over `path`, a list of links (empty = the row is the person). */
export interface PersonLink {
  name: string;
  path: Link[];
  /** The person table at the end of the path. */
  table: string;
  /** Columns that belong to this person: all personal ones unless stated. */
  columns: '*' | string[];
  /** Values of the first link that name nobody, as a missing one does (S5). */
  nobody?: Scalar[];
}

/** How a held role is seen on the person's row: `always`, or a condition over its columns or children. */
export type RoleTest = { kind: 'always' } | { kind: 'where'; test: RowTest };

/** A bounded predicate over columns of one row or its children (S13). Unknown when a code is not listed. */
export type RowTest =
  | {
      kind: 'column';
      column: string;
      in: (Scalar | null)[];
      /** Every code that has a meaning; others are unknown (S1). Absent: every code has one. */
      known?: (Scalar | null)[];
    }
  | { kind: 'child'; table: string; columns: string[]; keys: string[]; where: Record<string, Scalar | null | (Scalar | null)[]> }
  | { kind: 'all' | 'any'; of: RowTest[] };

/** What an absent value of an event column means (S8). */
export type Absent = 'not-yet' | 'never' | 'unknown';

export interface EventColumn {
  column: string;
  /** Absent until the live catalogue says it, unless the map states it. */
  as?: Representation;
  absent: Absent;
  /** Values that stand for "none" (S9), as written in the column. */
  sentinels: Scalar[];
  /** The map lists them, be it an empty list: required of columns that hold numbers (S9). */
  sentinelsStated?: boolean;
  /** Local days outside are unknown (E2). */
  plausible: { from: string; before: string };
}
export type EventSource =
  | ({ kind: 'column' } & EventColumn)
  /** The event as mapped in the table at the end of a link. */
  | { kind: 'parent'; link: Link; event: string }
  /** The latest value among child rows: due needs a child to exist and none unexpired or undated (S10). `absent` is for no child at all. */
  | {
      kind: 'latest-child';
      table: string;
      columns: string[];
      keys: string[];
      where: Record<string, Scalar>;
      value: EventColumn;
      absent: Absent;
    };

export type FactSource =
  | { kind: 'column'; column: string; values: { code: Scalar | null; value: Scalar }[] }
  /** A number or a date taken as it stands. */
  | { kind: 'value'; column: string; as: 'number' | 'date' }
  | { kind: 'part'; column: string; part: 'year' | 'month' }
  | { kind: 'is-missing'; column: string; sentinels: Scalar[] }
  | {
      kind: 'child';
      table: string;
      columns: string[];
      keys: string[];
      where: Record<string, Scalar | null | (Scalar | null)[]>;
      count?: number;
    }
  | { kind: 'parent'; link: Link; fact: string };

/** What happens to one column when it is due while its row lives on (S30). */
export type Transform =
  | { kind: 'blank' }
  | { kind: 'text'; text: string }
  | { kind: 'number'; number: number }
  /** A per-row text for unique columns: the prefix followed by the row's key. */
  | { kind: 'text-key'; prefix: string }
  | { kind: 'year' }
  /** The first day of a band of so many years, such as a decade of birth. */
  | { kind: 'years'; of: number }
  /** The first characters of a text. */
  | { kind: 'first'; characters: number }
  /** The département of a French postcode. */
  | { kind: 'departement' }
  /** A number, down to a multiple. */
  | { kind: 'range'; of: number }
  /** A number, down to the largest of these that is not above it; the smallest one below all of them. */
  | { kind: 'bands'; from: number[] }
  | { kind: 'keep' };

export interface Column {
  name: string;
  /** Data categories, any of which justifies it (E6); empty for technical and link columns. */
  data: string[];
  kind: 'personal' | 'technical' | 'link';
  due: Transform;
  span: Span;
}

export interface Serves {
  activity: string;
  where: Cond;
}

/** Where rows are in their archive phase (S18, E17): marked where they are, or moved to the table of the same name in another schema. */
export type Archive =
  | {
      kind: 'mark';
      column: string;
      /** Absent until the live catalogue says it. */
      as?: 'timestamptz' | 'timestamp' | 'date' | 'boolean';
    }
  | {
      kind: 'schema';
      schema: string;
      /** The only account, besides ours, that may read there. */
      account?: string;
    };

/** The column of every archive that says which run brought a row there. */
export const RUN_COLUMN = 'lethe_run';

/**
 * What a measure of anonymity needs (S49, E21): the columns that others may know of somebody, how many rows must look alike in them, and how
 * many values a column that must not be guessed has to have among those. Why linking and inference fail is said in words.
 */
export interface Anonymity {
  quasi: string[];
  k: number;
  sensitive?: string;
  l?: number;
  linking: string;
  inference: string;
}

export interface Table {
  name: string;
  key: string[];
  links: Link[];
  people: PersonLink[];
  /** Only on tables whose rows are persons: how each role is seen. */
  roles: Record<string, RoleTest>;
  columns: Record<string, Column>;
  events: Record<string, EventSource>;
  facts: Record<string, FactSource>;
  serves: Serves[];
  gone: 'delete' | 'anonymise' | 'elsewhere';
  /** Absent: nothing is made anonymous, since nothing measures it; such rows wait for a review, or go with `else: delete`. */
  anonymity?: Anonymity;
  /** Absent: archived rows stay as they are, and are reported. */
  archive?: Archive;
  /** Who acts instead of SQL, and how, when `gone` is elsewhere (S52). */
  elsewhere?: { who: string; how: string };
  /** No personal data at all: keys and labels of the school's own. */
  technical: boolean;
  acknowledged: string[];
  span: Span;
}

/** A person whom a row names; always so, or only where its columns have these values. */
export interface NamedPerson {
  path: Link[];
  where: Record<string, Scalar>;
}

/** What is personal in a table that SQL must not touch, or who acted on rows of another. It is read after an erasure, never judged. */
export interface PersonalTable {
  name: string;
  people: NamedPerson[];
  actors: NamedPerson[];
  columns: string[];
  span: Span;
}

export interface SystemMap {
  system: string;
  engine: 'postgres' | 'mariadb' | 'memory';
  /** Name of the environment variable that holds the connection string; never the string itself. */
  url: { env: string };
  schema: string;
  tables: Record<string, Table>;
  /** Tables named by pattern, until the live catalogue says which they are. */
  patterns: { tables: string[]; elsewhere?: { who: string; how: string }; span: Span }[];
  personal?: Record<string, PersonalTable>;
  /** By table of persons: columns that name somebody, each alone or several together. */
  identity?: Record<string, string[][]>;
  span: Span;
}
