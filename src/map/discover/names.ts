import type { Policy, Text } from '../../policy/model.ts';
import type { Ground } from './ground.ts';
import { holds, phrase } from './words.ts';

/**
 * How a policy calls what a column holds: by the words of the column itself, else by those of the vocabulary's category. Undefined when
 * the policy has nothing like it. Without a policy the category keeps its name.
 */
export type CategoryName = (category: string, column: string) => { id: string; sure: boolean } | undefined;

/** Below the first number two names have nothing to do with each other; above the second it can only be this one. */
const [ALIKE, SURE] = [2, 5];

export function categoryNames(ground: Ground, policy: Policy | undefined): CategoryName {
  if (!policy) return (id) => ({ id, sure: true });
  const theirs = Object.values(policy.data).map(({ id, label }) => ({ id, words: ground.split(id), label: labelWords(ground, label) }));
  const likeness = new Map(
    Object.entries(ground.vocabulary.categories).map(([category, { title, certain, likely }]) => {
      const name = new Set([...ground.split(category), ...ground.split(title.en), ...ground.split(title.fr)].filter((w) => !SMALL.has(w)));
      const phrases = [...certain, ...likely].map(phrase);
      const by = theirs.map(({ id, words, label }) => {
        const said = phrases.filter((p) => holds(label, p) || holds(words, p)).length;
        return [id, id === category ? 6 : share(words, name) * 5 + Math.min(2, count(label, name)) * 1.5 + Math.min(2, said)] as const;
      });
      return [category, Object.fromEntries(by)];
    }),
  );
  return (category, column) => {
    const mine = new Set(ground.split(column).filter((w) => w.length > 1 && !SMALL.has(w)));
    const best = theirs
      .map(({ id, words, label }) => ({ id, like: share(words, mine) * 10 + count(label, mine) * 2 + (likeness.get(category)?.[id] ?? 0) }))
      .sort((a, b) => b.like - a.like)[0];
    return best && best.like >= ALIKE ? { id: best.id, sure: best.like >= SURE } : undefined;
  };
}

/** How an event of the vocabulary is called in a policy: every event there whose id or label holds its words. Without a policy it keeps its name. */
export function eventNames(ground: Ground, policy: Policy | undefined): (event: string) => string[] {
  if (!policy) return (event) => [event];
  return (event) => {
    const phrases = [event.replaceAll('-', ' '), ...(ground.vocabulary.events[event] ?? [])].map(phrase);
    const said = (words: string[]) => phrases.some((p) => holds(words, p));
    return Object.values(policy.events)
      .filter((e) => said(ground.split(e.id)) || Object.values(e.label).some((l) => said(ground.split(l))))
      .map((e) => e.id);
  };
}

const SMALL = new Set(['and', 'the', 'of', 'de', 'la', 'le', 'et', 'des', 'data', 'donnee', 'id', 'time', 'date', 'a', 'd', 'l']);
const labelWords = (ground: Ground, label: Text): string[] =>
  [label.en, label.fr].flatMap((l) => (l ? ground.split(l) : [])).filter((w) => !SMALL.has(w));
const count = (words: string[], among: Set<string>): number => new Set(words).intersection(among).size;
const share = (words: string[], among: Set<string>): number => count(words, among) / words.length;
