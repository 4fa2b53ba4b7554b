import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Period } from './model.ts';
import { addPeriod, parsePeriod, sayPeriod } from './period.ts';

const period = (years: number, months: number, days: number): Period => ({ years, months, days });
const day = (text: string) => Temporal.PlainDate.from(text);

test('a period is read from words, from ISO 8601, or is none or forever', () => {
  const read: [string, unknown][] = [
    ['3 years', period(3, 0, 0)],
    ['1 year', period(1, 0, 0)],
    ['13 months', period(0, 13, 0)],
    ['2 weeks', period(0, 0, 14)],
    ['548 days', period(0, 0, 548)],
    ['1 year 6 months', period(1, 6, 0)],
    ['1 year, 6 months and 3 days', period(1, 6, 3)],
    ['  10 years ', period(10, 0, 0)],
    ['P50Y', period(50, 0, 0)],
    ['P1Y6M2W1D', period(1, 6, 15)],
    ['300 years', period(300, 0, 0)],
    ['72 hours', { hours: 72 }],
    ['1 hour', { hours: 1 }],
    ['none', 'none'],
    ['forever', 'forever'],
  ];
  for (const [text, expected] of read) assert.deepEqual(parsePeriod(text), expected, text);
});

test('what is no period is not read: units repeated or unknown, no number, a minus, half of ISO 8601, more than 300 years', () => {
  const refused = ['', '3', 'years', '3 yeras', '-3 years', '3.5 years', '1 year 1 year', '2 days 3 hours', 'P', 'PT72H', 'P1.5Y', 'p3y'];
  for (const text of [...refused, '3 ans', '301 years', '3601 months', 'P9999999Y', 'Forever', 'one year']) {
    assert.equal(parsePeriod(text), undefined, text);
  }
});

test('years and months come first and month ends clamp; then days are added', () => {
  const ends: [string, Period, string][] = [
    ['2024-02-29', period(1, 0, 0), '2025-02-28'],
    ['2024-02-29', period(3, 0, 0), '2027-02-28'],
    ['2024-02-29', period(4, 0, 0), '2028-02-29'],
    ['2096-02-29', period(4, 0, 0), '2100-02-28'],
    ['2025-01-31', period(0, 1, 0), '2025-02-28'],
    ['2024-01-31', period(0, 1, 0), '2024-02-29'],
    ['2024-03-31', period(0, 6, 0), '2024-09-30'],
    ['2024-02-29', period(1, 1, 0), '2025-03-29'],
    ['2025-01-31', period(0, 1, 1), '2025-03-01'],
    ['2024-12-25', period(0, 0, 14), '2025-01-08'],
    ['2024-02-15', period(0, 0, 14), '2024-02-29'],
    ['2024-03-01', period(0, 0, 548), '2025-08-31'],
    ['2025-12-31', period(0, 13, 0), '2027-01-31'],
  ];
  for (const [from, by, to] of ends) assert.equal(addPeriod(day(from), by).toString(), to, `${from} + ${JSON.stringify(by)}`);
});

test('a period is said in English and French', () => {
  const said: [Parameters<typeof sayPeriod>[0], string, string][] = [
    [period(3, 0, 0), '3 years', '3 ans'],
    [period(1, 0, 0), '1 year', '1 an'],
    [period(0, 1, 0), '1 month', '1 mois'],
    [period(1, 6, 0), '1 year and 6 months', '1 an et 6 mois'],
    [period(1, 6, 3), '1 year, 6 months and 3 days', '1 an, 6 mois et 3 jours'],
    [period(0, 0, 14), '2 weeks', '2 semaines'],
    [period(0, 0, 7), '1 week', '1 semaine'],
    [period(0, 0, 30), '30 days', '30 jours'],
    [period(0, 0, 364), '364 days', '364 jours'],
    [period(0, 0, 0), 'no time', 'aucune durée'],
    [{ hours: 72 }, '72 hours', '72 heures'],
    [{ hours: 1 }, '1 hour', '1 heure'],
    ['none', 'no time', 'aucune durée'],
    ['forever', 'without limit', 'sans limite'],
  ];
  for (const [written, en, fr] of said) assert.deepEqual([sayPeriod(written, 'en'), sayPeriod(written, 'fr')], [en, fr]);
});

test('law: what is said in English reads back as the same period', () => {
  const plain = { noNullPrototype: true };
  const calendar = fc
    .record({ years: fc.nat(99), months: fc.nat(400), days: fc.nat(5000) }, plain)
    .filter((p) => p.years + p.months + p.days > 0);
  const hours = fc.record({ hours: fc.nat(999_999) }, plain);
  fc.assert(fc.property(fc.oneof(calendar, hours), (p) => assert.deepEqual(parsePeriod(sayPeriod(p, 'en')), p)));
});

test('law: words and ISO 8601 say the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99 }), fc.nat(99), fc.nat(99), fc.nat(99), (y, m, w, d) => {
      const words = parsePeriod(`${y} years ${m} months ${w} weeks ${d} days`);
      assert.deepEqual(parsePeriod(`P${y}Y${m}M${w}W${d}D`), words);
    }),
  );
});

test('law: any text at all is read or refused, never thrown at', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const read = parsePeriod(text);
      assert.ok(read === undefined || typeof read === 'string' || Object.values(read).every((n) => Number.isInteger(n) && n >= 0));
    }),
  );
});
