import type { Ground } from './ground.ts';
import { type Guess, type GuessedLink, together } from './guess.ts';
import type { Looks } from './vocabulary.ts';

/** Fewer values than these say nothing. */
const FEW = 20;

/** A guessed link whose values were looked up: surer when they are keys there, unlikely when they are not. */
export function linksBySample(ground: Ground, table: string, link: GuessedLink): Guess {
  const counts = ground.samples[table];
  const of = counts?.columns[link.column]?.present ?? 0;
  const count = counts?.links[`${link.column}>${link.table}`];
  if (count === undefined || of < FEW || link.declared) return link.guess;
  const found: Guess = { confidence: 0.7, reasons: [{ why: 'keys-found', table: link.table, count, of }] };
  if (count >= of * 0.9) return together([link.guess, found]);
  return {
    confidence: count < of / 2 ? link.guess.confidence / 4 : link.guess.confidence,
    reasons: [...link.guess.reasons, ...found.reasons],
  };
}

/** Old days are days of birth only when nearly all of them are old; of anything else a few are enough. */
const SHARE: Partial<Record<Looks, number>> = { 'birth-date': 0.95 };

/** What the values of a column look like, with the category that this speaks for. */
export function looksBySample(ground: Ground, table: string, column: string): { category: string; guess: Guess } | undefined {
  const counts = ground.samples[table]?.columns[column];
  if (!counts) return undefined;
  const enough = Object.entries(counts.looks).filter(([looks, n]) => n >= 3 && n >= counts.present * (SHARE[looks as Looks] ?? 0.02));
  const [looks, count] = enough.sort((a, b) => b[1] - a[1])[0] ?? [];
  const category = Object.entries(ground.vocabulary.categories).find(([, c]) => c.looks.includes(looks as Looks))?.[0];
  if (count === undefined || !category) return undefined;
  const reasons: Guess['reasons'] = [{ why: 'looks', looks: looks as Looks, count, of: counts.present }];
  return { category, guess: { confidence: count > counts.present / 2 ? 0.85 : 0.6, reasons } };
}
