import type { Catalogue, CatalogueColumn, CatalogueTable } from '../catalogue.ts';
import type { SampleCounts } from './sample.ts';
import type { Vocabulary } from './vocabulary.ts';
import { phrase, plain, type Splitter, splitter } from './words.ts';

/** Everything that guesses rest on. */
export interface Ground {
  /** Foreign keys within the schema only. */
  catalogue: Catalogue;
  vocabulary: Vocabulary;
  split: Splitter;
  /** The words of each table's name, without a first word that all of them share. */
  names: Map<string, string[]>;
  /** Every phrase of a category, as plain words. */
  phrases: { category: string; written: string; words: string[]; certain: boolean }[];
  /** Counts of the tables that were sampled. */
  samples: Record<string, SampleCounts>;
}

export function groundOf(catalogue: Catalogue, vocabulary: Vocabulary, samples: Record<string, SampleCounts>): Ground {
  const split = splitter(vocabulary);
  const all = Object.keys(catalogue.tables);
  const heads = all.map((t) => /^[^_]+_/.exec(t)?.[0]);
  const prefix = all.length > 3 && heads[0] !== undefined && heads.every((h) => h === heads[0]) ? heads[0] : '';
  const phrases = Object.entries(vocabulary.categories).flatMap(([category, { certain, likely }]) => [
    ...certain.map((written) => ({ category, written, words: phrase(written), certain: true })),
    ...likely.map((written) => ({ category, written, words: phrase(written), certain: false })),
  ]);
  return { catalogue, vocabulary, split, phrases, names: new Map(all.map((t) => [t, split(t.slice(prefix.length))])), samples };
}

export const rowsLive = (table: CatalogueTable): boolean =>
  table.kind === 'table' || table.kind === 'partitioned' || table.kind === 'inherited';

/** The columns that tell a row from another: none when the catalogue knows of none. */
export const keyColumns = (table: CatalogueTable): string[] =>
  table.primaryKey.length > 0 ? table.primaryKey : (table.uniqueKeys[0] ?? []);

/** The one column that does, when it is one. */
export function keyOf(table: CatalogueTable): CatalogueColumn | undefined {
  const key = keyColumns(table);
  return key.length === 1 ? table.columns[key[0]!] : undefined;
}

/** Numbers too small for a key, or for seconds since 1970. */
export const SMALL = /^(tiny|small|medium)int|^bit\b|^year\b/;

/** Whether a column can hold the values of a key; nobody keeps keys of people in a small number. */
export function fitsKey(column: CatalogueColumn, key: CatalogueColumn): boolean {
  if (column.generated || column.values || key.values || column.kind !== key.kind) return false;
  if (column.kind === 'integer') return !SMALL.test(column.type) || SMALL.test(key.type);
  return column.kind === 'text' || column.type === key.type;
}

export const plainSet = (words: string[]): Set<string> => new Set(words.map(plain));
