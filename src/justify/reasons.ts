import type { Table } from '../map/model.ts';
import type { Outcome } from '../policy/model.ts';
import type { RuleRows } from './activity-state.ts';
import { archiveClock, singleClock } from './first-day.ts';
import { any, type Predicate } from './predicate.ts';
import type { Question } from './scope.ts';
import type { Step } from './step.ts';
import type { Group } from './verdict.ts';

/** The rules whose end a step carries out, each with the rows that it explains and the clock that tells since when. */
export const endReasons = (q: Question, table: Table, of: Group[], outcome: Outcome): Step['reasons'] =>
  reasons(q, table, of, (r) => r.ended[outcome], singleClock);

/** The rules whose archive phase a step begins. */
export const archiveReasons = (q: Question, table: Table, of: Group[]): Step['reasons'] =>
  reasons(q, table, of, (r) => r.archived, archiveClock);

function reasons(q: Question, table: Table, of: Group[], pick: (r: RuleRows) => Predicate, clockOf: typeof singleClock): Step['reasons'] {
  const byRule = new Map<string, Step['reasons'][number]>();
  for (const { person, rules } of of.flatMap((g) => g.states)) {
    for (const row of rules) {
      const { rule } = row;
      if (pick(row).is === 'false') continue;
      const known = byRule.get(rule.id);
      const clock = clockOf(q, table, person, rule);
      const where = any(pick(row), ...(known ? [known.where] : []));
      const same = !known || JSON.stringify(known.clock) === JSON.stringify(clock);
      byRule.set(rule.id, { rule, where, ...(clock && same ? { clock } : {}) });
    }
  }
  return [...byRule.values()];
}
