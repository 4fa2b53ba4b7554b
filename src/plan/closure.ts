import { all, any, FALSE, type Predicate, parent } from '../justify/predicate.ts';
import type { Link, PersonLink, SystemMap, Table } from '../map/model.ts';
import type { Dataset } from './target.ts';

/** More children than this are not read to explain one row: the latest ones decide. */
export const MOST_CHILDREN = 5_000;

export type Row = Record<string, string | number | boolean | null>;
/** Rows of a table whose columns have these values, at most `MOST_CHILDREN`. */
export type RowsAt = (table: string, columns: string[], values: unknown[]) => Promise<Row[]>;
interface Children {
  table: string;
  columns: string[];
  keys: string[];
}

/**
 * One row with what its verdict depends on: the rows that its links lead to, and the children that an event, fact or role reads. For
 * explaining, never for deleting. Undefined when there is no such row.
 */
export async function closureOf(map: SystemMap, table: string, key: string[], rowsAt: RowsAt): Promise<Dataset | undefined> {
  const start = map.tables[table]!;
  const found: Dataset = new Map();
  const seen = new Set<string>();
  const visit = async (t: Table, row: Row): Promise<void> => {
    const id = JSON.stringify([t.name, t.key.map((k) => row[k])]);
    if (seen.has(id)) return;
    seen.add(id);
    found.set(t.name, [...(found.get(t.name) ?? []), row]);
    for (const link of linksOf(t)) {
      const to = map.tables[link.table];
      const values = link.columns.map((c) => row[c]);
      if (!to || values.some((v) => v === null || v === undefined)) continue;
      for (const p of await rowsAt(to.name, link.keys, values)) await visit(to, p);
    }
    for (const c of childrenOf(t)) {
      const theirs = map.tables[c.table];
      const rows = await rowsAt(
        c.table,
        c.columns,
        c.keys.map((k) => row[k]),
      );
      const known = found.get(c.table) ?? [];
      const mark = (r: Row) => JSON.stringify([c.table, theirs ? theirs.key.map((k) => r[k]) : r]);
      const fresh = rows.filter((r) => !seen.has(mark(r)));
      for (const r of fresh) seen.add(mark(r));
      found.set(c.table, [...known, ...fresh]);
    }
  };
  const [row] = await rowsAt(start.name, start.key, key);
  if (!row) return undefined;
  await visit(start, row);
  return found;
}

function linksOf(t: Table): Link[] {
  const used = [
    ...t.people.map((p) => p.path[0]),
    ...[...Object.values(t.events), ...Object.values(t.facts)].map((s) => (s.kind === 'parent' ? s.link : undefined)),
  ];
  const links = [...used.filter((l) => l !== undefined), ...t.links];
  return [...new Map(links.map((l) => [JSON.stringify([l.columns, l.table, l.keys]), l])).values()];
}

function childrenOf(t: Table): Children[] {
  const roles = Object.values(t.roles).flatMap((r) => (r.kind === 'where' ? inTest(r.test) : []));
  const sources = [...Object.values(t.events), ...Object.values(t.facts)].filter((s) => s.kind === 'latest-child' || s.kind === 'child');
  const all = [...roles, ...sources].map((c) => ({ table: c.table, columns: c.columns, keys: c.keys }));
  return [...new Map(all.map((c) => [JSON.stringify(c), c])).values()];
}

function inTest(test: Extract<Table['roles'][string], { kind: 'where' }>['test']): Children[] {
  if (test.kind === 'child') return [test];
  return test.kind === 'column' ? [] : test.of.flatMap(inTest);
}

/** The rows of a table that concern one person, over any of its links; a key of several columns is written `a|b`, as in holds. */
export function concerns(map: SystemMap, table: Table, person: { table: string; key: string }): Predicate {
  const key = map.tables[person.table]?.key ?? [];
  const parts = key.length === 1 ? [person.key] : person.key.split('|');
  if (key.length === 0 || parts.length !== key.length) return FALSE;
  const mine = all(...key.map((column, i): Predicate => ({ is: 'in', column, values: [parts[i]!] })));
  const over = (p: PersonLink) => p.path.reduceRight<Predicate>((inner, link) => parent(link, inner), mine);
  return any(...table.people.filter((p) => p.table === person.table).map(over));
}
