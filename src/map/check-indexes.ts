import type { Diagnostic } from '../text/diagnostic.ts';
import type { Catalogue, CatalogueTable } from './catalogue.ts';
import { error, warning } from './finding.ts';
import type { SystemMap, Table } from './model.ts';
import { quoted } from './quoted.ts';

/** Without an index on what refers to it, each row that goes would read the whole of a table this large (E13). */
const LARGE = 100_000;

interface Need {
  table: Table;
  columns: string[];
  why: string;
  /** Looked up once for each row that goes. */
  perRow: boolean;
}

/** Indexes without which a plan or a sweep reads whole tables: on clocks, and on columns that refer to rows that may go. */
export function checkIndexes(map: SystemMap, catalogue: Catalogue): Diagnostic[] {
  return needsOf(map).flatMap((need) => missing(map, need, catalogue.tables[need.table.name], need.table.name));
}

/** The same for the tables of an archive, of which every question is asked too (E17). */
export function checkArchiveIndexes(map: SystemMap, schema: string, archive: Catalogue): Diagnostic[] {
  const inside = ({ archive: a }: Table) => a?.kind === 'schema' && a.schema === schema;
  return needsOf(map)
    .filter((need) => inside(need.table))
    .flatMap((need) => missing({ ...map, schema }, need, archive.tables[need.table.name], `${schema}.${need.table.name}`));
}

function needsOf(map: SystemMap): Need[] {
  const needs = new Map<string, Need>();
  for (const need of [...ofReferences(map), ...ofClocks(map)]) {
    const key = `${need.table.name}(${need.columns.join()})`;
    if (!needs.has(key)) needs.set(key, need);
  }
  return [...needs.values()];
}

function ofClocks(map: SystemMap): Need[] {
  return Object.values(map.tables).flatMap((table) =>
    Object.values(table.events).flatMap((e): Need[] => {
      if (table.technical) return [];
      if (e.kind === 'column' && table.serves.length > 0) {
        return [{ table, columns: [e.column], why: 'plans read the whole table to find what is due', perRow: false }];
      }
      const child = e.kind === 'latest-child' ? map.tables[e.table] : undefined;
      return child && e.kind === 'latest-child'
        ? [{ table: child, columns: e.columns, why: `the latest row of each of \`${table.name}\` is looked up here`, perRow: true }]
        : [];
    }),
  );
}

function ofReferences(map: SystemMap): Need[] {
  return Object.values(map.tables).flatMap((table) =>
    table.links.flatMap((link): Need[] => {
      const parent = map.tables[link.table];
      if (!parent || parent.technical || (parent.gone !== 'delete' && parent.archive?.kind !== 'schema')) return [];
      return [
        { table, columns: link.columns, why: `before a row of \`${parent.name}\` goes, its dependants are looked up here`, perRow: true },
      ];
    }),
  );
}

function missing(map: SystemMap, need: Need, live: CatalogueTable | undefined, name: string): Diagnostic[] {
  const { table, columns, why, perRow } = need;
  if (!live || live.kind === 'view' || live.kind === 'foreign' || served(live, columns) || table.acknowledged.includes('missing-index'))
    return [];
  // partitions are indexed one by one; only then can it be done without a lock
  const statement = live.kind === 'partitioned' ? 'create index on' : 'create index concurrently on';
  const q = quoted(map);
  const [place, list] = [`${q(map.schema)}.${q(table.name)}`, columns.map(q).join(', ')];
  const help = map.engine === 'mariadb' ? `alter table ${place} add index (${list}), lock = none;` : `${statement} ${place} (${list});`;
  const message = `no index on \`${name}\` (${columns.map((c) => `\`${c}\``).join(', ')}): ${why}`;
  return [
    perRow && live.rows > LARGE ? error('missing-index', table.span, message, help) : warning('missing-index', table.span, message, help),
  ];
}

/** The columns lead the index, in any order. */
const served = (live: CatalogueTable, columns: string[]): boolean =>
  live.indexes.some(
    (i) => !i.partial && i.columns.length >= columns.length && i.columns.slice(0, columns.length).every((c) => columns.includes(c)),
  );
