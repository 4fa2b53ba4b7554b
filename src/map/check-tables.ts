import type { Diagnostic } from '../text/diagnostic.ts';
import type { Catalogue, CatalogueTable } from './catalogue.ts';
import { readOfChildren } from './columns-read.ts';
import { error } from './finding.ts';
import type { SystemMap, Table } from './model.ts';
import { quoted } from './quoted.ts';

/** What each table is and does by itself: views, keys, rights, row-level security, triggers, copies (E12). */
export function checkTables(map: SystemMap, catalogue: Catalogue): Diagnostic[] {
  const read = new Set(Object.values(map.tables).flatMap((t) => readOfChildren(t).map((c) => c.table)));
  const shared = lockedParents(map);
  return Object.values(map.tables).flatMap((table) => {
    const live = catalogue.tables[table.name];
    if (!live) return [];
    if (isChanged(table))
      return [
        ...kindOf(table, live),
        ...rights(map, table, live, ['select', 'update', 'delete', 'trigger']),
        ...storage(table, live),
        ...personKeys(table, live),
        ...acting(table, live),
      ];
    const asked = read.has(table.name) || shared.has(table.name) || table.links.length > 0 || table.people.length > 0;
    const needed = shared.has(table.name) ? (['select', 'lock'] as const) : (['select'] as const);
    return asked && live.kind !== 'view'
      ? [...rights(map, table, live, needed), ...security(table, live), ...(shared.has(table.name) ? storage(table, live) : [])]
      : [];
  });
}

/** What hides rows of a table, acts on them, or carries them elsewhere. */
export const acting = (table: Table, live: CatalogueTable): Diagnostic[] => [
  ...security(table, live),
  ...triggers(table, live),
  ...copies(table, live),
];

const isChanged = (table: Table) => !table.technical && table.gone !== 'elsewhere';

/** Tables of the people, clocks and facts of rows that may go: a batch locks those rows too (E8). */
function lockedParents(map: SystemMap): Set<string> {
  const found = new Set<string>();
  const visit = (table: Table) => {
    const sources = [...Object.values(table.events), ...Object.values(table.facts)];
    const links = [...table.people.flatMap((p) => p.path), ...sources.flatMap((s) => (s.kind === 'parent' ? [s.link] : []))];
    for (const { table: name } of links) {
      if (found.has(name)) continue;
      found.add(name);
      if (map.tables[name]) visit(map.tables[name]);
    }
  };
  for (const table of Object.values(map.tables)) if (isChanged(table)) visit(table);
  return found;
}

const KINDS: Partial<Record<CatalogueTable['kind'], string>> = {
  view: 'a view',
  materialised: 'a materialised view',
  foreign: 'a foreign table',
  inherited: 'a table with heirs',
};

function kindOf(table: Table, live: CatalogueTable): Diagnostic[] {
  const kind = KINDS[live.kind];
  if (kind) {
    const help =
      live.kind === 'inherited'
        ? 'make the heirs partitions, or write `gone: elsewhere`'
        : 'map the table behind it, and list this one under `elsewhere:`';
    return [error('not-a-table', table.span, `\`${table.name}\` is ${kind}; its rows cannot be locked and deleted one by one`, help)];
  }
  const same = (k: string[]) => k.length === table.key.length && k.every((c) => table.key.includes(c));
  if (live.uniqueKeys.some(same)) return [];
  const help =
    live.primaryKey.length > 0
      ? `its primary key is (${live.primaryKey.join(', ')})`
      : 'add a primary key, or a unique index over these columns';
  return [error('key-not-unique', table.span, `nothing makes (${table.key.join(', ')}) unique in \`${table.name}\``, help)];
}

/** Rows that are only looked at need less; a row must be seen even where SQL does not act, since it keeps what it refers to. */
function rights(map: SystemMap, table: Table, live: CatalogueTable, needed: readonly (keyof CatalogueTable['may'])[]): Diagnostic[] {
  const lacks = needed.filter((r) => !live.may[r] && !(r === 'trigger' && live.may.trigger === undefined));
  if (lacks.length === 0) return [];
  const q = quoted(map);
  const place = `${q(map.schema)}.${q(table.name)}`;
  const grants = lacks.map((r) => (r === 'lock' ? `update (${q(table.key[0]!)})` : r));
  const why = lacks.includes('lock')
    ? '; locking a row takes a right to update it, though nothing is changed'
    : lacks.includes('trigger')
      ? '; without that right nobody can see what triggers do'
      : '';
  return [
    error(
      'missing-right',
      table.span,
      `the account may not ${lacks.join(', ')} on \`${table.name}\``,
      `grant ${grants.join(', ')} on ${place} to it${why}`,
    ),
  ];
}

function security(table: Table, live: CatalogueTable): Diagnostic[] {
  if (!live.rowSecurity || table.acknowledged.includes('row-security')) return [];
  const help = 'give the account BYPASSRLS, or list `row-security` in `acknowledged:` once its policies let it see every row';
  return [error('row-security', table.span, `row-level security may hide rows of \`${table.name}\` from the account`, help)];
}

/** Without transactions a batch that fails halfway has destroyed something and left no receipt, and no row can be locked (E12). */
function storage(table: Table, live: CatalogueTable): Diagnostic[] {
  if (!live.storage) return [];
  const message = `\`${table.name}\` is stored by ${live.storage}, which knows no transactions`;
  return [error('not-transactional', table.span, message, `alter table \`${table.name}\` engine = InnoDB, or map it under \`elsewhere:\``)];
}

/** Holds and requests name a person by the text of the key: two spellings of one key would be two people, or one of two. */
function personKeys(table: Table, live: CatalogueTable): Diagnostic[] {
  const own = table.people.some((p) => p.path.length === 0) ? table.key : [];
  const last = table.people.flatMap((p) => {
    const link = p.path.at(-1);
    const from = p.path.length > 1 ? p.path.at(-2)!.table : table.name;
    return link && from === table.name ? link.columns : [];
  });
  return [...new Set([...own, ...last])].flatMap((name) => {
    if (!live.columns[name]?.caseInsensitive) return [];
    const message = `\`${table.name}.${name}\` names a person and does not tell upper from lower case: two people could be taken for one`;
    return [error('case-insensitive-key', table.columns[name]?.span ?? table.span, message, 'use a key that does, such as a number')];
  });
}

function triggers(table: Table, live: CatalogueTable): Diagnostic[] {
  return live.triggers
    .filter((t) => !table.acknowledged.includes(t.name))
    .map((t) => {
      const help = `see that it keeps no copy of what goes and stops nothing, then list \`${t.name}\` in \`acknowledged:\``;
      return error('trigger', table.span, `the trigger or rule \`${t.name}\` of \`${table.name}\` acts on ${t.on.join(' and ')}`, help);
    });
}

const COPIES = {
  publication: { name: 'the publication', help: 'its subscribers delete too' },
  'materialised-view': { name: 'the materialised view', help: 'it is refreshed after each apply' },
  history: { name: 'the history', help: 'it is deleted after each apply (`delete history from`)' },
};

/** What goes here lives on where it was copied to, until somebody sees to it (E15). */
function copies(table: Table, live: CatalogueTable): Diagnostic[] {
  if (live.kind === 'view') return [];
  return live.copies
    .filter((c) => !table.acknowledged.includes(c.name))
    .map((c) => {
      const { name, help: what } = COPIES[c.kind];
      const help = `see that ${what}, then list \`${c.name}\` in \`acknowledged:\``;
      return error('copy', table.span, `${name} \`${c.name}\` carries rows of \`${table.name}\` elsewhere`, help);
    });
}
