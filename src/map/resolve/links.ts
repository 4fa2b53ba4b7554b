import type { Span } from '../../text/diagnostic.ts';
import type { CatalogueColumn } from '../catalogue.ts';
import type { EventSource, FactSource, Link, PersonLink, RoleTest, RowTest, Table } from '../model.ts';
import { columnOf, type Live, report, tableOf } from './live.ts';

/** The foreign keys of a table within the schema. */
export function foreignLinks(live: Live, table: string): Link[] {
  const { schema } = live.map;
  return live.catalogue.foreignKeys
    .filter((k) => k.table === table && k.schema === schema && k.toSchema === schema)
    .map((k) => ({ name: k.columns.join('+'), columns: k.columns, table: k.toTable, keys: k.toColumns, declared: false }));
}

/** Joins that the map declares, by the table whose rows refer: they count as foreign keys do (E13). */
export type Declared = Map<string, Link[]>;

/** The links of one table with their keys filled in; joins that only the map knows are added to `declared`. */
export function resolveLinks(live: Live, table: Table, declared: Declared): Table {
  const { span } = table;
  const follow = (from: string, link: Link) => followed(live, from, link, span, declared);
  const way = (path: Link[]): Link[] => {
    let at = table.name;
    return path.map((link) => {
      const next = follow(at, link);
      at = link.table;
      return next;
    });
  };
  const child = <C extends { table: string; columns: string[]; keys: string[] }>(c: C): C => ({
    ...c,
    keys: childKeys(live, table, c, declared),
  });
  const inTest = (test: RowTest): RowTest =>
    test.kind === 'child' ? child(test) : test.kind === 'column' ? test : { ...test, of: test.of.map(inTest) };
  return {
    ...table,
    people: table.people.map((p): PersonLink => ({ ...p, path: way(p.path) })),
    events: mapValues(table.events, (e): EventSource => {
      if (e.kind === 'parent') return { ...e, link: follow(table.name, e.link) };
      return e.kind === 'latest-child' ? child(e) : e;
    }),
    facts: mapValues(table.facts, (f): FactSource => {
      if (f.kind === 'parent') return { ...f, link: follow(table.name, f.link) };
      return f.kind === 'child' ? child(f) : f;
    }),
    roles: mapValues(table.roles, (r): RoleTest => (r.kind === 'where' ? { ...r, test: inTest(r.test) } : r)),
  };
}

/** Everything that a table's rows refer to: its foreign keys, and the declared joins that no foreign key stands for. */
export function linksOf(live: Live, table: string, declared: Declared): Link[] {
  const links = foreignLinks(live, table);
  for (const d of declared.get(table) ?? []) if (!links.some((l) => sameJoin(l, d))) links.push(d);
  return links;
}

export const mapValues = <V, W>(of: Record<string, V>, f: (value: V, key: string) => W): Record<string, W> =>
  Object.fromEntries(Object.entries(of).map(([k, v]) => [k, f(v, k)]));

function followed(live: Live, from: string, link: Link, span: Span, declared: Declared): Link {
  if (link.keys.length > 0) {
    checkJoin(live, from, link, span);
    declare(declared, from, link);
    return link;
  }
  for (const c of link.columns) columnOf(live, from, c, span);
  const known = foreignLinks(live, from).find((l) => l.table === link.table && sameSet(l.columns, link.columns));
  if (known) return { ...link, columns: known.columns, keys: known.keys };
  const keys = live.map.tables[link.table]?.key ?? [];
  if (tableOf(live, from) && tableOf(live, link.table)) {
    const written = link.columns.length === 1 ? link.columns[0]! : `[${link.columns.join(', ')}]`;
    const help = `to declare a join that the database does not know: \`${written} -> ${link.table}(${keys.join(', ')})\``;
    report(live, 'missing-foreign-key', span, `\`${from}\` has no foreign key \`${written} -> ${link.table}\``, help);
  }
  const supposed = { ...link, keys: keys.length === link.columns.length ? keys : link.columns };
  declare(declared, from, supposed);
  return supposed;
}

/** A child refers to the key of the row, or to what its foreign key says. */
function childKeys(live: Live, table: Table, child: { table: string; columns: string[]; keys: string[] }, declared: Declared): string[] {
  const known = foreignLinks(live, child.table).find((l) => l.table === table.name && l.columns.join() === child.columns.join());
  if (known) return known.keys;
  const link: Link = { name: child.columns.join('+'), columns: child.columns, table: table.name, keys: child.keys, declared: true };
  checkJoin(live, child.table, link, table.span);
  declare(declared, child.table, link);
  return child.keys;
}

function declare(declared: Declared, from: string, link: Link): void {
  const links = declared.get(from) ?? [];
  if (!links.some((l) => sameJoin(l, link))) declared.set(from, [...links, link]);
}

/** A declared join names one row at most, and compares what can be compared. */
export function checkJoin(live: Live, from: string, link: Link, span: Span): void {
  const columns = link.columns.map((c) => columnOf(live, from, c, span));
  const keys = link.keys.map((k) => columnOf(live, link.table, k, span));
  columns.forEach((c, i) => {
    const k = keys[i];
    if (!c || !k || comparable(c, k)) return;
    const message = `\`${from}.${c.name}\` (${c.type}) cannot be compared with \`${link.table}.${k.name}\` (${k.type})`;
    report(live, 'join-mistyped', span, message, 'join columns of one type');
  });
  const to = tableOf(live, link.table);
  if (!to || keys.includes(undefined) || to.uniqueKeys.some((u) => u.every((c) => link.keys.includes(c)))) return;
  const message = `several rows of \`${link.table}\` may have the same (${link.keys.join(', ')}), so \`${from}\` does not name one`;
  report(live, 'join-not-unique', span, message, 'join to its primary key or to a unique one');
}

function comparable(a: CatalogueColumn, b: CatalogueColumn): boolean {
  const numeric = (c: CatalogueColumn) => c.kind === 'integer' || c.kind === 'number';
  if (numeric(a) && numeric(b)) return true;
  if (a.kind === 'other' || a.values || b.values) return a.type === b.type;
  return a.kind === b.kind;
}

const sameJoin = (a: Link, b: Link) => a.table === b.table && a.columns.join() === b.columns.join() && a.keys.join() === b.keys.join();
const sameSet = (a: string[], b: string[]) => a.length === b.length && a.every((x) => b.includes(x));
