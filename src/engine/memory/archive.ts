import { markOf } from '../../justify/archive.ts';
import type { Bearing } from '../../justify/bearing.ts';
import type { Relation } from '../../justify/order.ts';
import type { Table } from '../../map/model.ts';
import { inArchive } from '../../plan/target.ts';
import { bearsNothing } from './bearing.ts';
import { judgeRow } from './verdict.ts';
import { childrenOf, parentOf, type Row, rowsIn, todayOf, type World } from './world.ts';

const isArchived = (world: World, table: string, row: Row): boolean => judgeRow(world, table, row).row.verdict === 'archived';

/** Marks the rows whose archive phase has begun, or moves those of them to which no live row refers; moving one can free another (E17). */
export function archiveDue(world: World, table: Table, known: Relation[], bearing: Map<string, Bearing[]>): void {
  const mark = markOf({ ...world, today: todayOf(world) }, table);
  const live = () => rowsIn(world, table.name);
  if (mark) {
    const isMarked = (row: Row) => (mark.as === 'boolean' ? row[mark.column] === true : (row[mark.column] ?? null) !== null);
    const due = live().filter((row) => !isMarked(row) && isArchived(world, table.name, row));
    for (const row of due) row[mark.column] = mark.value;
  }
  if (table.archive?.kind !== 'schema') return;
  for (;;) {
    const going = live().filter((row) => belongs(world, table, row, bearing) && !hasLiveDependant(world, table, row, known));
    if (going.length === 0) return;
    const archive = inArchive(table.name);
    world.rows.set(
      table.name,
      live().filter((row) => !going.includes(row)),
    );
    world.rows.set(archive, [...rowsIn(world, archive), ...going]);
  }
}

/** An archived row, or one that is over and stays only because an archived row is judged by it (S32). */
function belongs(world: World, { name }: Table, row: Row, bearing: Map<string, Bearing[]>): boolean {
  const { verdict, outcome } = judgeRow(world, name, row).row;
  if (verdict === 'archived') return true;
  if (verdict !== 'due' || outcome !== 'delete' || bearsNothing(world, name, row, bearing)) return false;
  return (bearing.get(name) ?? []).some(({ reader }) => {
    const read = parentOf(world, row, reader);
    return read !== undefined && world.map.tables[reader.table]?.archive?.kind === 'schema' && isArchived(world, reader.table, read);
  });
}

const hasLiveDependant = (world: World, table: Table, row: Row, known: Relation[]): boolean =>
  known
    .filter((r) => r.parent === table.name)
    .some((r) => childrenOf(world, row, { ...r.child, where: {} }).some((c) => c !== row && rowsIn(world, r.child.table).includes(c)));
