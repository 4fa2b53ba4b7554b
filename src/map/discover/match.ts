import type { Ground } from './ground.ts';
import { holds, phrase } from './words.ts';

/** Words of a category that stand in the name of a column. */
export interface Match {
  category: string;
  words: string;
  certain: boolean;
}

/** Categories whose words stand in a name, the longest phrase first; of equally long ones those that are certain. */
export function matches(ground: Ground, column: string): Match[] {
  const words = ground.split(column);
  const length = (m: Match) => m.words.length + (m.certain ? 0.5 : 0);
  return ground.phrases
    .filter((p) => holds(words, p.words))
    .map(({ category, written, certain }) => ({ category, words: written, certain }))
    .sort((a, b) => length(b) - length(a));
}

/** The longest of some phrases that stands in the name of a column. */
export function longest(ground: Ground, column: string, phrases: string[]): string | undefined {
  const words = ground.split(column);
  return phrases.filter((p) => holds(words, phrase(p))).sort((a, b) => b.length - a.length)[0];
}
