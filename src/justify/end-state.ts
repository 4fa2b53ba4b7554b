import { all, any, FALSE, not, type Predicate, TRUE } from './predicate.ts';
import type { Answer } from './three-valued.ts';

/**
 * Where an end stands, as four predicates that exclude each other; where none holds it is unknown (S8, S14-S16).
 * `running`: its last kept day is known and not over. `notYet`: its event has not happened. `never`: its event will not happen.
 */
export interface EndState {
  passed: Predicate;
  running: Predicate;
  notYet: Predicate;
  never: Predicate;
}

export const FOREVER: EndState = { passed: FALSE, running: TRUE, notYet: FALSE, never: FALSE };
export const UNKNOWN_END: EndState = { passed: FALSE, running: FALSE, notYet: FALSE, never: FALSE };

/** Still to come: running or not yet. */
export const live = (s: EndState): Predicate => any(s.running, s.notYet);

/** Ended once any known end has passed; operands that never come are dropped (S15). */
export function earliest(of: EndState[]): EndState {
  const never = all(...of.map((s) => s.never));
  const waiting = all(...of.map((s) => any(s.notYet, s.never)), not(never));
  const known = all(...of.map((s) => any(live(s), s.never)), not(never));
  return { passed: any(...of.map((s) => s.passed)), running: all(known, not(waiting)), notYet: waiting, never };
}

/** Running while any known end lies ahead; ended once all have passed; operands that never come are dropped (S15). */
export function latest(of: EndState[]): EndState {
  const never = all(...of.map((s) => s.never));
  const running = any(...of.map((s) => s.running));
  return {
    passed: all(...of.map((s) => any(s.passed, s.never)), not(never)),
    running,
    notYet: all(any(...of.map((s) => s.notYet)), not(running)),
    never,
  };
}

/** The first operand that is known; `notYet` is skipped only with `evenIfPending` (S16). */
export function firstKnown(of: EndState[], evenIfPending: boolean): EndState {
  let reached: Predicate = TRUE;
  const found: EndState = { ...UNKNOWN_END };
  for (const s of of) {
    found.passed = any(found.passed, all(reached, s.passed));
    found.running = any(found.running, all(reached, s.running));
    if (!evenIfPending) found.notYet = any(found.notYet, all(reached, s.notYet));
    reached = all(reached, not(any(s.passed, s.running)), evenIfPending ? TRUE : not(s.notYet));
  }
  if (evenIfPending) found.notYet = all(reached, any(...of.map((s) => s.notYet)));
  found.never = all(...of.map((s) => s.never));
  return found;
}

/** Running while the condition is true; once it is false, the grace decides (S17). */
export function whileTrue(cond: Answer, grace: EndState): EndState {
  const after = (p: Predicate) => all(cond.no, p);
  return {
    passed: after(grace.passed),
    running: any(cond.yes, after(grace.running)),
    notYet: after(grace.notYet),
    never: after(grace.never),
  };
}

/** The same end asked in another place, such as the parent row: every part is wrapped alike. */
export function at(s: EndState, place: (p: Predicate) => Predicate): EndState {
  return { passed: place(s.passed), running: place(s.running), notYet: place(s.notYet), never: place(s.never) };
}

/**
 * A phase's end cut short by events (S19) but never below its floor (S20). An end that never comes and is not cut is unknown: stalled
 * (S8, S55).
 */
export function cut(end: EndState, early: EndState[], floor: EndState | undefined): EndState {
  const settled: EndState = early.length === 0 ? end : earliest([end, ...early]);
  const stalled = any(end.never);
  const cutEnd: EndState = {
    passed: settled.passed,
    running: all(settled.running, not(stalled)),
    notYet: all(settled.notYet, not(stalled)),
    never: FALSE,
  };
  return floor && early.length > 0 ? latest([cutEnd, floor]) : cutEnd;
}
