import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutoff, cutoffHours } from './cutoff.ts';
import type { Calendar, CalendarUnit, DatedEntry, DayStep, YearSystem } from './model.ts';
import { applySteps } from './steps.ts';

const date = (text: string) => Temporal.PlainDate.from(text);
const compare = Temporal.PlainDate.compare;
const CALENDAR: Calendar = { zone: 'Europe/Paris', schoolYear: { kind: 'recurring', month: 9, day: 1 } };
const add = (years: number, months = 0, days = 0): DayStep => ({ add: { years, months, days } });
const bound = (steps: DayStep[], today: string, calendar = CALENDAR) => cutoff(steps, calendar, date(today)).bound.toString();
const ranges = (steps: DayStep[], calendar: Calendar) =>
  cutoff(steps, calendar, date('2025-01-01')).domain.map((r) => `${r.from} < ${r.before}`);

test('3 years: what is three years and a day old has passed', () => {
  assert.equal(bound([add(3)], '2026-05-15'), '2023-05-15');
  assert.equal(bound([], '2026-05-15'), '2026-05-15');
});

test('29 February: kept until 28 February of the third year, and until 29 February of the fourth', () => {
  // on 28 February 2027 both the 28th and the 29th of February 2024 are kept; on 1 March both are over
  assert.equal(bound([add(3)], '2027-02-28'), '2024-02-28');
  assert.equal(bound([add(3)], '2027-03-01'), '2024-03-01');
  assert.equal(bound([add(4)], '2028-02-29'), '2024-02-29');
  assert.equal(bound([add(4)], '2028-03-01'), '2024-03-01');
});

test('31 January and a month: the four last days of January end together', () => {
  assert.equal(bound([add(0, 1)], '2025-02-28'), '2025-01-28');
  assert.equal(bound([add(0, 1)], '2025-03-01'), '2025-02-01');
});

test('a rounding moves in whole units', () => {
  const steps: DayStep[] = [{ endOf: 'school-year' }, add(1)];
  assert.equal(bound(steps, '2025-08-31'), '2023-09-01');
  assert.equal(bound(steps, '2025-09-01'), '2024-09-01');
  assert.equal(bound([{ startOfNext: 'calendar-year' }], '2025-01-01'), '2024-01-01');
  assert.equal(bound([{ startOfNext: 'calendar-year' }], '2025-01-02'), '2025-01-01');
});

const YEARS: DatedEntry[] = [
  { id: 'a', from: date('2023-09-04'), to: date('2024-07-06') },
  { id: 'b', from: date('2024-09-02'), to: date('2025-07-05') },
];
const dated = (outside: 'undecided' | 'next' | 'previous', entries = YEARS): Calendar => ({
  zone: 'Europe/Paris',
  schoolYear: { kind: 'table', outside, entries },
});
const ROUNDED: DayStep[] = [{ endOf: 'school-year' }];

test('a dated table answers for its own days, and for the days outside as it says', () => {
  assert.deepEqual(ranges(ROUNDED, dated('undecided')), ['2023-09-04 < 2024-07-07', '2024-09-02 < 2025-07-06']);
  assert.deepEqual(ranges(ROUNDED, dated('next')), ['1900-01-01 < 2025-07-06']);
  assert.deepEqual(ranges(ROUNDED, dated('previous')), ['2023-09-04 < 2200-01-01']);
  assert.deepEqual(ranges([add(1), ...ROUNDED], dated('undecided')), ['2022-09-04 < 2023-07-07', '2023-09-02 < 2024-07-06']);
  assert.deepEqual(ranges([{ startOfNext: 'school-year' }], dated('undecided')), ['2023-09-04 < 2024-07-07']);
  assert.deepEqual(ranges([{ endOf: 'fiscal-year' }], dated('next')), []);
});

test('the bound lies in the days for which there is an answer', () => {
  assert.equal(bound(ROUNDED, '2024-07-06', dated('undecided')), '2023-09-04');
  assert.equal(bound(ROUNDED, '2024-07-07', dated('undecided')), '2024-09-02');
  assert.equal(bound(ROUNDED, '2030-01-01', dated('undecided')), '2025-07-06');
  assert.equal(bound(ROUNDED, '2030-01-01', dated('previous')), '2200-01-01');
  assert.equal(bound([{ endOf: 'fiscal-year' }], '2030-01-01', dated('next')), '1900-01-01');
});

