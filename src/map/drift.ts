import type { Policy } from '../policy/model.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Catalogue, ForeignKey } from './catalogue.ts';
import { checkLive } from './check-live.ts';
import { error, type FindingCode } from './finding.ts';
import type { SystemMap, Table } from './model.ts';
import { resolveMap, unmappedTables } from './resolve.ts';

/** What can be found when a database has changed since its map was written; rights, versions and indexes are for `check --live` to say. */
export const DRIFT = [
  'cascade',
  'case-insensitive-key',
  'clock-not-exact',
  'clock-unstated',
  'copy',
  'impossible-code',
  'join-mistyped',
  'join-not-unique',
  'kept-by-technical',
  'key-not-unique',
  'key-unchecked',
  'missing-column',
  'missing-foreign-key',
  'missing-table',
  'not-a-table',
  'row-security',
  'sentinels-unstated',
  'transform-refused',
  'trigger',
  'unfollowed-foreign-key',
  'unknown-foreign-key',
  'unmapped-column',
  'unmapped-table',
  'wrong-clock',
  'wrong-fact',
] as const satisfies FindingCode[];

/**
 * Where a live catalogue and a map have grown apart (E12, E13). It is what resolving and the live check find, all of it at once even
 * where the map is no ground for a plan any more, each unmapped table by itself, and foreign keys to people that the map does not follow.
 */
export function findDrift(policy: Policy, map: SystemMap, catalogue: Catalogue): Diagnostic[] {
  const resolved = resolveMap(map, catalogue);
  const found = [...resolved.diagnostics, ...checkLive(policy, resolved.map, catalogue, { untested: true })];
  const whole = { ...resolved.map, tables: { ...map.tables, ...resolved.map.tables } };
  return [
    ...found.filter((d) => d.code !== 'unmapped-table' && (DRIFT as readonly string[]).includes(d.code)),
    ...unmappedTables(whole, catalogue).map((name) => unmapped(whole, catalogue, name)),
    ...catalogue.foreignKeys.flatMap((key) => unfollowed(whole, key)),
  ];
}

function unmapped(map: SystemMap, catalogue: Catalogue, name: string): Diagnostic {
  const refers = catalogue.foreignKeys.filter((k) => k.schema === map.schema && k.table === name && k.toSchema === map.schema);
  const to = [...new Set(refers.map((k) => k.toTable))].map((t) => `\`${t}\``).join(', ');
  const message = `the database has a table \`${name}\`${to ? `, which refers to ${to},` : ''} that the map does not know`;
  const help = `map it, or list it under \`technical:\` or \`elsewhere:\`; \`lethe discover ${map.system} --url-env ${map.url.env} --new\` proposes how`;
  return error('unmapped-table', map.span, message, help);
}

/** A row that has come to name a person is that person's too, unless somebody has looked and says that it is not (S5). */
function unfollowed(map: SystemMap, key: ForeignKey): Diagnostic[] {
  if (key.schema !== map.schema || key.toSchema !== map.schema) return [];
  const [table, persons] = [map.tables[key.table], map.tables[key.toTable]];
  if (!table || table.elsewhere || !persons?.people.some((p) => p.path.length === 0) || follows(table, key)) return [];
  if (table.acknowledged.includes(key.name) || persons.acknowledged.includes(table.name)) return [];
  const columns = key.columns.map((c) => `\`${c}\``).join(', ');
  const message = `rows of \`${table.name}\` name people of \`${persons.name}\` in ${columns} (\`${key.name}\`), and the map does not follow that`;
  const help = table.technical
    ? `map \`${table.name}\` with \`person:\` or \`people:\`, or list \`${table.name}\` in \`acknowledged:\` of \`${persons.name}\``
    : `add it to \`people:\`, or list \`${key.name}\` in \`acknowledged:\``;
  return [error('unfollowed-foreign-key', table.span, message, help)];
}

function follows(table: Table, key: ForeignKey): boolean {
  const sources = [...Object.values(table.events), ...Object.values(table.facts)];
  const links = [...table.people.flatMap((p) => p.path.slice(0, 1)), ...sources.flatMap((s) => (s.kind === 'parent' ? [s.link] : []))];
  return links.some((l) => l.table === key.toTable && [...l.columns].sort().join() === [...key.columns].sort().join());
}
