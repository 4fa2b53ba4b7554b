import type { Relation } from '../justify/order.ts';

/**
 * Tables that refer to each other in a ring. One pass over them is not enough: a row may only become free when a row of a table that was
 * swept before it has gone. Rows that refer to each other in a circle never become free, and stay (S33).
 */
export function ringed(relations: Relation[]): Set<string> {
  const parents = Map.groupBy(
    relations.filter((r) => r.child.table !== r.parent),
    (r) => r.child.table,
  );
  const reaches = (table: string, seen: Set<string>): Set<string> => {
    for (const { parent } of parents.get(table) ?? []) if (!seen.has(parent)) reaches(parent, seen.add(parent));
    return seen;
  };
  return new Set([...parents.keys()].filter((table) => reaches(table, new Set()).has(table)));
}
