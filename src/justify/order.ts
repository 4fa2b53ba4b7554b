import type { SystemMap } from '../map/model.ts';
import type { Child } from './predicate.ts';

/** Rows of another table that refer to rows of this one, over a foreign key or a declared join (E13). */
export interface Relation {
  parent: string;
  child: Child;
}

/** Every relation into every mapped table. A table that refers to itself does not count the row itself. */
export function relations(map: SystemMap): Relation[] {
  return Object.values(map.tables).flatMap((table) =>
    table.links.map((link) => ({
      parent: link.table,
      child: {
        table: table.name,
        columns: link.columns,
        keys: link.keys,
        ...(link.table === table.name ? { others: table.key } : {}),
      },
    })),
  );
}

/** Tables with children before parents (design.md section 7). Tables that refer to each other in a ring stay in name order. */
export function childrenFirst(map: SystemMap): string[] {
  const parents = new Map<string, Set<string>>();
  for (const r of relations(map))
    if (r.child.table !== r.parent) parents.set(r.child.table, (parents.get(r.child.table) ?? new Set()).add(r.parent));
  const ordered: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (table: string) => {
    if (state.has(table)) return;
    state.set(table, 'open');
    for (const p of [...(parents.get(table) ?? [])].sort()) visit(p);
    state.set(table, 'done');
    ordered.push(table);
  };
  for (const table of Object.keys(map.tables).sort()) visit(table);
  return ordered.reverse();
}
