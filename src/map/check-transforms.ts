import type { Policy } from '../policy/model.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Catalogue, CatalogueColumn, CatalogueTable } from './catalogue.ts';
import { error } from './finding.ts';
import type { Column, SystemMap, Table, Transform } from './model.ts';

/** Columns whose `due:` the database would refuse (S33): found before anything is planned, not in the middle of a batch. */
export function checkTransforms(policy: Policy, map: SystemMap, catalogue: Catalogue): Diagnostic[] {
  return Object.values(map.tables).flatMap((table) => {
    const live = catalogue.tables[table.name];
    if (!live || table.gone === 'elsewhere' || !mayLiveOn(policy, map, table)) return [];
    return Object.values(table.columns).flatMap((c) => {
      const type = live.columns[c.name];
      const found = c.kind === 'personal' && type ? refusal(map, table, c, live, type) : undefined;
      if (!found) return [];
      const message = `\`${table.name}.${c.name}\` cannot become what \`due\` says: ${found.why}`;
      return [error('transform-refused', c.span, message, found.help)];
    });
  });
}

/** Rows that always go whole, with columns that all end together and that nothing can keep as a skeleton, are never transformed. */
function mayLiveOn(policy: Policy, map: SystemMap, table: Table): boolean {
  const referred = Object.values(map.tables).some((t) => t.links.some((l) => l.table === table.name));
  const together =
    new Set(
      Object.values(table.columns)
        .filter((c) => c.kind === 'personal')
        .map((c) => [...c.data].sort().join()),
    ).size <= 1;
  const rules = table.serves
    .flatMap((s) => policy.activities[s.activity]?.branches ?? [])
    .flatMap((b) => (b.rule === 'ends' ? [] : [b.rule]));
  const anonymised = rules.some((r) => r.then.some((t) => t.outcome === 'anonymise'));
  return table.gone === 'anonymise' || referred || !together || table.people.length > 1 || anonymised;
}

interface Refusal {
  why: string;
  help: string;
}

function refusal(map: SystemMap, table: Table, column: Column, live: CatalogueTable, type: CatalogueColumn): Refusal | undefined {
  const { due } = column;
  if (due.kind === 'keep') return undefined;
  if (type.generated) return { why: 'the database computes it', help: 'map what it is computed from, and list it under `technical:`' };
  if (table.key.includes(column.name))
    return { why: 'it is part of the key', help: 'take it out of `columns:`; keys go with their row (E6)' };
  if (Object.values(map.tables).some((t) => t.links.some((l) => l.table === table.name && l.keys.includes(column.name)))) {
    return { why: 'other rows refer to it', help: 'take it out of `columns:`; links go with their row (E6)' };
  }
  if (due.kind === 'blank' && !type.nullable) return { why: 'it is NOT NULL', help: instead(type) };
  return misfit(table, due, live, type) ?? collision(column, live);
}

function instead(type: CatalogueColumn): string {
  if (type.values) return `add \`due: { text: ... }\` with one of ${type.values.map((v) => `\`${v}\``).join(', ')}, or make it nullable`;
  if (type.kind === 'text') return 'add `due: { text: "-" }`, or make it nullable';
  if (type.kind === 'integer' || type.kind === 'number') return 'add `due: { number: 0 }`, or make it nullable';
  return isTime(type) ? 'add `due: year` if that is enough, or make it nullable' : 'make it nullable';
}

const isTime = (type: CatalogueColumn) => type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'timestamptz';

function misfit(table: Table, due: Transform, live: CatalogueTable, type: CatalogueColumn): Refusal | undefined {
  const blank = type.nullable ? 'use `due: blank`' : instead(type);
  if (due.kind === 'text' || due.kind === 'text-key') {
    if (type.kind !== 'text') return { why: `a text does not fit ${type.type}`, help: blank };
    if (type.values && (due.kind === 'text-key' || !type.values.includes(due.text)))
      return { why: `${type.type} takes only some texts`, help: blank };
    const length = due.kind === 'text' ? [...due.text].length : [...due.prefix].length + keyLength(table, live);
    return type.maxLength !== undefined && length > type.maxLength
      ? { why: `it needs up to ${length} characters and has ${type.maxLength}`, help: 'use a shorter text' }
      : undefined;
  }
  if (due.kind === 'number' && !fitsNumber(due.number, type)) return { why: `${due.number} does not fit ${type.type}`, help: blank };
  if ((due.kind === 'year' || due.kind === 'years') && !isTime(type)) return { why: `${type.type} has no year`, help: blank };
  if ((due.kind === 'first' || due.kind === 'departement') && (type.kind !== 'text' || type.values))
    return { why: `${type.type} has no beginning`, help: blank };
  if (due.kind === 'range' || due.kind === 'bands') {
    const limits = due.kind === 'range' ? [due.of] : due.from;
    if (!limits.every((n) => fitsNumber(n, type) && (type.kind !== 'integer' || Number.isInteger(n))))
      return { why: `${limits.join(', ')} does not fit ${type.type}`, help: blank };
  }
  return undefined;
}

const LARGEST: Record<string, number> = {
  tinyint: 127,
  smallint: 32_767,
  mediumint: 8_388_607,
  integer: 2_147_483_647,
  int: 2_147_483_647,
};
/** The name of a type without its width and the like: `int(11) unsigned` is an int. */
const plain = (type: string) => /^[a-z]*/.exec(type)![0];

function fitsNumber(number: number, type: CatalogueColumn): boolean {
  if (type.kind === 'number') return true;
  return (
    type.kind === 'integer' && Number.isSafeInteger(number) && Math.abs(number) <= (LARGEST[plain(type.type)] ?? Number.MAX_SAFE_INTEGER)
  );
}

/** Characters of the key as text, with a hyphen between its parts; a text without limit is taken as no longer than a UUID. */
function keyLength(table: Table, live: CatalogueTable): number {
  const digits: Record<string, number> = { tinyint: 4, smallint: 6, mediumint: 8, integer: 11, int: 11, bigint: 20 };
  const part = (name: string) => live.columns[name]?.maxLength ?? digits[plain(live.columns[name]?.type ?? '')] ?? 36;
  return table.key.reduce((n, name) => n + part(name), table.key.length - 1);
}

/** Several rows would get the same value where values must differ, be it together with other columns or under a condition. */
function collision(column: Column, live: CatalogueTable): Refusal | undefined {
  if (column.due.kind === 'text-key') return undefined;
  const index = live.indexes.find((i) => {
    if (!i.unique || !i.reads.includes(column.name) || (column.due.kind === 'blank' && !i.nullsEqual)) return false;
    const others = i.reads.filter((c) => c !== column.name);
    return !live.uniqueKeys.some((k) => k.every((c) => others.includes(c)));
  });
  if (!index) return undefined;
  const missing = column.due.kind === 'blank' ? 'missing values count as equal there' : 'several rows would get the same value';
  return { why: `\`${index.name}\` makes it unique, and ${missing}`, help: 'add `due: { text-key: "gone-" }` if it is a text' };
}
