import type { Diagnostic } from '../text/diagnostic.ts';
import { suggest } from '../text/near-miss.ts';
import type { Catalogue } from './catalogue.ts';
import type { SystemMap, Table } from './model.ts';
import { resolveArchive } from './resolve/archive.ts';
import { resolveEvent } from './resolve/clocks.ts';
import { resolveFact, resolvePerson, resolveRole } from './resolve/codes.ts';
import { resolveColumns } from './resolve/columns.ts';
import { type Declared, linksOf, mapValues, resolveLinks } from './resolve/links.ts';
import { type Live, report, tableOf } from './resolve/live.ts';
import { matchedTables } from './resolve/patterns.ts';
import { resolvePersonal } from './resolve/personal.ts';

/**
 * The map with everything that the live catalogue knows filled in: foreign keys, keys of followed links, representations of clocks,
 * codes as the columns write them, tables behind patterns. A table or column that only one of the two knows is an error (design.md
 * section 4). With errors the map is only good for further checks.
 */
export function resolveMap(given: SystemMap, catalogue: Catalogue): { map: SystemMap; diagnostics: Diagnostic[] } {
  const map = { ...given, schema: catalogue.schema };
  const live: Live = { map, catalogue, diagnostics: [], missed: new Set() };
  const declared: Declared = new Map();
  const linked = Object.values(map.tables)
    .filter((t) => isThere(live, t))
    .map((t) => resolveLinks(live, t, declared));
  const tables: Record<string, Table> = {};
  for (const table of linked) tables[table.name] = resolveTable(live, { ...table, links: linksOf(live, table.name, declared) });
  for (const table of matchedTables(live)) tables[table.name] = table;
  reportUnmapped(live, tables);
  const personal = resolvePersonal(live);
  return { map: { ...map, tables, ...(personal ? { personal } : {}) }, diagnostics: live.diagnostics };
}

function isThere(live: Live, table: Table): boolean {
  if (tableOf(live, table.name)) return true;
  const help = suggest(table.name, Object.keys(live.catalogue.tables), 'remove it from the map, or correct `schema:`');
  report(live, 'missing-table', table.span, `the database has no table \`${table.name}\` in \`${live.map.schema}\``, help);
  return false;
}

function resolveTable(live: Live, table: Table): Table {
  return {
    ...table,
    people: table.people.map((p) => resolvePerson(live, table, p)),
    events: mapValues(table.events, (e) => resolveEvent(live, table, e)),
    facts: mapValues(table.facts, (f, id) => resolveFact(live, table, id, f)),
    roles: mapValues(table.roles, (r) => resolveRole(live, table, r)),
    columns: resolveColumns(live, table, tableOf(live, table.name)!),
    ...resolveArchive(live, table),
  };
}

function reportUnmapped(live: Live, tables: Record<string, Table>): void {
  const names = unmappedTables({ ...live.map, tables: { ...live.map.tables, ...tables } }, live.catalogue);
  if (names.length === 0) return;
  const some = names.slice(0, 20).map((n) => `\`${n}\``);
  const rest = names.length > some.length ? ` and ${names.length - some.length} more` : '';
  const what = names.length === 1 ? 'a table' : `${names.length} tables`;
  const message = `the database has ${what} that the map does not know: ${some.join(', ')}${rest}`;
  report(live, 'unmapped-table', live.map.span, message, 'map each, or list it under `technical:` or `elsewhere:`');
}

/** Tables that a resolved map does not know. Plain views hold no rows of their own; everything else is mapped, technical or elsewhere. */
export const unmappedTables = (map: SystemMap, catalogue: Catalogue): string[] =>
  Object.values(catalogue.tables)
    .filter((t) => t.kind !== 'view' && !Object.hasOwn(map.tables, t.name))
    .map((t) => t.name);
