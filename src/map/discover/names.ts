import type { Policy, Text } from '../../policy/model.ts';
import type { Ground } from './ground.ts';
import { holds, phrase } from './words.ts';

/** How a category of the vocabulary is called in a policy; undefined when the policy has none like it. Without a policy it keeps its name. */
export type CategoryName = (category: string) => string | undefined;

/** Matches the categories of the vocabulary with those of a policy, by their ids, labels and words in every language. */
export function categoryNames(ground: Ground, policy: Policy | undefined): CategoryName {
  if (!policy) return (category) => category;
  const found = new Map(
    Object.entries(ground.vocabulary.categories).map(([id, { title, certain, likely }]) => {
      const name = new Set([...ground.split(id), ...ground.split(title.en), ...ground.split(title.fr)]);
      const words = new Set([...certain, ...likely].map((p) => phrase(p).join(' ')));
      const likeness = ({ id: theirs, label }: { id: string; label: Text }) =>
        (theirs === id ? 100 : 0) +
        count(ground.split(theirs), (w) => name.has(w)) * 5 +
        count(labelWords(ground, label), (w) => name.has(w)) * 3 +
        count([...ground.split(theirs), ...labelWords(ground, label)], (w) => words.has(w));
      const best = Object.values(policy.data)
        .map((d) => ({ id: d.id, likeness: likeness(d) }))
        .sort((a, b) => b.likeness - a.likeness)[0];
      return [id, best && best.likeness > 0 ? best.id : undefined];
    }),
  );
  return (category) => found.get(category);
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

const SMALL = new Set(['and', 'the', 'of', 'de', 'la', 'le', 'et', 'des', 'data', 'donnee', 'a', 'd', 'l']);
const labelWords = (ground: Ground, label: Text): string[] =>
  [label.en, label.fr].flatMap((l) => (l ? ground.split(l) : [])).filter((w) => !SMALL.has(w));
const count = (words: string[], is: (word: string) => boolean): number => words.filter(is).length;
