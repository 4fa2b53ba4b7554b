import type { Column, Table } from '../map/model.ts';
import type { Outcome } from '../policy/model.ts';
import { anonymised } from './anonymity.ts';
import { type Bearing, bearsNothing } from './bearing.ts';
import type { Relation } from './order.ts';
import { all, any, type Child, type Crowd, child, not, type Predicate } from './predicate.ts';
import type { Group } from './verdict.ts';

/** A table with the verdicts of its rows, before it is known what other tables make of them. */
export interface Draft {
  table: Table;
  groups: Group[];
  rowDue: Record<Outcome, Predicate>;
  held: Predicate;
  /** The row has ended its active phase and not its archive (S30). */
  archived: Predicate;
  /** Whole rows that become anonymous, and are cut from their people, unless something refers to them (S49). */
  anonymous: Predicate;
  crowd?: Crowd;
  /** Rows of other tables that are judged by rows of this one. */
  bearing: Bearing[];
  /** What becomes of due columns of rows that live on. */
  changes: Change[];
}

/** One due column of rows that live on, and the rows of which it is due. */
export interface Change {
  column: Column;
  group: Group;
  where: Predicate;
}

/** All tables of a program, and what refers to what. */
export interface Whole {
  drafts: Map<string, Draft>;
  known: Relation[];
}

/** The row is over: every personal column is due for deletion and nothing holds it (S30). */
export const goes = (d: Draft): Predicate => (d.table.gone === 'delete' ? all(d.rowDue.delete, not(d.held)) : not(all()));

/** Nothing is judged by the row any more. */
export const free = (d: Draft): Predicate => bearsNothing(d.table.name, d.bearing);

export const intoOf = (d: Draft, { known }: Whole) => known.filter((r) => r.parent === d.table.name);

/** Rows of the relation bear a role, fact or clock of the row that they refer to. */
const bears = (r: Relation, theirs: Draft | undefined): boolean =>
  theirs?.bearing.some((b) => b.reader.table === r.parent && b.reader.columns.join() === r.child.columns.join()) ?? false;

/** Bearing rows that are over and that nothing refers to: they go in the same statement as the row that is judged by them. */
export function alongWith(d: Draft, whole: Whole): { child: Child; goes: Predicate }[] {
  return intoOf(d, whole).flatMap((r) => {
    const theirs = whole.drafts.get(r.child.table);
    if (!theirs || !bears(r, theirs)) return [];
    const referred = any(...intoOf(theirs, whole).map((inner) => child(inner.child, all())));
    return [{ child: r.child, goes: all(goes(theirs), not(referred)) }];
  });
}

/** Some row refers to this one now and would not go with it (S33). */
export function standingDependant(d: Draft, whole: Whole): Predicate {
  const along = alongWith(d, whole);
  return any(...intoOf(d, whole).map((r) => child(r.child, not(along.find((a) => a.child === r.child)?.goes ?? not(all())))));
}

/** The row will no longer refer to its parent: its link is blanked with what is due of it. */
export const cut = (d: Draft, r: Relation): Predicate =>
  any(...d.changes.filter((c) => c.column.due.kind === 'blank' && r.child.columns.includes(c.column.name)).map((c) => c.where));

/** Links that a row has no longer once it is anonymous. */
function emptiedLinks(table: Table): string[] {
  const { columns, cut } = anonymised(table);
  return [...cut, ...columns.filter((c) => c.due.kind === 'blank').map((c) => c.name)];
}

/** Some row that refers to this one will still be there, and still refer to it, once its own table has been swept. */
export function livingDependant(d: Draft, whole: Whole, above: string[] = []): Predicate {
  const path = [...above, d.table.name];
  return any(
    ...intoOf(d, whole).map((r) => {
      const theirs = whole.drafts.get(r.child.table);
      if (!theirs) return child(r.child, all());
      const over = bears(r, theirs) ? goes(theirs) : all(goes(theirs), free(theirs));
      const freed = r.child.columns.some((c) => emptiedLinks(theirs.table).includes(c)) ? all(theirs.anonymous, free(theirs)) : not(all());
      const gone = any(over, freed);
      const leaves = path.includes(r.child.table) ? gone : all(gone, not(livingDependant(theirs, whole, path)));
      return child(r.child, not(any(leaves, cut(theirs, r))));
    }),
  );
}
