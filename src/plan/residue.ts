import { all, type Predicate, parent } from '../justify/predicate.ts';
import type { CatalogueTable } from '../map/catalogue.ts';
import type { NamedPerson, SystemMap } from '../map/model.ts';

/** A person by the table of persons and the key in it; a key of several columns is written `a|b`, as in holds. */
export interface PersonKey {
  table: string;
  key: string;
}

/** What is asked of one table after an erasure. Values are compared within the database, and none comes out (S45). */
export interface ResidueAsked {
  table: string;
  /** The columns by which a row is told from others; empty: none. */
  key: string[];
  /** One count of rows for each. */
  links: Predicate[];
  /** Columns that are searched for words. */
  texts: string[];
  person: PersonKey & { keyColumns: string[] };
  /** Columns of the person's own row whose values are searched for; those of one list only together. */
  identity: string[][];
  /** Words that are searched for besides; those of one list only together. */
  words: string[][];
  /** At most so many keys of rows a column. */
  keys: number;
}

export interface ResidueFound {
  links: number[];
  /** Columns with hits. */
  texts: { column: string; rows: number; keys: string[][] }[];
}

/** Shorter words would be found everywhere. */
export const SHORTEST_WORD = 3;

/** The columns of a table that can hold a word. */
export function textColumns(table: CatalogueTable): string[] {
  return Object.values(table.columns)
    .filter((c) => (c.kind === 'text' && !c.values && (c.maxLength ?? SHORTEST_WORD) >= SHORTEST_WORD) || /^jsonb?$/.test(c.type))
    .map((c) => c.name);
}

/** The rows that name a person over a link that the map knows but does not judge by. */
export function names(map: SystemMap, named: NamedPerson, person: PersonKey): Predicate | undefined {
  if (named.path.at(-1)?.table !== person.table) return undefined;
  const key = map.tables[person.table]!.key;
  const parts = key.length === 1 ? [person.key] : person.key.split('|');
  const mine = all(...key.map((column, i): Predicate => ({ is: 'in', column, values: [parts[i] ?? ''] })));
  const where = Object.entries(named.where).map(([column, value]): Predicate => ({ is: 'in', column, values: [value] }));
  return all(
    ...where,
    named.path.reduceRight<Predicate>((inner, link) => parent(link, inner), mine),
  );
}
