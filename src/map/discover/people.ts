import type { CatalogueTable } from '../catalogue.ts';
import { fitsKey, type Ground, keyOf, plainSet, rowsLive } from './ground.ts';
import type { Guess, GuessedLink } from './guess.ts';
import { matches } from './match.ts';
import { linksBySample } from './sampled.ts';

/** A table whose rows are guessed to be people. */
export interface PeopleTable {
  table: CatalogueTable;
  key: string;
  guess: Guess;
}

/** Tables of people: by their name and by columns that say who somebody is, unless their rows belong to people of another table. */
export function peopleTables(ground: Ground): PeopleTable[] {
  const found = Object.values(ground.catalogue.tables).flatMap((t) => peopleTable(ground, t));
  return found.filter((p) => {
    const others = found.filter((o) => o !== p && o.guess.confidence >= p.guess.confidence);
    return !personLinks(ground, p.table, others).some((l) => l.kind === 'subject' && l.guess.confidence > 0.9);
  });
}

const WHO = ['identity', 'identifiers', 'contact'];

function peopleTable(ground: Ground, table: CatalogueTable): PeopleTable[] {
  const key = keyOf(table);
  if (!rowsLive(table) || !key) return [];
  const words = ground.names.get(table.name)!;
  const nouns = plainSet(ground.vocabulary.people.tables);
  const named = words.length <= 2 && nouns.has(words.at(-1)!);
  const who = Object.keys(table.columns).filter((c) => matches(ground, c).some((m) => WHO.includes(m.category)));
  const certain = who.filter((c) => matches(ground, c).some((m) => m.certain && WHO.includes(m.category)));
  // `guests` with a name are people; `payment_accounts` with one need not be
  const says = named && words.length === 1 && certain.length === 0 ? who : certain;
  if (named ? says.length === 0 : says.length < 3) return [];
  const confidence = named && certain.length > 1 ? 0.95 : named ? 0.7 : 0.6;
  const reasons: Guess['reasons'] = [{ why: 'people-table', words: named ? words.at(-1)! : '', columns: says.slice(0, 3) }];
  return [{ table, key: key.name, guess: { confidence, reasons } }];
}

/** Columns of a table that name people: over foreign keys, else by their words, whose values a key of people could have. */
export function personLinks(ground: Ground, table: CatalogueTable, people: PeopleTable[]): GuessedLink[] {
  return Object.values(table.columns).flatMap((column): GuessedLink[] => {
    const found = foreign(ground, table, column.name, people) ?? byName(ground, table, column.name, people);
    if (!found) return [];
    const guess = linksBySample(ground, table.name, found);
    return guess.confidence < 0.3 ? [] : [{ ...found, guess }];
  });
}

function foreign(ground: Ground, table: CatalogueTable, column: string, people: PeopleTable[]): GuessedLink | undefined {
  const key = ground.catalogue.foreignKeys.find((k) => k.table === table.name && k.columns.length === 1 && k.columns[0] === column);
  const target = key && people.find((p) => p.table.name === key.toTable);
  if (!target) return undefined;
  const kind = keeps(ground, ground.split(column)) ? 'keeper' : 'subject';
  const guess: Guess = { confidence: 0.98, reasons: [{ why: 'foreign-key', key: key.name }] };
  return { column, table: key.toTable, key: key.toColumns[0]!, declared: true, kind, guess };
}

function byName(ground: Ground, table: CatalogueTable, name: string, people: PeopleTable[]): GuessedLink | undefined {
  if (ground.catalogue.foreignKeys.some((k) => k.table === table.name && k.columns.includes(name))) return undefined;
  const words = ground.split(name);
  const core = namedIn(ground, words);
  if (!core || table.primaryKey.join() === name || matches(ground, name)[0]?.certain) return undefined;
  const exact = people.find((p) => core.some((w) => ground.names.get(p.table.name)!.at(-1) === w));
  const target = exact ?? people.toSorted((a, b) => b.guess.confidence - a.guess.confidence)[0];
  if (!target || !fitsKey(table.columns[name]!, target.table.columns[target.key]!)) return undefined;
  if (!exact && thingOf(ground, table, core.join(''))) return undefined;
  const keeper = keeps(ground, words);
  const confidence = (exact ? (core.length === 1 ? 0.92 : 0.85) : 0.75) - (keeper ? 0.05 : 0);
  const reasons: Guess['reasons'] = [{ why: keeper ? 'keeper' : 'named-as-person', table: target.table.name }];
  return {
    column: name,
    table: target.table.name,
    key: target.key,
    declared: false,
    kind: keeper ? 'keeper' : 'subject',
    guess: { confidence, reasons },
  };
}

const keeps = (ground: Ground, words: string[]): boolean => {
  const keepers = plainSet(ground.vocabulary.people.keepers);
  return words.some((w) => keepers.has(w));
};

/** The words that name a person, when nothing else stands in the name but `id`, `from`, `by` and the like. */
function namedIn(ground: Ground, words: string[]): string[] | undefined {
  const { named, keepers, beside } = ground.vocabulary.people;
  const [nouns, kept, aside] = [plainSet(named), plainSet(keepers), plainSet(beside)];
  const core = words.filter((w) => !aside.has(w));
  const who = core.filter((w) => nouns.has(w));
  const last = words.at(-1)!;
  const closed = last === 'by' || last === 'par';
  if (who.length > 0 && (core.at(-1) === who.at(-1) || core.every((w) => nouns.has(w) || kept.has(w)))) return core;
  if (core.length > 0 && core.every((w) => kept.has(w)) && (closed || last === 'id')) return core;
  return closed && core.length > 0 && !['order', 'group', 'sort'].includes(core[0]!) ? core : undefined;
}

/** A table of things whose name a column has, alone or after the first word of the column's own table. */
export function thingOf(ground: Ground, table: CatalogueTable, core: string): { name: string; whole: boolean } | undefined {
  const own = ground.names.get(table.name)!;
  const found = [...ground.names].flatMap(([name, words]) => {
    const joined = words.join('');
    // what is named after a table has come out of it
    if (core.length < 3 || joined.startsWith(own.join(''))) return [];
    if (joined === core) return [{ name, whole: true, shared: joined.length }];
    const start = commonStart(own.join(''), joined);
    return joined.endsWith(core) && words.length > 1 && start >= words[0]!.length ? [{ name, whole: false, shared: start }] : [];
  });
  return found.sort((a, b) => b.shared - a.shared || Number(b.whole) - Number(a.whole))[0];
}

function commonStart(a: string, b: string): number {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n += 1;
  return n;
}
