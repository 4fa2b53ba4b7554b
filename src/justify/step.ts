import type { Transform } from '../map/model.ts';
import type { Outcome, Rule } from '../policy/model.ts';
import type { Mark, Place } from './archive.ts';
import type { SingleClock } from './first-day.ts';
import type { Child, Crowd, Predicate } from './predicate.ts';

/** What one change to one table is, for whom, and why. Plan, apply and `plan --sql` all read this one form (E1). */
export interface Step {
  table: string;
  action: 'delete' | 'columns' | 'archive';
  /** Where the rows stand that it acts on. */
  at: Place;
  /** For `columns`: what each becomes. */
  columns: { name: string; transform: Transform }[];
  /** For `archive` where rows are marked; absent where they move. */
  mark?: Mark;
  outcome: Outcome | 'archive';
  /** Rows to act on, as apply asks: dependants that still exist keep a row (S33), and live ones keep it from moving (E17). */
  predicate: Predicate;
  /** Rows to act on, as plan asks: dependants that will go first do not count. */
  counted: Predicate;
  /** The rules whose end this is, each with the rows that it explains. */
  reasons: { rule: Rule; where: Predicate; clock?: SingleClock }[];
  /** For `anonymise`: what is asked (S49), and the rows over which it is measured: before the step with what it would change, after it what is done (E21). */
  anonymity?: { crowd: Crowd; projected: Predicate; done: Predicate };
  /** For `delete`: rows that are over too, by which these rows were judged; they go in the same statement (S32). */
  along: Along[];
}

export interface Along {
  table: string;
  /** How the rows refer to the one that goes. */
  child: Child;
  goes: Predicate;
}
