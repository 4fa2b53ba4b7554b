import { suggest } from '../../text/near-miss.ts';
import type { Table } from '../model.ts';
import { type MapDraft, report } from './place.ts';

type Kind = 'events' | 'facts';

/**
 * What is read across tables must be there: an event or fact `at` a parent row is mapped on that table and leads to a column in the end,
 * and a path to a person ends at a table whose rows are persons.
 */
export function checkParents(draft: MapDraft, tables: Record<string, Table>): void {
  for (const table of Object.values(tables)) {
    for (const kind of ['events', 'facts'] as const) {
      for (const id of Object.keys(table[kind])) checkChain(draft, tables, table, kind, id);
    }
    for (const person of table.people) checkPerson(draft, tables, table, person.name, person.table);
  }
}

function checkChain(draft: MapDraft, tables: Record<string, Table>, table: Table, kind: Kind, id: string): void {
  const path = ['tables', table.name, kind, id];
  const seen = new Set<string>();
  let [at, name] = [table, id];
  for (;;) {
    const source = at[kind][name];
    if (source?.kind !== 'parent') return;
    if (seen.has(`${at.name}.${name}`)) {
      report(
        draft,
        'read-in-a-ring',
        path,
        `\`${id}\` of \`${table.name}\` is read from itself`,
        'map a column of one of the tables on the way',
        'key',
      );
      return;
    }
    seen.add(`${at.name}.${name}`);
    const next = tables[source.link.table];
    if (!next) return;
    const wanted = 'event' in source ? source.event : source.fact;
    if (!Object.hasOwn(next[kind], wanted)) {
      const what = kind === 'events' ? 'event' : 'fact';
      const help = suggest(wanted, Object.keys(next[kind]), `add it under \`${kind}:\` of \`${next.name}\``);
      if (at === table) report(draft, `unknown-${what}`, [...path, what], `\`${next.name}\` maps no ${what} \`${wanted}\``, help);
      return;
    }
    [at, name] = [next, wanted];
  }
}

function checkPerson(draft: MapDraft, tables: Record<string, Table>, table: Table, name: string, end: string): void {
  const persons = tables[end];
  if (!persons || persons.people.some((p) => p.path.length === 0)) return;
  const path = ['tables', table.name, ...(name === 'person' ? ['person'] : ['people', name]), 'via'];
  const [first] = persons.people;
  const help = first?.path[0]
    ? `go on to its person: \`[..., ${first.path[0].columns.join(', ')} -> ${first.path[0].table}]\``
    : `add \`person: { roles: ... }\` to \`${end}\``;
  report(draft, 'no-person', path, `the rows of \`${end}\` are no persons`, help);
}
