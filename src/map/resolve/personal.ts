import type { PersonalTable } from '../model.ts';
import { codeOf } from './codes.ts';
import { checkJoin } from './links.ts';
import { columnOf, type Live, report, tableOf } from './live.ts';

/** Tables and columns that `personal:` names are there, and its links can be followed; codes are written as the columns write them. */
export function resolvePersonal(live: Live): Record<string, PersonalTable> | undefined {
  const { personal, identity = {}, tables } = live.map;
  for (const [table, sets] of Object.entries(identity))
    for (const column of sets.flat()) columnOf(live, table, column, tables[table]?.span ?? live.map.span);
  if (!personal) return undefined;
  return Object.fromEntries(Object.entries(personal).map(([name, table]) => [name, resolved(live, table)]));
}

function resolved(live: Live, table: PersonalTable): PersonalTable {
  const { name, span } = table;
  if (!tableOf(live, name)) {
    report(live, 'missing-table', span, `the database has no table \`${name}\` in \`${live.map.schema}\``, 'remove it from `personal:`');
    return table;
  }
  for (const column of table.columns) columnOf(live, name, column, span);
  const named = (people: PersonalTable['people']) =>
    people.map(({ path, where }) => {
      let at = name;
      for (const link of path) {
        checkJoin(live, at, link, span);
        at = link.table;
      }
      const codes = Object.entries(where).map(([column, code]) => {
        const found = columnOf(live, name, column, span);
        return [column, found ? (codeOf(live, name, found, code, span) ?? code) : code] as const;
      });
      return { path, where: Object.fromEntries(codes) };
    });
  return { ...table, people: named(table.people), actors: named(table.actors) };
}
