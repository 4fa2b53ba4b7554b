import type { Vocabulary } from './vocabulary.ts';

/** Splits names into words, as the vocabulary knows them. */
export type Splitter = (name: string) => string[];

/** Plural and singular, accents and case make no difference. */
export function plain(word: string): string {
  const bare = word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  if (bare.length > 4 && bare.endsWith('ies')) return `${bare.slice(0, -3)}y`;
  return bare.length > 3 && bare.endsWith('s') && !bare.endsWith('ss') ? bare.slice(0, -1) : bare;
}

/** A phrase of the vocabulary as a list of plain words. */
export const phrase = (written: string): string[] => written.split(' ').map(plain);

/** Whether a phrase stands in a name. */
export function holds(words: readonly string[], sought: readonly string[]): boolean {
  return words.some((_, i) => sought.every((s, n) => words[i + n] === s));
}

/** `user_id`, `userId` and `useridfrom`: separators and humps split a name, and known words what is written without either. */
export function splitter(vocabulary: Vocabulary): Splitter {
  const { people, affixes, categories, technical, instants, events } = vocabulary;
  const phrases = [
    ...Object.values(people).flat(),
    ...Object.values(affixes).flat(),
    ...Object.values(categories).flatMap((c) => [...c.certain, ...c.likely]),
    ...technical,
    ...Object.values(instants).flat(),
    ...Object.values(events).flat(),
  ];
  const known = new Set(phrases.flatMap(phrase));
  const before = new Set(affixes.before.map(plain));
  const after = new Set(affixes.after.map(plain));
  const seen = new Map<string, string[]>();
  return (name) => {
    const split = seen.get(name) ?? pieces(name).flatMap((p) => whole(p, known) ?? partly(p, before, after) ?? [plain(p)]);
    seen.set(name, split);
    return split;
  };
}

const pieces = (name: string): string[] =>
  name
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u)
    .filter((p) => p !== '');

/** A piece that consists of known words and nothing else, in as few of them as possible. */
function whole(piece: string, known: Set<string>): string[] | undefined {
  const best: (string[] | undefined)[] = [[]];
  for (let end = 1; end <= piece.length; end++) {
    for (let start = 0; start < end; start++) {
      const [head, word] = [best[start], plain(piece.slice(start, end))];
      if (!head || (end - start < 2 && piece.length > 1) || !known.has(word)) continue;
      if (!best[end] || head.length + 1 < best[end]!.length) best[end] = [...head, word];
    }
  }
  return best[piece.length];
}

/** An unknown word with a known one before or after it, as in `quizid`. */
function partly(piece: string, before: Set<string>, after: Set<string>): string[] | undefined {
  for (let at = 3; at <= piece.length - 2; at++)
    if (after.has(plain(piece.slice(at)))) return [plain(piece.slice(0, at)), plain(piece.slice(at))];
  for (let at = piece.length - 3; at >= 2; at--)
    if (before.has(plain(piece.slice(0, at)))) return [plain(piece.slice(0, at)), plain(piece.slice(at))];
  return undefined;
}
