import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cut, type EndState, earliest, FOREVER, firstKnown, latest, UNKNOWN_END, whileTrue } from './end-state.ts';
import { FALSE, type Predicate, TRUE } from './predicate.ts';

/** An end that is certainly in one state: predicates fold to constants, so states can be told by hand. */
const state = (s: keyof EndState): EndState => ({ passed: FALSE, running: FALSE, notYet: FALSE, never: FALSE, [s]: TRUE });
const passed = state('passed');
const running = state('running');
const notYet = state('notYet');
const never = state('never');
const unknown = UNKNOWN_END;
const told = (s: EndState): string => {
  const names = (Object.keys(s) as (keyof EndState)[]).filter((k) => isTrue(s[k]));
  assert.ok(names.length <= 1, `at most one state holds: ${names}`);
  return names[0] ?? 'unknown';
};
const isTrue = (p: Predicate) => {
  assert.ok(p.is === 'true' || p.is === 'false', 'constants fold');
  return p.is === 'true';
};

test('S15: the earliest end is over once any known end is, else unknown ends decide nothing', () => {
  assert.equal(told(earliest([passed, unknown])), 'passed');
  assert.equal(told(earliest([running, unknown])), 'unknown');
  assert.equal(told(earliest([running, notYet])), 'running');
  assert.equal(told(earliest([notYet, notYet])), 'notYet');
  assert.equal(told(earliest([never, running])), 'running');
  assert.equal(told(earliest([never, never])), 'never');
});

test('S15: the latest end runs while any known end lies ahead, else unknown ends decide nothing', () => {
  assert.equal(told(latest([running, unknown])), 'running');
  assert.equal(told(latest([passed, unknown])), 'unknown');
  assert.equal(told(latest([passed, notYet])), 'notYet');
  assert.equal(told(latest([passed, never])), 'passed');
  assert.equal(told(latest([never, never])), 'never');
  assert.equal(told(latest([FOREVER, passed])), 'running');
});

test('S16: the first known end skips what never comes and what is unknown, and what is pending only when told to', () => {
  assert.equal(told(firstKnown([unknown, passed], false)), 'passed');
  assert.equal(told(firstKnown([never, running], false)), 'running');
  assert.equal(told(firstKnown([notYet, passed], false)), 'notYet');
  assert.equal(told(firstKnown([notYet, passed], true)), 'passed');
  assert.equal(told(firstKnown([notYet, never], true)), 'notYet');
  assert.equal(told(firstKnown([unknown, unknown], false)), 'unknown');
});

test('S17: while a condition is true nothing ends; once it is false the grace decides; unknown is unknown', () => {
  assert.equal(told(whileTrue({ yes: TRUE, no: FALSE }, passed)), 'running');
  assert.equal(told(whileTrue({ yes: FALSE, no: TRUE }, passed)), 'passed');
  assert.equal(told(whileTrue({ yes: FALSE, no: TRUE }, unknown)), 'unknown');
  assert.equal(told(whileTrue({ yes: FALSE, no: FALSE }, passed)), 'unknown');
});

test('S19, S20: an early end cuts an end, but never below a floor', () => {
  assert.equal(told(cut(running, [passed], undefined)), 'passed');
  assert.equal(told(cut(running, [notYet], undefined)), 'running');
  assert.equal(told(cut(running, [passed], running)), 'running');
  assert.equal(told(cut(running, [passed], passed)), 'passed');
  assert.equal(told(cut(passed, [], running)), 'passed', 'without an early end there is nothing to protect from');
});

test('S8, S55: an end that never comes and that nothing cuts is stalled, which is unknown and not over', () => {
  assert.equal(told(cut(never, [], undefined)), 'unknown');
  assert.equal(told(cut(never, [notYet], undefined)), 'unknown');
  assert.equal(told(cut(never, [passed], undefined)), 'passed');
});
