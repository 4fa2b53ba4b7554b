import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { localDay, startOfDay } from './day.ts';

const instant = (text: string) => Temporal.Instant.from(text);
const starts = (day: string, zone: string) => startOfDay(Temporal.PlainDate.from(day), zone).toString();
const dayOf = (text: string, zone: string) => localDay(instant(text), zone).toString();

test('Europe/Paris: a day of 23 hours, a day of 25 hours, and midnights an hour or two before those of Greenwich', () => {
  assert.equal(starts('2025-03-30', 'Europe/Paris'), '2025-03-29T23:00:00Z');
  assert.equal(starts('2025-03-31', 'Europe/Paris'), '2025-03-30T22:00:00Z');
  assert.equal(starts('2025-10-26', 'Europe/Paris'), '2025-10-25T22:00:00Z');
  assert.equal(starts('2025-10-27', 'Europe/Paris'), '2025-10-26T23:00:00Z');
  assert.equal(dayOf('2025-03-30T21:59:59.999999999Z', 'Europe/Paris'), '2025-03-30');
  assert.equal(dayOf('2025-03-30T22:00:00Z', 'Europe/Paris'), '2025-03-31');
});

test('E4: America/St_Johns, 29 October 2006: midnight comes twice, and the day that has begun is not left again', () => {
  const zone = 'America/St_Johns';
  assert.equal(starts('2006-10-29', zone), '2006-10-29T02:30:00Z');
  assert.equal(dayOf('2006-10-29T02:29:59Z', zone), '2006-10-28');
  assert.equal(dayOf('2006-10-29T02:30:30Z', zone), '2006-10-29'); // 00:00:30 in summer time
  assert.equal(dayOf('2006-10-29T02:31:00Z', zone), '2006-10-29'); // 23:01 of the 28th on the wall, for the second time
  assert.equal(dayOf('2006-10-29T03:30:00Z', zone), '2006-10-29'); // 00:00 again
});

test('America/Sao_Paulo, 4 November 2018: a midnight that does not exist; the day begins at 01:00', () => {
  const zone = 'America/Sao_Paulo';
  assert.equal(starts('2018-11-04', zone), '2018-11-04T03:00:00Z');
  assert.equal(dayOf('2018-11-04T02:59:59Z', zone), '2018-11-03');
  assert.equal(dayOf('2018-11-04T03:00:00Z', zone), '2018-11-04');
});

test('America/Sao_Paulo, 17 February 2019: the last hour of the 16th comes twice, and both are the 16th', () => {
  const zone = 'America/Sao_Paulo';
  assert.equal(starts('2019-02-17', zone), '2019-02-17T03:00:00Z');
  assert.equal(dayOf('2019-02-17T01:30:00Z', zone), '2019-02-16');
  assert.equal(dayOf('2019-02-17T02:30:00Z', zone), '2019-02-16');
});

test('Pacific/Apia, 30 December 2011: a day that never was begins when the next one does, and no instant belongs to it', () => {
  const zone = 'Pacific/Apia';
  assert.equal(starts('2011-12-30', zone), '2011-12-30T10:00:00Z');
  assert.equal(starts('2011-12-31', zone), '2011-12-30T10:00:00Z');
  assert.equal(dayOf('2011-12-30T09:59:59Z', zone), '2011-12-29');
  assert.equal(dayOf('2011-12-30T10:00:00Z', zone), '2011-12-31');
});

const zones = fc.constantFrom(
  ...[
    'Europe/Paris',
    'America/St_Johns',
    'America/Sao_Paulo',
    'Pacific/Apia',
    'Pacific/Kwajalein',
    'Asia/Kathmandu',
    'Africa/Cairo',
    'UTC',
  ],
);
const moments = fc
  .bigInt({ min: BigInt(Date.UTC(1900, 0, 2)), max: BigInt(Date.UTC(2199, 11, 30)) })
  .map((ms) => Temporal.Instant.fromEpochMilliseconds(Number(ms)));
// near the changes of clocks, where a law is easily broken
const changes = fc.tuple(zones, moments, fc.integer({ min: -100_000, max: 100_000 })).map(([zone, from, seconds]) => {
  const change = from.toZonedDateTimeISO(zone).getTimeZoneTransition('next')?.toInstant() ?? from;
  return { zone, at: change.add({ seconds }) };
});
const anywhere = fc.oneof(
  changes,
  fc.tuple(zones, moments).map(([zone, at]) => ({ zone, at })),
);

test('law: a day has begun if and only if the local day is that day or a later one', () => {
  fc.assert(
    fc.property(anywhere, fc.integer({ min: -3, max: 3 }), ({ zone, at }, off) => {
      const day = at.toZonedDateTimeISO(zone).toPlainDate().add({ days: off });
      const begun = Temporal.Instant.compare(startOfDay(day, zone), at) <= 0;
      const reached = Temporal.PlainDate.compare(localDay(at, zone), day) >= 0;
      // the start of a day that a zone left out is that of the next one
      const skipped = begun && !reached && startOfDay(day, zone).equals(startOfDay(day.add({ days: 1 }), zone));
      assert.equal(begun && !skipped, reached, `${at} ${zone} ${day}`);
    }),
    { numRuns: 2000 },
  );
});

test('law: local days never go back', () => {
  fc.assert(
    fc.property(anywhere, fc.integer({ min: 0, max: 200_000 }), ({ zone, at }, seconds) => {
      assert.ok(Temporal.PlainDate.compare(localDay(at, zone), localDay(at.add({ seconds }), zone)) <= 0);
    }),
    { numRuns: 2000 },
  );
});
