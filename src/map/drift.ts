import type { Policy } from '../policy/model.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Catalogue, ForeignKey } from './catalogue.ts';
import { checkArchives } from './check-archives.ts';
import { checkLive } from './check-live.ts';
import type { GuessedTable } from './discover/guess.ts';
import { propose } from './discover/propose.ts';
import type { Vocabulary } from './discover/vocabulary.ts';
import { error, type FindingCode } from './finding.ts';
import type { SystemMap, Table } from './model.ts';
import { resolveMap, unmappedTables } from './resolve.ts';

/** What can be found when a database has changed since its map was written; rights, versions and indexes are for `check --live` to say. */
export const DRIFT = [
  'archive-open',
  'archive-unfit',
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
  'not-transactional',
  'row-security',
  'sentinels-unstated',
  'transform-refused',
  'trigger',
  'unfollowed-foreign-key',
  'unknown-foreign-key',
  'unmapped-column',
  'unmapped-table',
  'wrong-archive',
  'wrong-clock',
  'wrong-fact',
] as const satisfies FindingCode[];

/** Found here one by one, with more to say. */
const OWN: string[] = ['unmapped-table', 'unmapped-column'];

/**
 * Where a live catalogue and a map have grown apart (E12, E13). It is what resolving and the live check find, all of it at once even
 * where the map is no ground for a plan any more; each unmapped table and column by itself, with what it seems to be; and foreign keys to
 * people that the map does not follow.
 */
export function findDrift(
  policy: Policy,
  map: SystemMap,
  catalogue: Catalogue,
  { vocabulary, archives = {} }: { vocabulary: Vocabulary; archives?: Record<string, Catalogue> },
): Diagnostic[] {
  const resolved = resolveMap(map, catalogue);
  const found = [
    ...resolved.diagnostics,
    ...checkLive(policy, resolved.map, catalogue, { untested: true }),
    ...checkArchives(resolved.map, catalogue, archives),
  ];
  const whole = { ...resolved.map, tables: { ...map.tables, ...resolved.map.tables } };
  return [
    ...found.filter((d) => (DRIFT as readonly string[]).includes(d.code) && !OWN.includes(d.code)),
    ...unmappedColumns(policy, resolved.map, catalogue, vocabulary),
    ...unmappedTables(whole, catalogue).map((name) => unmappedTable(whole, catalogue, name)),
    ...catalogue.foreignKeys.flatMap((key) => unfollowed(whole, key)),
  ];
}

function unmappedTable(map: SystemMap, catalogue: Catalogue, name: string): Diagnostic {
  const refers = catalogue.foreignKeys.filter((k) => k.schema === map.schema && k.table === name && k.toSchema === map.schema);
  const to = [...new Set(refers.map((k) => k.toTable))].map((t) => `\`${t}\``).join(', ');
  const message = `the database has a table \`${name}\`${to ? `, which refers to ${to},` : ''} that the map does not know`;
  const help = `map it, or list it under \`technical:\` or \`elsewhere:\`; \`lethe discover ${map.system} --url-env ${map.url.env} --new\` proposes how`;
  return error('unmapped-table', map.span, message, help);
}

function unmappedColumns(policy: Policy, map: SystemMap, catalogue: Catalogue, vocabulary: Vocabulary): Diagnostic[] {
  const missing = Object.values(map.tables).flatMap((table) => {
    const columns = table.technical ? [] : Object.keys(catalogue.tables[table.name]?.columns ?? {});
    return columns.filter((c) => !Object.hasOwn(table.columns, c)).map((column) => ({ table, column }));
  });
  if (missing.length === 0) return [];
  const { tables } = propose(catalogue, vocabulary, { policy });
  return missing.map(({ table, column }) => {
    const guessed = tables.find((t) => t.name === table.name);
    const message = `\`${table.name}\` has a column that the map does not know: \`${column}\``;
    return error(
      'unmapped-column',
      table.span,
      message,
      `${seems(guessed, column)}give it a data category, or list it under \`technical:\``,
    );
  });
}

/** What a new column seems to hold, by its name and type. */
function seems(table: GuessedTable | undefined, name: string): string {
  const person = table?.people.find((p) => p.path[0]!.column === name);
  if (person) return `by its name it leads to people of \`${person.path.at(-1)!.table}\`: add it to \`people:\`, or `;
  const column = table?.columns.find((c) => c.name === name);
  return column?.category === undefined ? '' : `by its name it holds \`${column.category}\` (${column.guess.confidence.toFixed(2)}); `;
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
