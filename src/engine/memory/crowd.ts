import { anonymised, isReadElsewhere, quasiOf, sensitiveOf } from '../../justify/anonymity.ts';
import type { Made } from '../../justify/predicate.ts';
import { readers } from '../../justify/reads.ts';
import type { Table } from '../../map/model.ts';
import { transformed } from './transform.ts';
import { type Row, rowsOf, type Value, type World } from './world.ts';

/** How the rows of a table look in what is left of them, measured once for each world (E21): how many look so, and the values that must not be guessed. */
type Crowds = Map<string, { rows: number; sensitive: Set<string> }>;
const measured = new WeakMap<World, Map<string, Crowds>>();

/**
 * Whether at least k rows that are or become anonymous look like this one, with l values of what must not be guessed (S49). `becomes` says of
 * a row that its rules let it. A world of one row and what it reads knows nothing of the others: there it is assumed.
 */
export function isInCrowd(world: World, table: Table, row: Row, becomes: (row: Row) => boolean): boolean {
  const { anonymity } = table;
  if (!anonymity || isReadElsewhere(table, readers(world.policy, world.map))) return false;
  if (world.alone) return true;
  const tables = measured.get(world) ?? new Map<string, Crowds>();
  measured.set(world, tables);
  const crowds = tables.get(table.name) ?? measure(world, table, becomes);
  tables.set(table.name, crowds);
  const mine = crowds.get(look(table, row));
  return mine !== undefined && mine.rows >= anonymity.k && mine.sensitive.size >= (anonymity.l ?? 0);
}

function measure(world: World, table: Table, becomes: (row: Row) => boolean): Crowds {
  const crowds: Crowds = new Map();
  const told = sensitiveOf(table, table.anonymity!);
  for (const row of rowsOf(world, table.name)) {
    if (!isDone(table, row) && !becomes(row)) continue;
    const crowd = crowds.get(look(table, row)) ?? { rows: 0, sensitive: new Set<string>() };
    crowd.rows += 1;
    if (told) crowd.sensitive.add(JSON.stringify(left(row, [told])));
    crowds.set(look(table, row), crowd);
  }
  return crowds;
}

const look = (table: Table, row: Row): string => JSON.stringify(left(row, quasiOf(table, table.anonymity!)));

/** What is left of some columns of a row. */
const left = (row: Row, of: Made[]): string[] => of.map(({ name, transform }) => said(transformed(row[name] ?? null, transform, [])));

const said = (value: Value): string => (value === null ? 'null' : `=${value}`);

function isDone(table: Table, row: Row): boolean {
  const { columns, cut } = anonymised(table);
  const key = table.key.map((k) => row[k] ?? null);
  const alike = (a: Value, b: Value) => said(a) === said(b);
  return (
    cut.every((c) => (row[c] ?? null) === null) &&
    columns.every((c) => alike(row[c.name] ?? null, transformed(row[c.name] ?? null, c.due, key)))
  );
}
