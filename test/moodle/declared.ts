import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const shared = process.env.LETHE_SHARED ?? join(import.meta.dirname, '..', '..', '..', 'shared');

/** One line a table: the columns that name users, and the fields that the privacy API of each plug-in declares. */
export const DECLARED = join(shared, 'moodle', 'personal-data-columns.csv');

/** What Moodle says is personal, as `table.column`; some fields that its plug-ins declare have no column. */
export function declaredNames(): string[] {
  const [head, ...lines] = readFileSync(DECLARED, 'utf8').trimEnd().split('\n').map(cells);
  const at = (name: string) => head!.indexOf(name);
  const named = lines.flatMap((line) => {
    const users = line[at('user_columns')]!.split(' ').map((c) => c.replace(/\(.*\)/, ''));
    const fields = line[at('declared_personal_fields')]!.split(' ');
    return [...users, ...fields].filter((c) => c !== '').map((column) => `${line[at('table')]}.${column}`);
  });
  return [...new Set(named)];
}

/** The same, only of columns that are there. */
export const declared = (there: Set<string>): Set<string> => new Set(declaredNames().filter((name) => there.has(name)));

const cells = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '');
