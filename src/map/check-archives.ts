import type { Diagnostic } from '../text/diagnostic.ts';
import type { Catalogue, CatalogueTable } from './catalogue.ts';
import { checkArchiveIndexes } from './check-indexes.ts';
import { acting } from './check-tables.ts';
import { error } from './finding.ts';
import { type Archive, RUN_COLUMN, type SystemMap, type Table } from './model.ts';
import { quoted } from './quoted.ts';

type Moved = Table & { archive: Extract<Archive, { kind: 'schema' }> };

/** The schemas to which a map moves rows. */
export const archiveSchemas = (map: SystemMap): string[] => [...new Set(movedTables(map).map((t) => t.archive.schema))];

const movedTables = (map: SystemMap): Moved[] => Object.values(map.tables).filter((t): t is Moved => t.archive?.kind === 'schema');

/**
 * Archives against the live catalogue (E17): each table is there, takes the rows as they are, says which run brought them, is tied to no
 * other table, and is open to nobody but our account and the one that the map names.
 */
export function checkArchives(map: SystemMap, catalogue: Catalogue, archives: Record<string, Catalogue>): Diagnostic[] {
  const moved = movedTables(map);
  const perTable = moved.flatMap((table) => {
    const live = catalogue.tables[table.name];
    const archive = archives[table.archive.schema];
    return live && archive ? checkArchive(map, table, live, archive) : [];
  });
  return [
    ...perTable,
    ...archiveSchemas(map).flatMap((schema) => [
      ...strangers(map, moved, schema, archives[schema]),
      ...(archives[schema] ? checkArchiveIndexes(map, schema, archives[schema]) : []),
    ]),
  ];
}

function checkArchive(map: SystemMap, table: Moved, live: CatalogueTable, archive: Catalogue): Diagnostic[] {
  const { schema } = table.archive;
  const found = archive.tables[table.name];
  if (!archive.mayUse || !found) {
    const what = archive.mayUse
      ? `\`${schema}\` has no table \`${table.name}\``
      : `there is no schema \`${schema}\` that the account may use`;
    return [
      error(
        'archive-unfit',
        table.span,
        what,
        archive.mayUse ? ddl(map, table) : `create schema ${quoted(map)(schema)}, and grant usage on it`,
      ),
    ];
  }
  return [
    ...shape(map, table, live, found),
    ...ties(map, table, archive),
    ...rights(map, table, found),
    ...acting(table, found),
    ...openTo(map, table, found),
  ];
}

/** The statement that makes the table of an archive: the columns and the key of the live one, and the run that brought each row. */
const ddl = (map: SystemMap, { name, key, archive }: Moved): string =>
  `create table ${quoted(map)(archive.schema)}.${quoted(map)(name)} (like ${quoted(map)(map.schema)}.${quoted(map)(name)}, ${RUN_COLUMN} text not null, primary key (${key.map(quoted(map)).join(', ')}));`;

function shape(map: SystemMap, table: Moved, live: CatalogueTable, archive: CatalogueTable): Diagnostic[] {
  const place = `\`${table.archive.schema}.${table.name}\``;
  const unfit = (why: string, help = `make it anew: ${ddl(map, table)}`) => [error('archive-unfit', table.span, `${place} ${why}`, help)];
  if (archive.kind !== 'table' && archive.kind !== 'partitioned') return unfit('is no table');
  const columns = Object.values(live.columns).flatMap((c) => {
    const there = archive.columns[c.name];
    const add = `alter table ${quoted(map)(table.archive.schema)}.${quoted(map)(table.name)} add ${quoted(map)(c.name)} ${c.type};`;
    if (!there) return unfit(`has no column \`${c.name}\``, add);
    if (there.type !== c.type) return unfit(`has \`${c.name}\` as ${there.type}, and the table as ${c.type}`);
    if (there.generated) return unfit(`computes \`${c.name}\` anew`);
    return c.nullable && !there.nullable ? unfit(`asks that \`${c.name}\` be there, and the table does not`) : [];
  });
  const run = archive.columns[RUN_COLUMN];
  const add = `alter table ${quoted(map)(table.archive.schema)}.${quoted(map)(table.name)} add ${RUN_COLUMN} text not null default 'before';`;
  const more = Object.values(archive.columns).filter((c) => !Object.hasOwn(live.columns, c.name) && c.name !== RUN_COLUMN && !c.nullable);
  const same = (k: string[]) => k.length === table.key.length && k.every((c) => table.key.includes(c));
  return [
    ...columns,
    ...more.flatMap((c) => unfit(`asks for \`${c.name}\`, which the table does not have`)),
    ...(run?.kind === 'text' ? [] : unfit(`does not say in \`${RUN_COLUMN}\` which run brought a row`, add)),
    ...(archive.uniqueKeys.some(same) ? [] : unfit(`takes a key (${table.key.join(', ')}) twice`)),
  ];
}

/** Rows arrive one table after another, and leave so: a foreign key would refuse one or the other. */
function ties(map: SystemMap, table: Moved, archive: Catalogue): Diagnostic[] {
  const { schema } = table.archive;
  return archive.foreignKeys
    .filter((k) => (k.schema === schema && k.table === table.name) || (k.toSchema === schema && k.toTable === table.name))
    .map((k) => {
      const message = `the foreign key \`${k.name}\` ties \`${k.schema}.${k.table}\` to \`${k.toSchema}.${k.toTable}\`, an archive to other rows`;
      return error(
        'archive-unfit',
        table.span,
        message,
        `alter table ${quoted(map)(k.schema)}.${quoted(map)(k.table)} drop constraint ${quoted(map)(k.name)};`,
      );
    });
}

function rights(map: SystemMap, table: Moved, { may }: CatalogueTable): Diagnostic[] {
  const needed = { select: may.select, insert: may.insert ?? true, update: may.update, delete: may.delete };
  const lacks = Object.entries(needed).flatMap(([right, has]) => (has ? [] : [right]));
  if (lacks.length === 0) return [];
  const place = `${quoted(map)(table.archive.schema)}.${quoted(map)(table.name)}`;
  const message = `the account may not ${lacks.join(', ')} on \`${table.archive.schema}.${table.name}\``;
  return [error('missing-right', table.span, message, `grant ${lacks.join(', ')} on ${place} to it`)];
}

/** The school's application reads what is live; an archive is read by few, one row at a time (S18). */
function openTo(map: SystemMap, table: Moved, { grantees = [] }: CatalogueTable): Diagnostic[] {
  const { schema, account } = table.archive;
  return grantees
    .filter((g) => g !== account && !table.acknowledged.includes(g))
    .map((g) => {
      const message = `\`${g}\` has rights on \`${schema}.${table.name}\``;
      const help = `revoke all on ${quoted(map)(schema)}.${quoted(map)(table.name)} from ${g === 'public' ? g : quoted(map)(g)}; or name it in \`archive: { account: ... }\` or \`acknowledged:\``;
      return error('archive-open', table.span, message, help);
    });
}

/** Tables beside those of the map: rows that nobody governs. */
function strangers(map: SystemMap, moved: Moved[], schema: string, archive: Catalogue | undefined): Diagnostic[] {
  const names = Object.values(archive?.tables ?? {})
    .filter((t) => t.kind !== 'view' && !moved.some((m) => m.name === t.name && m.archive.schema === schema))
    .map((t) => `\`${schema}.${t.name}\``);
  if (names.length === 0) return [];
  const message = `the archive has tables to which the map moves nothing: ${names.slice(0, 20).join(', ')}`;
  return [error('unmapped-table', map.span, message, 'add `archive:` to their tables, or drop them')];
}
