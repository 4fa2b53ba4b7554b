import type { PersonLink, Serves, Table } from '../map/model.ts';
import type { Activity, Outcome, Rule } from '../policy/model.ts';
import { rolesAnswer, servesAnswer } from './concerned.ts';
import { all, any, not, type Predicate } from './predicate.ts';
import { OUTCOMES, takeBranch } from './rule-state.ts';
import type { Question, Scope } from './scope.ts';
import { type Answer, bothOf, oneOf, unknownOf } from './three-valued.ts';

/** Why something could not be decided; counted and reported, never acted on (S29, law 4). */
export type Cause =
  | 'role-unknown'
  | 'where-unknown'
  | 'branch-unknown'
  | 'no-branch'
  | 'clock-unknown'
  | 'unconfirmed-reading'
  | 'hold-unknown';

/** Where one rule stands for the rows that it concerns: every predicate includes that it concerns them. */
export interface RuleRows {
  rule: Rule;
  concerned: Predicate;
  active: Predicate;
  archived: Predicate;
  ended: Record<Outcome, Predicate>;
  /** The policy's own `hold-while` (S58). */
  held: Predicate;
  waitsForWarning: Predicate;
  waitsForReading: Predicate;
}

/** Where one activity stands for one person of the rows of a table. What none of the states covers is undecided. */
export interface ActivityState {
  activity: Activity;
  person: PersonLink;
  /** Not concerned, or the branch says that the activity ends here (S50). */
  none: Predicate;
  rules: RuleRows[];
  causes: { cause: Cause; rule?: string; where: Predicate }[];
}

export const overRules = (s: ActivityState, pick: (r: RuleRows) => Predicate): Predicate => any(...s.rules.map(pick));
export const endedWith = (s: ActivityState, outcomes: readonly Outcome[]): Predicate =>
  overRules(s, (r) => any(...outcomes.map((o) => r.ended[o])));

export function activityState(q: Question, table: Table, serves: Serves, person: PersonLink): ActivityState {
  const activity = q.policy.activities[serves.activity];
  if (!activity) throw new Error(`unknown activity \`${serves.activity}\``);
  const scope: Scope = { table, person };
  const roles = rolesAnswer(q, person, activity, table.people.length === 1);
  const where = servesAnswer(q, scope, serves);
  const asked: Answer = bothOf(roles, where);
  const taken = takeBranch(q, scope, activity);
  const causes: ActivityState['causes'] = [
    { cause: 'role-unknown', where: all(unknownOf(roles), not(asked.no)) },
    { cause: 'where-unknown', where: all(roles.yes, unknownOf(where)) },
    { cause: 'no-branch', where: all(asked.yes, taken.noBranch) },
    { cause: 'branch-unknown', where: all(asked.yes, not(any(taken.matched, taken.ends, taken.noBranch))) },
  ];
  const rules = taken.rules.map(({ rule, taken: t, state }): RuleRows => {
    const on = (p: Predicate) => all(asked.yes, t, p);
    const goes = any(...OUTCOMES.map((o) => state.ended[o]));
    const holdUnknown = unknownOf(state.held);
    causes.push(
      { cause: 'unconfirmed-reading', rule: rule.id, where: on(state.waitsForReading) },
      { cause: 'clock-unknown', rule: rule.id, where: on(not(any(state.active, state.archived, goes, state.waitsForReading))) },
      { cause: 'hold-unknown', rule: rule.id, where: on(all(goes, holdUnknown)) },
    );
    return {
      rule,
      concerned: on(all()),
      active: on(state.active),
      archived: on(state.archived),
      ended: eachOutcome((o) => on(all(state.ended[o], not(holdUnknown)))),
      held: on(state.held.yes),
      waitsForWarning: on(state.waitsForWarning),
      waitsForReading: on(state.waitsForReading),
    };
  });
  return { activity, person, none: any(asked.no, all(asked.yes, taken.ends)), rules, causes: causes.filter((c) => c.where.is !== 'false') };
}

const eachOutcome = (f: (o: Outcome) => Predicate) => Object.fromEntries(OUTCOMES.map((o) => [o, f(o)])) as Record<Outcome, Predicate>;

/** A residual activity, and an activity or rule that yields, concerns nothing that the winners concern (S6). */
export function yielding(state: ActivityState, others: ActivityState[]): ActivityState {
  const rivals = others.filter((o) => o.activity !== state.activity);
  const whole = state.activity.residual
    ? winners(rivals.filter((o) => !o.activity.residual))
    : winners(named(rivals, state.activity.yieldsTo));
  const byRule = state.rules.map((r) => ({ r, answer: oneOf(whole, winners(named(rivals, r.rule.yieldsTo), r.rule.yieldsTo)) }));
  if (byRule.every(({ answer }) => answer.no.is === 'true') && whole.no.is === 'true') return state;
  const rules = byRule.map(({ r, answer }) => guard(r, answer.no));
  const off = any(whole.yes, ...byRule.map(({ r, answer }) => all(r.concerned, answer.yes)));
  const unsettled = any(all(not(state.none), unknownOf(whole)), ...byRule.map(({ r, answer }) => all(r.concerned, unknownOf(answer))));
  const causes = state.causes.map((c) => ({ ...c, where: all(not(off), c.where) }));
  causes.push({ cause: 'where-unknown', where: all(not(off), unsettled) });
  return { ...state, none: any(state.none, off), rules, causes: causes.filter((c) => c.where.is !== 'false') };
}

/** The states that a `yields-to: activity` or `yields-to: activity.rule` names. */
function named(states: ActivityState[], ref: string | undefined): ActivityState[] {
  if (!ref) return [];
  return states.filter((s) => s.activity.id === ref || s.rules.some((r) => r.rule.id === ref));
}

/** Whether any of the winners concerns the datum. */
function winners(states: ActivityState[], ref?: string): Answer {
  const concerns = (s: ActivityState) =>
    overRules(s, (r) => (ref && s.activity.id !== ref && r.rule.id !== ref ? not(all()) : r.concerned));
  const elsewhere = (s: ActivityState) =>
    any(
      s.none,
      overRules(s, (r) => (ref && s.activity.id !== ref && r.rule.id !== ref ? r.concerned : not(all()))),
    );
  return { yes: any(...states.map(concerns)), no: all(...states.map(elsewhere)) };
}

function guard(r: RuleRows, on: Predicate): RuleRows {
  const g = (p: Predicate) => all(on, p);
  return {
    rule: r.rule,
    concerned: g(r.concerned),
    active: g(r.active),
    archived: g(r.archived),
    ended: eachOutcome((o) => g(r.ended[o])),
    held: g(r.held),
    waitsForWarning: g(r.waitsForWarning),
    waitsForReading: g(r.waitsForReading),
  };
}
