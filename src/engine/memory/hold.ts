import type { Hold } from '../../justify/hold.ts';
import type { Column, Table } from '../../map/model.ts';
import { personRow, type Row, same, type World } from './world.ts';

/** Whether an explicit hold covers some columns of a row (S35). */
export const isHeld = (world: World, table: Table, row: Row, columns: Column[]): boolean =>
  holdsOver(world, table, row, columns).length > 0;

/** The explicit holds that cover some columns of a row (S35): everything that a hold names has to match. */
export function holdsOver(world: World, table: Table, row: Row, columns: Column[]): Hold[] {
  const categories = columns.flatMap((c) => c.data);
  const activities = table.serves.map((s) => s.activity);
  return world.holds.filter((h) => {
    if (h.released || !h.acknowledged) return false;
    if (h.system && h.system !== world.map.system) return false;
    if (h.table && h.table !== table.name) return false;
    if (h.activity && !activities.includes(h.activity)) return false;
    if (h.category && !categories.includes(h.category)) return false;
    return !h.person || concernsPerson(world, table, row, h.person);
  });
}

/** A person is named by the text of the key, its parts joined by `|`. */
function concernsPerson(world: World, table: Table, row: Row, person: NonNullable<Hold['person']>): boolean {
  const key = world.map.tables[person.table]?.key ?? [];
  const named = (of: Row, columns: string[]) =>
    same(columns.some((c) => (of[c] ?? null) === null) ? null : columns.map((c) => of[c]).join('|'), person.key);
  return table.people.some((link) => {
    if (link.table !== person.table || key.length === 0) return false;
    const theirs = personRow({ world, row, person: link });
    if (theirs) return named(theirs, key);
    // the row of the person is gone, but its key still stands in the row that refers to it
    const last = link.path.at(-1);
    const refers = personRow({ world, row, person: { ...link, path: link.path.slice(0, -1) } });
    return last !== undefined && refers !== undefined && last.keys.join() === key.join() && named(refers, last.columns);
  });
}
