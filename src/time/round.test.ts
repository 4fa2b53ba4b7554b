import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Calendar, CalendarUnit, DatedEntry, DayStep, YearSystem } from './model.ts';
import { endOf, startOfNext } from './round.ts';
import { applySteps } from './steps.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const yearly = (text: string): YearSystem => ({ kind: 'recurring', month: Number(text.slice(0, 2)), day: Number(text.slice(3)) });
const dated = (...entries: [string, string, string][]): DatedEntry[] =>
  entries.map(([id, from, to]) => ({ id, from: day(from), to: day(to) }));
const table = (outside: 'undecided' | 'next' | 'previous', entries: DatedEntry[]): YearSystem => ({ kind: 'table', outside, entries });

const RECURRING: Calendar = { zone: 'Europe/Paris', schoolYear: yearly('09-01'), fiscalYear: yearly('01-01'), terms: yearly('02-01') };
const SCHOOL = dated(
  ['2023-2024', '2023-09-04', '2024-07-06'],
  ['2024-2025', '2024-09-02', '2025-07-05'],
  ['2025-2026', '2025-09-01', '2026-07-04'],
);
const withTable = (outside: 'undecided' | 'next' | 'previous'): Calendar => ({ zone: 'Europe/Paris', schoolYear: table(outside, SCHOOL) });

type Example = [unit: CalendarUnit, day: string, end: string | undefined, next: string | undefined];
function hold(calendar: Calendar, examples: Example[]): void {
  for (const [unit, on, end, next] of examples) {
    assert.equal(endOf(unit, day(on), calendar)?.toString(), end, `end of the ${unit} of ${on}`);
    assert.equal(startOfNext(unit, day(on), calendar)?.toString(), next, `start of the ${unit} after ${on}`);
  }
}

test('units of every calendar: year, month, week (Monday to Sunday)', () => {
  hold(RECURRING, [
    ['calendar-year', '2024-01-01', '2024-12-31', '2025-01-01'],
    ['calendar-year', '2024-12-31', '2024-12-31', '2025-01-01'],
    ['month', '2024-02-01', '2024-02-29', '2024-03-01'],
    ['month', '2025-02-28', '2025-02-28', '2025-03-01'],
    ['month', '2025-12-31', '2025-12-31', '2026-01-01'],
    ['week', '2024-12-30', '2025-01-05', '2025-01-06'],
    ['week', '2025-01-05', '2025-01-05', '2025-01-06'],
    ['week', '2025-01-06', '2025-01-12', '2025-01-13'],
  ]);
});

test('a year that recurs from a month and day', () => {
  hold(RECURRING, [
    ['school-year', '2024-08-31', '2024-08-31', '2024-09-01'],
    ['school-year', '2024-09-01', '2025-08-31', '2025-09-01'],
    ['school-year', '2025-02-10', '2025-08-31', '2025-09-01'],
    ['fiscal-year', '2025-01-01', '2025-12-31', '2026-01-01'],
    ['term', '2025-01-31', '2025-01-31', '2025-02-01'],
    ['term', '2025-02-01', '2026-01-31', '2026-02-01'],
  ]);
  hold({ zone: 'UTC', fiscalYear: yearly('03-01') }, [
    ['fiscal-year', '2024-01-10', '2024-02-29', '2024-03-01'],
    ['fiscal-year', '2024-03-01', '2025-02-28', '2025-03-01'],
    ['fiscal-year', '2024-02-29', '2024-02-29', '2024-03-01'],
  ]);
});

test('a dated table: days inside belong to their entry, whatever is said of days outside; after the last entry there is no next', () => {
  for (const outside of ['undecided', 'next', 'previous'] as const) {
    hold(withTable(outside), [
      ['school-year', '2023-09-04', '2024-07-06', '2024-09-02'],
      ['school-year', '2024-07-06', '2024-07-06', '2024-09-02'],
      ['school-year', '2025-01-15', '2025-07-05', '2025-09-01'],
      ['school-year', '2026-07-04', '2026-07-04', undefined],
    ]);
  }
});

