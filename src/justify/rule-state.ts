import type { Activity, End, Outcome, Phase, Rule } from '../policy/model.ts';
import { localDay } from '../time/day.ts';
import type { Calendar } from '../time/model.ts';
import { cut, type EndState, earliest, FOREVER, firstKnown, latest, live, whileTrue } from './end-state.ts';
import { eventState } from './event.ts';
import { condAnswer } from './fact.ts';
import { all, any, FALSE, not, type Predicate, TRUE } from './predicate.ts';
import type { Question, Scope } from './scope.ts';
import { type Answer, YES } from './three-valued.ts';

/** Where one rule stands for a row it applies to; where nothing holds it is undecided. `ended` has one predicate an outcome. */
export interface RuleState {
  active: Predicate;
  /** Past its end but waiting for a warning: still active (S57). Part of `active`. */
  waitsForWarning: Predicate;
  archived: Predicate;
  ended: Record<Outcome, Predicate>;
  /** Ended, or about to be archived, were the reading confirmed (S37). */
  waitsForReading: Predicate;
  held: Answer;
}

export const OUTCOMES: readonly Outcome[] = ['delete', 'anonymise', 'review', 'transfer'];

function endState(q: Question, scope: Scope, end: End): EndState {
  switch (end.kind) {
    case 'event':
      return eventState(q, scope, end.event, { steps: end.steps });
    case 'hours':
      return eventState(q, scope, end.event, { hours: end.hours });
    case 'latest':
      return latest(end.of.map((e) => endState(q, scope, e)));
    case 'earliest':
      return earliest(end.of.map((e) => endState(q, scope, e)));
    case 'first-known':
      return firstKnown(
        end.of.map((e) => endState(q, scope, e)),
        end.evenIfPending,
      );
    case 'forever':
      return FOREVER;
    case 'while':
      return whileTrue(condAnswer(q, scope, end.cond), endState(q, scope, end.grace));
  }
}

function ruleState(asked: Question, scope: Scope, rule: Rule): RuleState {
  const q = rule.calendar ? by(asked, rule.calendar) : asked;
  const { active, archive } = phases(q, scope, rule);
  const unconfirmed = rule.reading !== undefined && !rule.reading.confirmed;
  const over = archive ? all(active.passed, archive.passed) : active.passed;
  const inArchive = archive ? all(active.passed, live(archive)) : FALSE;
  const early = any(...rule.early.map((e) => eventState(q, scope, e, { steps: [] }).passed));
  const waitsForWarning = rule.warn && !unconfirmed ? all(over, not(early)) : FALSE;
  const goes = unconfirmed ? FALSE : all(over, not(waitsForWarning));
  return {
    active: any(live(active), waitsForWarning),
    waitsForWarning,
    archived: unconfirmed ? FALSE : inArchive,
    ended: outcomes(q, scope, rule, goes),
    waitsForReading: unconfirmed ? any(over, inArchive) : FALSE,
    held: rule.holdWhile ? condAnswer(q, scope, rule.holdWhile) : { yes: FALSE, no: TRUE },
  };
}

/** The question as another calendar counts days (S27). */
const by = (q: Question, calendar: Calendar): Question => ({
  ...q,
  policy: { ...q.policy, calendar },
  today: localDay(q.now, calendar.zone),
});

/** The ends of the phases, cut by early ends, never below a floor, never before `not-before` (S18-S20, S38, S56). */
function phases(q: Question, scope: Scope, rule: Rule): { active: EndState; archive?: EndState } {
  const early = rule.early.map((e) => eventState(q, scope, e, { steps: [] }));
  const of = (phase: Phase) =>
    cut(
      endState(q, scope, phase.end),
      [...early, ...phase.early.map((e) => eventState(q, scope, e, { steps: [] }))],
      phase.floor && endState(q, scope, phase.floor),
    );
  const held = (s: EndState) => (rule.notBefore ? latest([s, endState(q, scope, rule.notBefore)]) : s);
  if (!rule.archive) return { active: held(of(rule.active!)) };
  const active = rule.active ? of(rule.active) : cut(endState(q, scope, rule.archive.start), early, undefined);
  return { active, archive: held(of(rule.archive)) };
}

/** `then:` branches are tried in order; an unknown condition stops the search (S12, S31). */
function outcomes(q: Question, scope: Scope, rule: Rule, goes: Predicate): Record<Outcome, Predicate> {
  const ended: Record<Outcome, Predicate> = { delete: FALSE, anonymise: FALSE, review: FALSE, transfer: FALSE };
  let reached: Predicate = goes;
  for (const { when, outcome } of rule.then) {
    const answer = condAnswer(q, scope, when);
    ended[outcome] = any(ended[outcome], all(reached, answer.yes));
    reached = all(reached, answer.no);
  }
  return ended;
}

/** Whether the rule speaks about the row at all, by the day of an event (S24). */
function appliesTo(asked: Question, scope: Scope, rule: Rule): Answer {
  const range = rule.appliesTo;
  if (!range) return YES;
  const q = rule.calendar ? by(asked, rule.calendar) : asked;
  const before = (day: string): Answer => {
    const today = Temporal.PlainDate.from(day);
    const s = eventState({ ...q, today }, scope, range.event, { steps: [] });
    return { yes: s.passed, no: s.running };
  };
  const low = range.from ? before(range.from) : { yes: FALSE, no: TRUE };
  const high = range.before ? before(range.before) : YES;
  return { yes: all(low.no, high.yes), no: any(low.yes, high.no) };
}

/** The branch that an activity takes for a row, in order and in three values (S12, S50). */
export interface Taken {
  rules: { rule: Rule; taken: Predicate; state: RuleState }[];
  /** Known to concern nothing here: `otherwise: ends`, or a branch that says so. */
  ends: Predicate;
  /** Everything known, and no branch matched. */
  noBranch: Predicate;
  /** Some branch was taken. */
  matched: Predicate;
}

export function takeBranch(q: Question, scope: Scope, activity: Activity): Taken {
  let reached: Predicate = TRUE;
  let ends: Predicate = FALSE;
  const rules: Taken['rules'] = [];
  for (const branch of activity.branches) {
    const when = condAnswer(q, scope, branch.when);
    if (branch.rule === 'ends') {
      ends = any(ends, all(reached, when.yes));
      reached = all(reached, when.no);
      continue;
    }
    const applies = appliesTo(q, scope, branch.rule);
    rules.push({ rule: branch.rule, taken: all(reached, when.yes, applies.yes), state: ruleState(q, scope, branch.rule) });
    reached = all(reached, any(when.no, applies.no));
  }
  return { rules, ends, noBranch: reached, matched: any(...rules.map((r) => r.taken)) };
}
