import { condition } from '../policy/build/condition.ts';
import type { Policy } from '../policy/model.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import { mergeFiles } from '../text/merge-files.ts';
import { sortDiagnostics } from '../text/print-diagnostic.ts';
import { fit } from '../text/schema-issues.ts';
import type { Path, Source } from '../text/yaml.ts';
import { parseYaml } from '../text/yaml.ts';
import type { FindingCode } from './finding.ts';
import type { Serves, SystemMap, Table } from './model.ts';
import { anonymity } from './read/anonymity.ts';
import { archive } from './read/archive.ts';
import { checkColumnLists, columns } from './read/columns.ts';
import { checkGuesses } from './read/guesses.ts';
import { people } from './read/link.ts';
import { checkFact, checkNames } from './read/names.ts';
import { checkParents } from './read/parents.ts';
import { identity, personalTables } from './read/personal.ts';
import { factNames, listOf, type MapDraft, report, spanAt } from './read/place.ts';
import { withKnownCodes } from './read/role-codes.ts';
import { eventSource, factSource, roleTest } from './read/sources.ts';
import { MapFile, type TableInput } from './schema.ts';

/**
 * Reads the map of one system, from one file or several (design.md section 4). Pure: no database is asked. The policy, when known, says which names there are and
 * what a missing event means. With errors there is no map, and every error is reported at once. Links that follow foreign keys,
 * representations of clocks and patterns of tables are left open until `resolveMap`.
 */
export function readMap(source: Source | Source[], policy?: Policy): { map?: SystemMap; diagnostics: Diagnostic[] } {
  const sources = [source].flat();
  const files = sources.map(parseYaml);
  const file = files.length === 1 ? files[0]! : mergeFiles(files, ['lethe']);
  if (file.diagnostics.length > 0) return { diagnostics: sortDiagnostics(file.diagnostics) };
  const fitted = fit(MapFile, file.data, file);
  if (fitted.value === undefined) return { diagnostics: sortDiagnostics(fitted.diagnostics) };
  const draft: MapDraft = { input: fitted.value, file, ...(policy ? { policy } : {}), diagnostics: [] };
  const map = build(draft);
  checkParents(draft, map.tables);
  draft.diagnostics.push(...sources.flatMap(checkGuesses));
  const diagnostics = sortDiagnostics(draft.diagnostics);
  return diagnostics.length > 0 ? { diagnostics } : { map, diagnostics };
}

function build(draft: MapDraft): SystemMap {
  const { system, technical, elsewhere, tables } = draft.input;
  checkTableLists(draft);
  checkUrl(draft);
  const personal = personalTables(draft);
  return {
    system: system.id,
    engine: system.engine,
    url: system.url,
    schema: system.schema ?? (system.engine === 'mariadb' ? '' : 'public'),
    tables: Object.fromEntries(Object.entries(tables).map(([name, t]) => [name, table(draft, name, t)])),
    patterns: [
      ...(technical ? [{ tables: technical, span: spanAt(draft, ['technical']) }] : []),
      ...(elsewhere ?? []).map((e, i) => ({
        tables: e.tables,
        elsewhere: { who: e.who, how: e.how },
        span: spanAt(draft, ['elsewhere', i]),
      })),
    ],
    ...(personal ? { personal } : {}),
    ...(draft.input.identity ? { identity: identity(draft, draft.input.identity) } : {}),
    span: spanAt(draft, ['system']),
  };
}

/** A secret that somebody wrote into the file is said without its line: what is printed may end in a log. */
function checkUrl(draft: MapDraft): void {
  const { env } = draft.input.system.url;
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(env)) return;
  const { file, line } = draft.file.spanOf(['system', 'url', 'env']);
  draft.diagnostics.push({
    code: 'secret-in-file' satisfies FindingCode,
    severity: 'error',
    message: `\`system.url.env\` (${file}:${line}) is no name of an environment variable`,
    help: 'put the connection string into an environment variable, and write only the name of that here',
  });
}

