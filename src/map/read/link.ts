import { suggest } from '../../text/near-miss.ts';
import type { Path } from '../../text/yaml.ts';
import type { Link, PersonLink } from '../model.ts';
import type { TableInput } from '../schema.ts';
import { type MapDraft, report } from './place.ts';

/**
 * `user_id -> users` follows a foreign key; `user_id -> users(id)` declares a join that the database does not know; several columns
 * stand in brackets: `[a, b] -> t(x, y)`. Keys of a followed key are empty until the catalogue gives them. Undefined after an error.
 */
export function link(draft: MapDraft, written: string, path: Path, among?: string[]): Link | undefined {
  const wrong = (why: string, help: string) => report(draft, 'wrong-link', path, `\`${written}\` ${why}`, help);
  const [from = '', to = '', more] = written.split('->').map((side) => side.trim());
  const target = /^([^()]+)(?:\(([^()]*)\))?$/.exec(to);
  const columns = names(from.replace(/^\[(.*)\]$/s, '$1'));
  if (more !== undefined || !target || columns.includes('')) {
    wrong('is no link', 'write `column -> table`, or `column -> table(column)` for a join that the database does not know');
    return undefined;
  }
  const table = target[1]!.trim();
  const keys = target[2] === undefined ? [] : names(target[2]);
  if (target[2] !== undefined && (keys.length !== columns.length || keys.includes(''))) {
    wrong(`joins ${counted(columns)} to ${counted(keys.filter((k) => k !== ''))}`, 'name as many columns on both sides');
    return undefined;
  }
  if (!knownTable(draft, table, path, among)) return undefined;
  return { name: columns.join('+'), columns, table, keys, declared: keys.length > 0 };
}

const names = (written: string) => written.split(',').map((n) => n.trim());
const counted = (columns: string[]) => `${columns.length} ${columns.length === 1 ? 'column' : 'columns'}`;

function knownTable(draft: MapDraft, table: string, path: Path, known = Object.keys(draft.input.tables)): boolean {
  if (known.includes(table)) return true;
  report(draft, 'unknown-table', path, `the map has no table \`${table}\``, suggest(table, known, 'add it under `tables:`'));
  return false;
}

/** `locations.user_id`: a table of the map and a column of it. Undefined after an error. */
export function columnOf(draft: MapDraft, written: string, path: Path): { table: string; column: string } | undefined {
  const at = written.lastIndexOf('.');
  const [table, column] = [written.slice(0, at), written.slice(at + 1)];
  return knownTable(draft, table, path) ? { table, column } : undefined;
}

/** `cases.user_id`: a table of the map and the column of it that refers to the key here. Undefined after an error. */
export function childRef(
  draft: MapDraft,
  written: string,
  key: string[],
  path: Path,
): { table: string; columns: string[]; keys: string[] } | undefined {
  const child = columnOf(draft, written, path);
  if (!child) return undefined;
  if (key.length === 1) return { table: child.table, columns: [child.column], keys: key };
  report(
    draft,
    'wrong-link',
    path,
    `\`${written}\` cannot refer to a key of ${counted(key)} (${key.join(', ')})`,
    'ask this of a table whose key is one column',
  );
  return undefined;
}

/** The people whom a row concerns (S5). */
export function people(draft: MapDraft, table: string, input: TableInput, path: Path): PersonLink[] {
  const found: PersonLink[] = [];
  const reach = (name: string, via: string | string[], more: Pick<PersonLink, 'columns' | 'nobody'>, at: Path) => {
    const hops = (Array.isArray(via) ? via : [via]).map((hop, i) =>
      link(draft, hop, Array.isArray(via) ? [...at, 'via', i] : [...at, 'via']),
    );
    if (more.nobody && (hops[0]?.columns.length ?? 1) > 1)
      report(
        draft,
        'wrong-link',
        [...at, 'nobody'],
        `\`nobody\` of \`${name}\` speaks of several columns`,
        'leave it out, or link over one column',
      );
    const whole = hops.filter((h) => h !== undefined);
    if (whole.length === hops.length) found.push({ name, path: whole, table: whole.at(-1)!.table, ...more });
  };
  if (input.person && input.people)
    report(draft, 'person-twice', [...path, 'people'], `\`${table}\` has both \`person\` and \`people\``, 'keep one of the two', 'key');
  if (input.person && 'roles' in input.person) found.push({ name: 'person', path: [], table, columns: '*' });
  else if (input.person) reach('person', input.person.via, { columns: '*' }, [...path, 'person']);
  for (const [name, p] of Object.entries(input.people ?? {})) {
    reach(name, p.via, { columns: p.columns ?? '*', ...(p.nobody ? { nobody: p.nobody } : {}) }, [...path, 'people', name]);
  }
  return found;
}