test('a dated table, days between and around its entries: undecided, or the next entry, or the previous one', () => {
  hold(withTable('undecided'), [
    ['school-year', '2023-09-03', undefined, undefined],
    ['school-year', '2024-07-07', undefined, undefined],
    ['school-year', '2024-09-01', undefined, undefined],
    ['school-year', '2026-07-05', undefined, undefined],
  ]);
  hold(withTable('next'), [
    ['school-year', '2019-01-01', '2024-07-06', '2024-09-02'],
    ['school-year', '2024-07-07', '2025-07-05', '2025-09-01'],
    ['school-year', '2024-09-01', '2025-07-05', '2025-09-01'],
    ['school-year', '2025-07-06', '2026-07-04', undefined],
    ['school-year', '2026-07-05', undefined, undefined],
  ]);
  hold(withTable('previous'), [
    ['school-year', '2023-09-03', undefined, undefined],
    ['school-year', '2024-07-07', '2024-07-06', '2024-09-02'],
    ['school-year', '2024-09-01', '2024-07-06', '2024-09-02'],
    ['school-year', '2031-01-01', '2026-07-04', undefined],
  ]);
});

test('terms that touch, as a table', () => {
  const terms = dated(['s1', '2024-09-02', '2025-01-31'], ['s2', '2025-02-01', '2025-06-30']);
  hold({ zone: 'UTC', terms: table('undecided', terms) }, [
    ['term', '2025-01-31', '2025-01-31', '2025-02-01'],
    ['term', '2025-02-01', '2025-06-30', undefined],
    ['term', '2025-07-01', undefined, undefined],
  ]);
});

test('a unit that the calendar does not define has no answer', () => {
  const bare: Calendar = { zone: 'UTC' };
  for (const unit of ['school-year', 'fiscal-year', 'term'] as const) hold(bare, [[unit, '2025-01-01', undefined, undefined]]);
});

function last(steps: DayStep[], from: string, calendar: Calendar): string | undefined {
  return applySteps(steps, day(from), calendar)?.toString();
}
const add = (years: number, months = 0, days = 0): DayStep => ({ add: { years, months, days } });

test('steps are taken in order', () => {
  assert.equal(last([], '2025-05-01', RECURRING), '2025-05-01');
  assert.equal(last([{ endOf: 'calendar-year' }, add(3)], '2021-04-02', RECURRING), '2024-12-31');
  assert.equal(last([add(3), { endOf: 'calendar-year' }], '2021-04-02', RECURRING), '2024-12-31');
  assert.equal(last([{ startOfNext: 'calendar-year' }, add(1)], '2021-04-02', RECURRING), '2023-01-01');
  assert.equal(last([{ endOf: 'school-year' }, add(1)], '2021-09-01', RECURRING), '2023-08-31');
  assert.equal(last([add(0, 1), add(0, 1)], '2025-01-31', RECURRING), '2025-03-28');
  assert.equal(last([add(0, 0, 3), { endOf: 'week' }], '2025-01-03', RECURRING), '2025-01-12');
});

test('the last day of the fifth month after the end of the financial year', () => {
  const steps: DayStep[] = [{ endOf: 'fiscal-year' }, add(0, 5), { endOf: 'month' }];
  const ends: [string, string, string][] = [
    ['01-01', '2024-03-10', '2025-05-31'],
    ['04-01', '2024-05-02', '2025-08-31'],
    ['10-01', '2023-11-20', '2025-02-28'],
    ['10-01', '2022-11-20', '2024-02-29'],
    ['07-01', '2024-06-30', '2024-11-30'],
    ['07-01', '2024-07-01', '2025-11-30'],
    ['03-01', '2024-01-10', '2024-07-31'],
  ];
  for (const [start, paid, end] of ends)
    assert.equal(last(steps, paid, { zone: 'UTC', fiscalYear: yearly(start) }), end, `${start}: ${paid}`);
});

test('a table that is silent in the middle leaves the whole clock without an answer', () => {
  const steps: DayStep[] = [add(1), { endOf: 'school-year' }, add(1)];
  assert.equal(last(steps, '2023-10-01', withTable('undecided')), '2026-07-05');
  assert.equal(last(steps, '2023-08-01', withTable('undecided')), undefined);
  assert.equal(last(steps, '2023-08-01', withTable('next')), '2026-07-05');
  assert.equal(last(steps, '2023-08-01', withTable('previous')), '2025-07-06');
});