/** A table is mapped, technical or elsewhere: one of the three, once. */
function checkTableLists(draft: MapDraft): void {
  const { technical, elsewhere, tables } = draft.input;
  const seen = new Set(Object.keys(tables));
  const visit = (names: string[], path: Path) => {
    for (const [i, name] of names.entries()) {
      if (seen.has(name)) report(draft, 'written-twice', [...path, i], `the table \`${name}\` is named before`, 'keep one of the two');
      seen.add(name);
    }
  };
  visit(technical ?? [], ['technical']);
  for (const [i, e] of (elsewhere ?? []).entries()) visit(e.tables, ['elsewhere', i, 'tables']);
}

function table(draft: MapDraft, name: string, input: TableInput): Table {
  const path = ['tables', name];
  const key = listOf(input.key);
  const persons = people(draft, name, input, path);
  const person = input.person && 'roles' in input.person ? input.person : undefined;
  const { roles = {}, 'no-role': noRole = {} } = person ?? {};
  checkColumnLists(draft, name, input, path);
  checkNames(draft, input, path);
  checkGone(draft, name, input, path);
  return {
    name,
    key,
    links: persons.flatMap((p) => p.path.slice(0, 1)),
    people: persons,
    roles: withKnownCodes(
      draft,
      each(roles, (role, test) => roleTest(draft, test, key, [...path, 'person', 'roles', role])),
      noRole,
      [...path, 'person', 'no-role'],
    ),
    columns: columns(draft, name, input, path),
    events: each(input.events, (id, e) => eventSource(draft, id, e, key, [...path, 'events', id])),
    facts: each(input.facts, (id, f) => {
      const source = factSource(draft, id, f, key, [...path, 'facts', id]);
      if (source) checkFact(draft, id, source, [...path, 'facts', id]);
      return source;
    }),
    serves: (input.serves ?? []).map((s, i) => serves(draft, input, s, [...path, 'serves', i], i)),
    gone: input.gone ?? 'delete',
    ...(input.anonymity ? { anonymity: anonymity(draft, input, input.anonymity, [...path, 'anonymity']) } : {}),
    ...(input.archive ? { archive: archive(draft, name, input, path) } : {}),
    ...(input.who && input.how ? { elsewhere: { who: input.who, how: input.how } } : {}),
    technical: persons.length === 0 && Object.values(input.columns ?? {}).every((c) => c === 'technical'),
    acknowledged: input.acknowledged ?? [],
    span: spanAt(draft, path),
  };
}

/** Entries whose value could be read; the others have been reported. */
const each = <I, O>(of: Record<string, I> | undefined, make: (id: string, value: I) => O | undefined): Record<string, O> =>
  Object.fromEntries(
    Object.entries(of ?? {}).flatMap(([id, value]): [string, O][] => {
      const made = make(id, value);
      return made === undefined ? [] : [[id, made]];
    }),
  );

function serves(draft: MapDraft, input: TableInput, s: NonNullable<TableInput['serves']>[number], path: Path, place: number): Serves {
  const activity = typeof s === 'string' ? s : s.activity;
  const before = (input.serves ?? []).slice(0, place).some((t) => (typeof t === 'string' ? t : t.activity) === activity);
  if (before)
    report(draft, 'written-twice', path, `\`${activity}\` is served twice`, 'keep one, with `{ any: [...] }` for several conditions');
  if (typeof s === 'string') return { activity, where: { kind: 'always' } };
  return { activity, where: condition(factNames(draft), s.where, [...path, 'where']) };
}

function checkGone(draft: MapDraft, name: string, input: TableInput, path: Path): void {
  if (input.gone === 'elsewhere' && !(input.who && input.how)) {
    report(draft, 'missing-key', path, `\`${name}\` does not say who acts instead of SQL`, 'add `who:` and `how:`', 'key');
  }
  if (input.gone !== 'elsewhere' && (input.who || input.how)) {
    const at = [...path, input.who ? 'who' : 'how'];
    report(
      draft,
      'who-without-elsewhere',
      at,
      `\`${name}\` says who acts, but SQL acts`,
      'write `gone: elsewhere`, or remove `who` and `how`',
      'key',
    );
  }
}