test('hours run on instants: 72 hours over the change to summer time are three times 24 hours', () => {
  const now = Temporal.Instant.from('2025-03-31T08:00:00Z');
  assert.equal(cutoffHours(72, now).toString(), '2025-03-28T08:00:00Z');
});

const units = fc.constantFrom<CalendarUnit[]>('calendar-year', 'school-year', 'fiscal-year', 'term', 'month', 'week');
const step: fc.Arbitrary<DayStep> = fc.oneof(
  fc.record({ years: fc.nat(60), months: fc.nat(30), days: fc.nat(900) }).map((p) => ({ add: p })),
  units.map((endOf) => ({ endOf })),
  units.map((startOfNext) => ({ startOfNext })),
);
const recurring: fc.Arbitrary<YearSystem> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([month, day]) => ({ kind: 'recurring', month, day }));
const entries = fc
  .tuple(fc.integer({ min: 1950, max: 2100 }), fc.array(fc.tuple(fc.nat(400), fc.nat(400)), { minLength: 1, maxLength: 6 }))
  .map(([year, lengths]) => {
    let next = Temporal.PlainDate.from({ year, month: 3, day: 1 });
    return lengths.map(([gap, length], i): DatedEntry => {
      const from = next.add({ days: gap });
      const to = from.add({ days: length });
      next = to.add({ days: 1 });
      return { id: String(i), from, to };
    });
  });
const table: fc.Arbitrary<YearSystem> = fc
  .tuple(entries, fc.constantFrom<('undecided' | 'next' | 'previous')[]>('undecided', 'next', 'previous'))
  .map(([of, outside]) => ({ kind: 'table', entries: of, outside }));
const system = fc.option(fc.oneof(recurring, table, table), { nil: undefined });
const calendars: fc.Arbitrary<Calendar> = fc.record({ zone: fc.constant('UTC'), schoolYear: system, fiscalYear: system, terms: system });
const days = fc
  .oneof(fc.integer({ min: 0, max: 109_570 }), fc.integer({ min: 18_000, max: 73_000 }))
  .map((n) => date('1900-01-01').add({ days: n }));
const clocks = fc.array(step, { maxLength: 4 });
// a day near an edge of the domain, near the bound, or anywhere
function probes(steps: DayStep[], calendar: Calendar, today: Temporal.PlainDate, day: Temporal.PlainDate, off: number) {
  const { bound: at, domain } = cutoff(steps, calendar, today);
  const edges = [at, day, ...domain.flatMap((r) => [r.from, r.before])].map((d) => d.add({ days: off }));
  return edges.filter((d) => compare(d, date('1900-01-01')) >= 0 && compare(d, date('2200-01-01')) < 0);
}

test('law: a clock is monotone: of two days with an answer, the earlier never ends later', () => {
  fc.assert(
    fc.property(clocks, calendars, days, days, (steps, calendar, one, other) => {
      const [a, b] = [one, other].sort(compare).map((d) => applySteps(steps, d, calendar));
      if (a && b) assert.ok(compare(a, b) <= 0);
    }),
    { numRuns: 1000 },
  );
});

test('law: the domain is exactly the days for which the clock answers, and the bound splits them exactly', () => {
  fc.assert(
    fc.property(clocks, calendars, days, days, fc.integer({ min: -2, max: 2 }), (steps, calendar, today, day, off) => {
      const { bound: at, domain } = cutoff(steps, calendar, today);
      for (const d of probes(steps, calendar, today, day, off)) {
        const inside = domain.some((r) => compare(r.from, d) <= 0 && compare(d, r.before) < 0);
        const last = applySteps(steps, d, calendar);
        assert.equal(inside, last !== undefined, `domain at ${d}`);
        if (last) assert.equal(compare(last, today) < 0, compare(d, at) < 0, `bound ${at} at ${d}`);
      }
    }),
    { numRuns: 1000 },
  );
});

test('law: the ranges of a domain are in order, not empty and do not touch', () => {
  fc.assert(
    fc.property(clocks, calendars, (steps, calendar) => {
      const edges = cutoff(steps, calendar, date('2025-01-01')).domain.flatMap((r) => [r.from, r.before]);
      assert.ok(edges.every((d, i) => i === 0 || compare(edges[i - 1]!, d) < 0));
    }),
  );
});

test('law: the bound never goes back as days pass', () => {
  fc.assert(
    fc.property(clocks, calendars, days, fc.nat(2000), (steps, calendar, today, later) => {
      assert.ok(compare(cutoff(steps, calendar, today).bound, cutoff(steps, calendar, today.add({ days: later })).bound) <= 0);
    }),
  );
});
