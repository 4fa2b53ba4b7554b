import type { CatalogueTable } from '../catalogue.ts';
import { fitsKey, type Ground, keyOf, rowsLive } from './ground.ts';
import type { GuessedLink } from './guess.ts';
import { type PeopleTable, peopleTables, personLinks, thingOf } from './people.ts';
import { linksBySample } from './sampled.ts';
import { plain } from './words.ts';

/** Whose the rows of a table are. */
export interface Whose {
  /** People themselves, rows about people, rows that people only keep, or neither. */
  kind: 'people' | 'about' | 'kept' | 'nobody';
  people?: PeopleTable;
  /** One path for each person, first link first; the last link ends at people. */
  paths: GuessedLink[][];
  confidence: number;
}

/** Says of every table whose its rows are, over as many links as it takes. */
export function whoseRows(ground: Ground): Map<string, Whose> {
  const people = peopleTables(ground);
  const found = new Map<string, Whose>();
  for (const table of Object.values(ground.catalogue.tables)) if (rowsLive(table)) found.set(table.name, direct(ground, table, people));
  // a row that belongs to a row about somebody is about them too: as often as that leads further
  for (let more = true; more; ) {
    more = false;
    for (const [name, whose] of found) {
      if (whose.kind === 'people' || whose.kind === 'about') continue;
      const way = belongs(ground, ground.catalogue.tables[name]!, found);
      if (!way) continue;
      found.set(name, { kind: 'about', paths: [way.path, ...whose.paths], confidence: way.confidence });
      more = true;
    }
  }
  return found;
}

function direct(ground: Ground, table: CatalogueTable, people: PeopleTable[]): Whose {
  const self = people.find((p) => p.table === table);
  const links = personLinks(ground, table, people);
  if (self) return { kind: 'people', people: self, paths: [], confidence: self.guess.confidence };
  const subjects = links.filter((l) => l.kind === 'subject');
  const confidence = Math.max(0, ...(subjects.length > 0 ? subjects : links).map((l) => l.guess.confidence));
  const kind = subjects.length > 0 ? 'about' : links.length > 0 ? 'kept' : 'nobody';
  const sorted = links.toSorted((a, b) => Number(a.kind === 'keeper') - Number(b.kind === 'keeper'));
  return { kind, paths: sorted.map((l) => [l]), confidence };
}

/** The row about somebody to which a row belongs, over a foreign key or over a column that is named like that table. */
function belongs(
  ground: Ground,
  table: CatalogueTable,
  known: Map<string, Whose>,
): { path: GuessedLink[]; confidence: number } | undefined {
  const ways = parentLinks(ground, table).flatMap((link) => {
    const whose = known.get(link.table);
    if (whose?.kind !== 'about') return [];
    return [{ path: [link, ...whose.paths[0]!], confidence: link.guess.confidence * whose.confidence }];
  });
  return ways.sort((a, b) => b.confidence - a.confidence)[0];
}

/** Of the rows that a row refers to, those that it seems to be a part of: by a foreign key, or by a name that the tables share. */
export function parentLinks(ground: Ground, table: CatalogueTable): GuessedLink[] {
  return Object.values(table.columns).flatMap((column): GuessedLink[] => {
    if (table.primaryKey.join() === column.name) return [];
    const key = ground.catalogue.foreignKeys.find((k) => k.table === table.name && k.columns.join() === column.name);
    if (key) {
      const part = akin(ground, table.name, key.toTable) || key.onDelete === 'cascade';
      const guess = { confidence: part ? 0.9 : 0.6, reasons: [{ why: 'belongs-to' as const, table: key.toTable }] };
      return column.nullable && !part
        ? []
        : [{ column: column.name, table: key.toTable, key: key.toColumns[0]!, declared: true, kind: 'parent', guess }];
    }
    const words = ground.split(column.name);
    const bare = words.at(-1) !== 'id';
    const thing = thingOf(ground, table, (bare ? words : words.slice(0, -1)).join(''));
    const target = thing && ground.catalogue.tables[thing.name];
    const targetKey = target && keyOf(target);
    if (!thing || !targetKey || !fitsKey(column, targetKey) || !akin(ground, table.name, thing.name)) return [];
    // `attempts` counts them, `attempt` may be one
    if (bare && plain(column.name) !== column.name.toLowerCase()) return [];
    const link: GuessedLink = {
      column: column.name,
      table: thing.name,
      key: targetKey.name,
      declared: false,
      kind: 'parent',
      guess: { confidence: bare ? 0.65 : 0.75, reasons: [{ why: 'belongs-to', table: thing.name }] },
    };
    const guess = linksBySample(ground, table.name, link);
    return guess.confidence < 0.3 ? [] : [{ ...link, guess }];
  });
}

/** Two tables whose names share a word, or begin alike. */
function akin(ground: Ground, a: string, b: string): boolean {
  const [mine, theirs] = [ground.names.get(a)!, ground.names.get(b) ?? []];
  return mine.some((w) => theirs.includes(w)) || (theirs[0] !== undefined && mine.join('').startsWith(theirs[0]));
}
