import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Days } from './days.ts';

const at = (instant: string) => new Days(Temporal.Instant.from(instant));
const edge = (days: Days, period: Temporal.DurationLike) => {
  const { kept, due } = days.edge(period);
  return [days.date(kept), days.date(due)];
};

test('S25 the two sides of an edge, worked out by hand', () => {
  const leap = at('2028-02-29T10:00:00Z');
  // 1 March 2025 + 3 years is tomorrow; 28 February 2025 + 3 years was yesterday
  assert.deepEqual(edge(leap, { years: 3 }), ['2025-03-01', '2025-02-28']);
  // 29, 30 and 31 January + 1 month are all 29 February
  assert.deepEqual(edge(leap, { months: 1 }), ['2028-01-29', '2028-01-28']);
  assert.deepEqual(edge(leap, { months: 6 }), ['2027-08-29', '2027-08-28']);
  assert.deepEqual(edge(leap, { days: 0 }), ['2028-02-29', '2028-02-28']);
  const before = at('2027-02-28T10:00:00Z');
  // 29 February 2024 + 3 years is 28 February 2027
  assert.deepEqual(edge(before, { years: 3 }), ['2024-02-28', '2024-02-27']);
  const year = leap.edgeAfterYearEnd(10);
  // paid on 1 January 2018: kept to 31 December 2028; paid the day before: to 31 December 2027
  assert.deepEqual([leap.date(year.kept), leap.date(year.due)], ['2018-01-01', '2017-12-31']);
});

test('S25 today is the day of Paris, and days have 23 or 25 hours', () => {
  assert.equal(at('2026-11-24T23:30:00Z').date(at('2026-11-24T23:30:00Z').today), '2026-11-25');
  const days = at('2026-11-24T12:00:00Z');
  const spring = days.today - 240; // 29 March 2026
  assert.equal(days.date(spring), '2026-03-29');
  assert.equal(days.instant(spring, 0), '2026-03-28T23:00:00.000Z');
  assert.equal(days.lastInstant(spring), '2026-03-29T21:59:59.000Z');
  assert.equal(days.lastInstant(days.today), '2026-11-24T22:59:59.000Z');
  assert.equal(days.local(spring, 86_399), '2026-03-29T23:59:59');
});
