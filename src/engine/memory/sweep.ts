import { childrenFirst, type Relation, relations } from '../../justify/order.ts';
import { type Readers, readers } from '../../justify/reads.ts';
import type { Column, Table, Transform } from '../../map/model.ts';
import type { Dataset } from '../../plan/target.ts';
import { judgeRow, type RowVerdict } from './verdict.ts';
import { type Row, rowsOf, same, type Value, type World } from './world.ts';

/**
 * What is left of a dataset once a plan has been carried out: table by table, children first; rows that are due and that no row refers
 * to are deleted, then due columns of the rows that live on get their outcome (S30-S33). The given dataset is not changed.
 */
export function sweep(world: World): Dataset {
  const rows: Dataset = new Map([...world.rows].map(([table, of]) => [table, of.map((r) => ({ ...r }))]));
  const inside: World = { ...world, rows };
  const known = relations(world.map);
  const read = readers(world.policy, world.map);
  for (const name of childrenFirst(world.map)) {
    const table = world.map.tables[name]!;
    if (table.technical || table.gone === 'elsewhere') continue;
    if (table.gone === 'delete') deleteDue(inside, table, known);
    for (const outcome of ['delete', 'anonymise'] as const) transformDue(inside, table, outcome, read);
  }
  return rows;
}

/** Deleting one row can free another of the same table. */
function deleteDue(world: World, table: Table, known: Relation[]): void {
  for (;;) {
    const going = rowsOf(world, table.name).filter((row) => {
      const { row: verdict } = judgeRow(world, table.name, row);
      return verdict.verdict === 'due' && verdict.outcome === 'delete' && !verdict.held && !hasDependant(world, row, table.name, known);
    });
    if (going.length === 0) return;
    world.rows.set(
      table.name,
      rowsOf(world, table.name).filter((r) => !going.includes(r)),
    );
  }
}

function hasDependant(world: World, row: Row, table: string, known: Relation[]): boolean {
  return known
    .filter((r) => r.parent === table)
    .some(({ child }) =>
      rowsOf(world, child.table).some((c) => c !== row && child.columns.every((column, i) => same(c[column], row[child.keys[i]!]))),
    );
}

function transformDue(world: World, table: Table, outcome: 'delete' | 'anonymise', read: Readers): void {
  const changes = rowsOf(world, table.name).map((row) => {
    const verdict = judgeRow(world, table.name, row);
    const due = verdict.columns.filter((c) => c.verdict === 'due' && c.outcome === outcome && !c.held);
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

/** An unfinished activity of the row reads the column (S32); so do activities that only other tables serve. */
function isRead(table: Table, column: Column, verdict: RowVerdict, read: Readers): boolean {
  const needed = [...(read.get(`${table.name}.${column.name}`) ?? [])];
  if (needed.some((a) => !table.serves.some((s) => s.activity === a))) return true;
  const verdicts = verdict.columns.flatMap((c) => c.activities).filter((a) => needed.includes(a.activity));
  return verdicts.some((a) => a.standing !== 'none' && a.standing !== 'ended');
}

function transformed(value: Value, due: Transform, key: Value[]): Value {
  switch (due.kind) {
    case 'blank':
      return null;
    case 'text':
      return due.text;
    case 'number':
      return due.number;
    case 'text-key':
      return due.prefix + key.join('-');
    case 'year':
      return value === null ? null : `${String(value).slice(0, 4)}-01-01`;
    case 'keep':
      return value;
  }
}
