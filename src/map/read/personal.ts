import type { Path } from '../../text/yaml.ts';
import type { Link, NamedPerson, PersonalTable } from '../model.ts';
import type { IdentityInput, NamedInput } from '../schema-personal.ts';
import { link } from './link.ts';
import { listOf, type MapDraft, report, spanAt } from './place.ts';

/** What is personal in tables that SQL must not touch, and who acted on rows of others. Absent when the map says nothing of it. */
export function personalTables(draft: MapDraft): Record<string, PersonalTable> | undefined {
  const { personal } = draft.input;
  if (!personal) return undefined;
  return Object.fromEntries(
    Object.entries(personal).map(([name, input]) => {
      const path: Path = ['personal', name];
      checkIsListed(draft, name, path);
      const named = (key: 'people' | 'actors') => (input[key] ?? []).flatMap((n, i) => person(draft, n, [...path, key, i]));
      return [name, { name, people: named('people'), actors: named('actors'), columns: input.columns ?? [], span: spanAt(draft, path) }];
    }),
  );
}

function person(draft: MapDraft, input: NamedInput, path: Path): NamedPerson[] {
  const { via, where } = typeof input === 'object' && 'via' in input ? input : { via: input, where: {} };
  const hops = listOf(via).map((hop) => (hop.includes('->') ? hop : toPerson(draft, hop, path)));
  const known = [...Object.keys(draft.input.tables), ...Object.keys(draft.input.personal ?? {})];
  const links = hops
    .map((hop) => (hop === undefined ? undefined : link(draft, hop, path, known)))
    .filter((l): l is Link => l !== undefined);
  return links.length === hops.length ? [{ path: links, where }] : [];
}

/** A column alone leads to the only table of persons. */
function toPerson(draft: MapDraft, column: string, path: Path): string | undefined {
  const holders = Object.entries(draft.input.tables).filter(([, t]) => t.person && 'roles' in t.person);
  const [only] = holders;
  if (only && holders.length === 1) return `${column} -> ${only[0]}(${listOf(only[1].key).join(', ')})`;
  const help = `write \`${column} -> TABLE(COLUMN)\``;
  report(draft, 'wrong-link', path, `\`${column}\` does not say to which table of persons it leads`, help);
  return undefined;
}

/** The columns that name somebody stand in tables of persons. */
export function identity(draft: MapDraft, input: IdentityInput): Record<string, string[][]> {
  for (const table of Object.keys(input)) {
    const person = draft.input.tables[table]?.person;
    if (!person || !('roles' in person))
      report(
        draft,
        'unknown-table',
        ['identity', table],
        `\`${table}\` is no table of persons`,
        'name one whose `person` has roles',
        'key',
      );
  }
  return Object.fromEntries(Object.entries(input).map(([table, columns]) => [table, columns.map((c) => [c].flat())]));
}

/** Who acts on such a table stands under `elsewhere:`; a table under `tables:` says here only who acted on its rows. */
function checkIsListed(draft: MapDraft, name: string, path: Path): void {
  const { elsewhere = [], tables } = draft.input;
  const patterns = elsewhere.flatMap((e) => e.tables).map((p) => new RegExp(`^${p.split('*').map(RegExp.escape).join('.*')}$`, 's'));
  if (Object.hasOwn(tables, name) || patterns.some((p) => p.test(name))) return;
  report(draft, 'unknown-table', path, `\`${name}\` is neither under \`tables:\` nor under \`elsewhere:\``, 'say who acts on it', 'key');
}
