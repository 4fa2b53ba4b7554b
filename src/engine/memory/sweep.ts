import { anonymised } from '../../justify/anonymity.ts';
import { type Bearing, bearings } from '../../justify/bearing.ts';
import { childrenFirst, type Relation, relations } from '../../justify/order.ts';
import { type Readers, readers } from '../../justify/reads.ts';
import type { Column, Table } from '../../map/model.ts';
import type { Dataset } from '../../plan/target.ts';
import { archiveDue } from './archive.ts';
import { bearsNothing } from './bearing.ts';
import { transformed } from './transform.ts';
import { judgeRow, type RowVerdict } from './verdict.ts';
import { childrenOf, type Row, rowsOf, type World } from './world.ts';

/**
 * What is left of a dataset once a plan has been carried out: table by table, children first; rows that are due and that no row refers
 * to are deleted, then due columns of the rows that live on get their outcome, then rows go to the archive (S30-S33, E17). The given dataset
 * is not changed.
 */
export function sweep(world: World): Dataset {
  const rows: Dataset = new Map([...world.rows].map(([table, of]) => [table, of.map((r) => ({ ...r }))]));
  const inside: World = { ...world, rows };
  const known = relations(world.map);
  const read = readers(world.policy, world.map);
  const bearing = bearings(world.policy, world.map);
  for (const name of childrenFirst(world.map)) {
    const table = world.map.tables[name]!;
    if (table.technical || table.gone === 'elsewhere') continue;
    // crowds are measured once, before anything of the table changes (E21)
    const at: World = { ...inside };
    if (table.gone === 'delete') deleteDue(at, table, known, bearing);
    transformDue(at, table, read);
    anonymiseDue(at, table, known, bearing);
    archiveDue(at, table, known, bearing);
  }
  return rows;
}

/** Deleting one row can free another of the same table. */
function deleteDue(world: World, table: Table, known: Relation[], bearing: Map<string, Bearing[]>): void {
  const isOver = (name: string, row: Row) => {
    const { row: verdict } = judgeRow(world, name, row);
    return verdict.verdict === 'due' && verdict.outcome === 'delete' && !verdict.held && world.map.tables[name]!.gone === 'delete';
  };
  for (;;) {
    const going = rowsOf(world, table.name).flatMap((row) => {
      if (!isOver(table.name, row) || !bearsNothing(world, table.name, row, bearing)) return [];
      const dependants = dependantsOf(world, row, table.name, known);
      const along = dependants.filter((c) => isBearing(c.relation, bearing) && isOver(c.relation.child.table, c.row));
      const alone = along.filter((c) => dependantsOf(world, c.row, c.relation.child.table, known).length === 0);
      return alone.length === dependants.length ? [row, ...alone.map((c) => c.row)] : [];
    });
    if (going.length === 0) return;
    for (const [name, rows] of world.rows)
      world.rows.set(
        name,
        rows.filter((r) => !going.includes(r)),
      );
  }
}

interface Dependant {
  relation: Relation;
  row: Row;
}

const dependantsOf = (world: World, row: Row, table: string, known: Relation[]): Dependant[] =>
  known
    .filter((r) => r.parent === table)
    .flatMap((relation) =>
      childrenOf(world, row, { ...relation.child, where: {} }).flatMap((c) => (c === row ? [] : [{ relation, row: c }])),
    );

const isBearing = (r: Relation, bearing: Map<string, Bearing[]>): boolean =>
  (bearing.get(r.child.table) ?? []).some((b) => b.reader.table === r.parent && b.reader.columns.join() === r.child.columns.join());

/** Whole rows that nothing refers to and nothing is judged by become anonymous at once: everything personal, and the links to people (S49). */
function anonymiseDue(world: World, table: Table, known: Relation[], bearing: Map<string, Bearing[]>): void {
  const { columns, cut } = anonymised(table);
  const going = rowsOf(world, table.name).filter((row) => {
    const { verdict, outcome, held } = judgeRow(world, table.name, row).row;
    if (verdict !== 'due' || outcome !== 'anonymise' || held || !bearsNothing(world, table.name, row, bearing)) return false;
    return dependantsOf(world, row, table.name, known).length === 0;
  });
  for (const row of going) {
    const key = table.key.map((k) => row[k] ?? null);
    for (const c of columns) row[c.name] = transformed(row[c.name] ?? null, c.due, key);
    for (const c of cut) row[c] = null;
  }
}

function transformDue(world: World, table: Table, read: Readers): void {
  const changes = rowsOf(world, table.name).map((row) => {
    const verdict = judgeRow(world, table.name, row);
    const due = verdict.columns.filter((c) => c.verdict === 'due' && c.outcome === 'delete' && !c.held);
    const columns = due.map((c) => table.columns[c.column]!).filter((c) => c.due.kind !== 'keep' && !isRead(table, c, verdict, read));
    return { row, columns };
  });
  for (const { row, columns } of changes)
    for (const c of columns)
      row[c.name] = transformed(
        row[c.name] ?? null,
        c.due,
        table.key.map((k) => row[k] ?? null),
      );
}

/** An unfinished activity of the row reads the column, or needs it to know whose the row is (S32); so do activities that only other tables serve. */
function isRead(table: Table, column: Column, verdict: RowVerdict, read: Readers): boolean {
  const needed = [...(read.get(`${table.name}.${column.name}`) ?? [])];
  if (needed.some((a) => !table.serves.some((s) => s.activity === a))) return true;
  const led = table.people.filter((p) => p.path[0]?.columns.includes(column.name)).map((p) => p.name);
  const verdicts = verdict.columns.flatMap((c) => c.activities).filter((a) => needed.includes(a.activity) || led.includes(a.person));
  return verdicts.some((a) => a.standing !== 'none' && a.standing !== 'ended');
}
