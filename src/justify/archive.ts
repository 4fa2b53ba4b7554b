import type { Table } from '../map/model.ts';
import { renderInstant } from '../time/representation.ts';
import { cut, type Draft, free, goes, intoOf, livingDependant, type Whole } from './dependants.ts';
import { all, any, type Child, child, FALSE, not, type Predicate, parent, TRUE } from './predicate.ts';
import { OUTCOMES } from './rule-state.ts';
import type { Question } from './scope.ts';
import type { Group } from './verdict.ts';

/** Where a row stands: in the school's own table, or in the archive of its map. What is asked of it does not differ. */
export type Place = 'live' | 'archive';

/** The value that says of a row that its archive phase has begun. */
export interface Mark {
  column: string;
  as: 'timestamptz' | 'timestamp' | 'date' | 'boolean';
  value: string | true;
}

/** No personal column is active or undecided, and one at least is archived (S30). */
export function archivedOf(of: Group[]): Predicate {
  const ended = (g: Group) => any(g.archived, ...OUTCOMES.map((o) => g.due[o]));
  return of.length === 0 ? FALSE : all(...of.map(ended), any(...of.map((g) => g.archived)));
}

/** The mark that a plan of this instant sets; undefined for tables whose rows are not marked. */
export function markOf(q: Question, { archive }: Table): Mark | undefined {
  if (archive?.kind !== 'mark') return undefined;
  const { column, as } = archive;
  if (!as) throw new Error(`the type of \`${column}\` is not resolved`);
  const { zone } = q.policy.calendar;
  if (as === 'boolean') return { column, as, value: true };
  if (as === 'date') return { column, as, value: q.today.toString() };
  return { column, as, value: String(renderInstant(q.now, as === 'timestamptz' ? { as } : { as, zone })) };
}

/** The row is marked already: done (S34). */
export const marked = ({ archive }: Table): Predicate => {
  if (archive?.kind !== 'mark') return FALSE;
  return archive.as === 'boolean'
    ? { is: 'in', column: archive.column, values: [true] }
    : not({ is: 'null', column: archive.column } as Predicate);
};

export const mayMove = (table: Table | undefined): boolean => table?.archive?.kind === 'schema';

/**
 * Rows for the archive, were it not for live rows that refer to them: archived ones, and with them the rows that are over and stay only
 * because an archived row is judged by them (S32). Under a hold too: a move that is verified loses nothing (S35).
 */
export function moves(d: Draft, whole: Whole): Predicate {
  if (!mayMove(d.table)) return FALSE;
  const readers = d.bearing.map(({ reader }) => {
    const read = whole.drafts.get(reader.table);
    return read && mayMove(read.table) ? parent(reader, read.archived) : FALSE;
  });
  return any(d.archived, all(d.rowDue.delete, not(free(d)), any(...readers)));
}

const live = (c: Child): Child => ({ ...c, at: 'live' });

/** Some live row refers to this one now (E17). */
export const liveDependant = (d: Draft, whole: Whole): Predicate => any(...intoOf(d, whole).map((r) => child(live(r.child), TRUE)));

/** Some live row that refers to this one will still be there, and still refer to it, once its own table has been swept. */
export function stayingDependant(d: Draft, whole: Whole, above: string[] = []): Predicate {
  const path = [...above, d.table.name];
  return any(
    ...intoOf(d, whole).map((r) => {
      const theirs = whole.drafts.get(r.child.table);
      if (!theirs) return child(live(r.child), TRUE);
      const over = all(goes(theirs), free(theirs));
      const leaves = path.includes(r.child.table)
        ? any(over, moves(theirs, whole))
        : any(all(over, not(livingDependant(theirs, whole))), all(moves(theirs, whole), not(stayingDependant(theirs, whole, path))));
      return child(live(r.child), not(any(leaves, cut(theirs, r))));
    }),
  );
}
