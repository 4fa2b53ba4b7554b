import type { CatalogueColumn, CatalogueTable } from '../catalogue.ts';
import { type Ground, keyColumns } from './ground.ts';
import { type Guess, type GuessedColumn, type Reason, together } from './guess.ts';
import { isInstant } from './instants.ts';
import { longest, matches } from './match.ts';
import { looksBySample } from './sampled.ts';
import type { Whose } from './whose.ts';
import { phrase } from './words.ts';

/** Below this a column is taken for technical, and says so. */
const LIKELY_ENOUGH = 0.5;

/** What each column of a table is guessed to hold, but for keys and links, which need no entry. */
export function guessColumns(ground: Ground, table: CatalogueTable, whose: Whose): GuessedColumn[] {
  const { schema, foreignKeys } = ground.catalogue;
  const keys = foreignKeys.filter((k) => k.table === table.name && k.schema === schema && k.toSchema === schema);
  const bearing = new Set([...keyColumns(table), ...keys.flatMap((k) => k.columns), ...whose.paths.map((p) => p[0]!.column)]);
  return Object.values(table.columns).flatMap((column) => (bearing.has(column.name) ? [] : [guessColumn(ground, table, column, whose)]));
}

function guessColumn(ground: Ground, table: CatalogueTable, column: CatalogueColumn, whose: Whose): GuessedColumn {
  const { name } = column;
  const seen = looksBySample(ground, table.name, name);
  const said = byWords(ground, table, column, whose);
  const same = seen && said.category === seen.category;
  const found: GuessedColumn = seen
    ? { name, category: seen.category, guess: same ? together([said.guess, seen.guess]) : seen.guess }
    : { name, ...said };
  const special = ground.vocabulary.categories[found.category ?? '']?.title.special;
  if (special) found.guess = { ...found.guess, reasons: [...found.guess.reasons, { why: 'special', article: special }] };
  if (found.category === undefined || found.guess.confidence >= LIKELY_ENOUGH) return found;
  return { name, guess: { confidence: 1 - found.guess.confidence, reasons: found.guess.reasons } };
}

interface Said {
  category?: string;
  guess: Guess;
}

function byWords(ground: Ground, table: CatalogueTable, column: CatalogueColumn, { kind, confidence }: Whose): Said {
  const row = (1 + confidence) / 2;
  const { technical, otherwise } = ground.vocabulary;
  const [best] = matches(ground, column.name);
  const certain = matches(ground, column.name).find((m) => m.certain);
  const guess = (confidence: number, ...reasons: Reason[]): Guess => ({ confidence, reasons });
  const theirs = kind === 'people' || kind === 'about';
  if (certain && (theirs || mayTell(column)))
    return { category: certain.category, guess: guess(theirs ? 0.9 : 0.6, { why: 'certain-word', words: certain.words }) };
  if (kind === 'nobody') return { guess: guess(0.8, { why: 'no-person' }) };
  const instant = isInstant(ground, table.name, column);
  if (kind === 'kept') {
    if (instant && longest(ground, column.name, [...ground.vocabulary.events.created!, ...ground.vocabulary.events.modified!]))
      return { category: otherwise, guess: guess(0.6, { why: 'keeper-time' }) };
    return { guess: guess(0.6, { why: 'not-about-person' }) };
  }
  const dry = longest(ground, column.name, technical);
  const ends = dry !== undefined && ground.split(column.name).join(' ').endsWith(phrase(dry).join(' '));
  if (dry && (ends || !best)) return { guess: guess(0.6, { why: 'technical-word', words: dry }) };
  if (instant) return { category: otherwise, guess: guess(0.8 * row, { why: 'their-time' }) };
  if (best) return { category: best.category, guess: guess(0.8 * row, { why: 'likely-word', words: best.words }) };
  return { category: otherwise, guess: guess(0.6 * row, { why: 'in-row-of-person' }) };
}

/** In a table without people a flag or a number with a telling name is a setting. */
const mayTell = (column: CatalogueColumn): boolean => column.kind === 'text' || column.kind === 'date' || column.kind === 'other';
