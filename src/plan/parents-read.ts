import type { Join, Predicate } from '../justify/predicate.ts';

/** A parent row that a predicate reads, by the links that lead to it, and how a batch has to lock it (E8, docs/decisions/0007). */
export interface ParentPath {
  links: Join[];
  /** `update` where its children are asked about: a new child with a foreign key waits. */
  mode: 'share' | 'update';
}

export const pathText = (links: Join[]): string => JSON.stringify(links.map((l) => [l.columns, l.table, l.keys]));

/** Every parent that a predicate reads, by the text of its links. */
export function lockPaths(p: Predicate): Map<string, ParentPath> {
  const found = new Map<string, ParentPath>();
  const visit = (q: Predicate, links: Join[]): void => {
    if (q.is === 'all' || q.is === 'any') for (const term of q.of) visit(term, links);
    if (q.is === 'not') visit(q.of, links);
    if (q.is === 'child' && links.length > 0) found.set(pathText(links), { links, mode: 'update' });
    if (q.is === 'parent') {
      const further = [...links, q.link];
      if (!found.has(pathText(further))) found.set(pathText(further), { links: further, mode: 'share' });
      visit(q.holds, further);
    }
  };
  visit(p, []);
  return found;
}
