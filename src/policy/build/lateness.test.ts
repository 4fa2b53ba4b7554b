import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Calendar, DayStep } from '../../time/model.ts';
import type { End } from '../model.ts';
import { latenessOf } from './lateness.ts';

const CALENDAR: Calendar = { zone: 'Europe/Paris', schoolYear: { kind: 'recurring', month: 9, day: 1 } };
const event = (steps: DayStep[], of = 'left'): End => ({ kind: 'event', event: of, steps });
const add = (years: number): DayStep => ({ add: { years, months: 0, days: 0 } });
const never = (a: End, b: End) => latenessOf(a, b, CALENDAR) === 'never-later';

test('S42: ends of one event are compared; of different events nothing is known', () => {
  assert.deepEqual([never(event([add(1)]), event([add(2)])), never(event([add(2)]), event([add(1)]))], [true, false]);
  assert.equal(never(event([add(1)]), event([add(2)], 'seen')), false);
  assert.equal(never(event([add(1)]), { kind: 'forever' }), true);
  assert.equal(never({ kind: 'forever' }, event([add(1)])), false);
});

test('S42: when years begin counts: the end of the school year can lie after that of the calendar year', () => {
  assert.equal(never(event([{ endOf: 'school-year' }]), event([{ endOf: 'calendar-year' }])), false);
  assert.equal(never(event([{ endOf: 'school-year' }]), event([add(1)])), true);
});

test('S42: the earliest of several is as early as each, the latest as late', () => {
  const [one, two] = [event([add(1)]), event([add(2)])];
  const seen = event([add(9)], 'seen');
  assert.equal(never({ kind: 'earliest', of: [seen, one] }, two), true);
  assert.equal(never({ kind: 'latest', of: [seen, one] }, two), false);
  assert.equal(never(one, { kind: 'latest', of: [seen, two] }), true);
  assert.equal(never(one, { kind: 'earliest', of: [seen, two] }), false);
});
