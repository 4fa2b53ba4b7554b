import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { startOfDay } from './day.ts';
import type { Representation } from './model.ts';
import { momentDay, readMoment, renderDay, renderInstant } from './representation.ts';

const date = (text: string) => Temporal.PlainDate.from(text);
const instant = (text: string) => Temporal.Instant.from(text);
const wall = (zone: string): Representation => ({ as: 'timestamp', zone });
const PARIS = 'Europe/Paris';

test('the start of a day in every representation', () => {
  const of = (as: Representation) => renderDay(date('2025-03-30'), as, PARIS);
  assert.equal(of({ as: 'timestamptz' }), '2025-03-29T23:00:00.000000Z');
  assert.equal(of(wall(PARIS)), '2025-03-30T00:00:00.000000');
  assert.equal(of(wall('UTC')), '2025-03-29T23:00:00.000000');
  assert.equal(of({ as: 'date' }), '2025-03-30');
  assert.equal(of({ as: 'text-date' }), '2025-03-30');
  assert.equal(of({ as: 'text-instant' }), '2025-03-29T23:00:00Z');
  assert.equal(of({ as: 'unix-seconds' }), 1_743_289_200);
  assert.equal(of({ as: 'unix-milliseconds' }), 1_743_289_200_000);
});

test('an instant is rounded up to what the column can hold, so that smaller values are earlier instants', () => {
  const at = instant('2025-01-01T12:00:00.000000001Z');
  assert.equal(renderInstant(at, { as: 'timestamptz' }), '2025-01-01T12:00:00.000001Z');
  assert.equal(renderInstant(at, wall('UTC')), '2025-01-01T12:00:00.000001');
  assert.equal(renderInstant(at, { as: 'text-instant' }), '2025-01-01T12:00:01Z');
  assert.equal(renderInstant(at, { as: 'unix-seconds' }), 1_735_732_801);
  assert.equal(renderInstant(at, { as: 'unix-milliseconds' }), 1_735_732_800_001);
  assert.throws(() => renderInstant(at, { as: 'date' }), /`date` column has no instants/);
});

test('wall times of a night when clocks go back: a time that comes twice is the later one, so the bound is where it starts again', () => {
  const paris = (at: string) => renderInstant(instant(at), wall(PARIS));
  assert.equal(paris('2025-10-25T23:59:59Z'), '2025-10-26T01:59:59.000000');
  assert.equal(paris('2025-10-26T00:30:00Z'), '2025-10-26T02:00:00.000000'); // 02:30, the first time
  assert.equal(paris('2025-10-26T01:30:00Z'), '2025-10-26T02:30:00.000000'); // 02:30, the second time
  const newfoundland = renderDay(date('2006-10-29'), wall('America/St_Johns'), 'America/St_Johns');
  assert.equal(newfoundland, '2006-10-28T23:01:00.000000');
});

test('wall times of a midnight or a day that does not exist', () => {
  const saoPaulo = 'America/Sao_Paulo';
  assert.equal(renderDay(date('2018-11-04'), wall(saoPaulo), saoPaulo), '2018-11-04T00:00:00.000000');
  assert.equal(renderDay(date('2011-12-30'), wall('Pacific/Apia'), 'Pacific/Apia'), '2011-12-30T00:00:00.000000');
  assert.equal(renderDay(date('2011-12-31'), wall('Pacific/Apia'), 'Pacific/Apia'), '2011-12-30T00:00:00.000000');
});

test('values are read in their declared shape', () => {
  const read = (value: string | number, as: Representation) => {
    const moment = readMoment(value, as);
    return moment && ('day' in moment ? moment.day.toString() : moment.instant.toString());
  };
  assert.equal(read('2025-03-30T01:00:00+02:00', { as: 'timestamptz' }), '2025-03-29T23:00:00Z');
  assert.equal(read('2025-03-30 01:00:00.5+00', { as: 'timestamptz' }), '2025-03-30T01:00:00.5Z');
  assert.equal(read('2025-10-26T02:30:00', wall(PARIS)), '2025-10-26T01:30:00Z');
  assert.equal(read('2025-03-30T02:30:00', wall(PARIS)), '2025-03-30T01:30:00Z');
  assert.equal(read('2024-02-29', { as: 'date' }), '2024-02-29');
  assert.equal(read('2024-02-29', { as: 'text-date' }), '2024-02-29');
  assert.equal(read('2025-03-29T23:00:00Z', { as: 'text-instant' }), '2025-03-29T23:00:00Z');
  assert.equal(read(1_743_289_200, { as: 'unix-seconds' }), '2025-03-29T23:00:00Z');
  assert.equal(read('1743289200', { as: 'unix-seconds' }), '2025-03-29T23:00:00Z');
  assert.equal(read(1_743_289_200_000, { as: 'unix-milliseconds' }), '2025-03-29T23:00:00Z');
});

test('what has not the declared shape is unknown, never a date', () => {
  const unknown: [string | number | boolean | null, Representation['as']][] = [
    [null, 'date'],
    [true, 'unix-seconds'],
    ['', 'unix-seconds'],
    ['  ', 'unix-milliseconds'],
    ['0x10', 'unix-seconds'],
    ['1e3', 'unix-seconds'],
    ['soon', 'unix-seconds'],
    [Number.POSITIVE_INFINITY, 'unix-seconds'],
    [1e300, 'unix-seconds'],
    ['infinity', 'timestamptz'],
    ['-infinity', 'date'],
    ['2025-03-30T01:00:00', 'timestamptz'],
    ['2025-02-30', 'date'],
    ['2025-02-30', 'text-date'],
    ['2025-2-3', 'text-date'],
    ['20250203', 'text-date'],
    ['2025-02-03T00:00:00Z', 'text-date'],
    ['2025-02-30T00:00:00Z', 'text-instant'],
    ['2025-02-03T00:00:00+00:00', 'text-instant'],
    ['2025-02-03 00:00:00Z', 'text-instant'],
    ['2025-02-03', 'text-instant'],
  ];
  for (const [value, as] of unknown) {
    assert.equal(readMoment(value, { as } as Representation), undefined, `${JSON.stringify(value)} as ${as}`);
  }
  assert.equal(readMoment('2025-02-30T10:00:00', wall(PARIS)), undefined);
});

const ZONES = [PARIS, 'America/St_Johns', 'America/Sao_Paulo', 'Pacific/Apia', 'Asia/Kathmandu', 'Africa/Cairo', 'UTC'];
const zones = fc.constantFrom(...ZONES);
const representations: fc.Arbitrary<Representation> = fc.oneof(
  zones.map(wall),
  fc
    .constantFrom<Representation['as'][]>('timestamptz', 'date', 'unix-seconds', 'unix-milliseconds', 'text-date', 'text-instant')
    .map((as) => ({ as }) as Representation),
);

/** A moment near a change of clocks of some zone, or anywhere from 1900 to 2199. */
const moments = fc
  .tuple(
    zones,
    fc.integer({ min: Date.UTC(1900, 0, 2), max: Date.UTC(2199, 11, 30) }),
    fc.boolean(),
    fc.integer({ min: -190_000, max: 190_000 }),
  )
  .map(([zone, ms, near, seconds]) => {
    const anywhere = Temporal.Instant.fromEpochMilliseconds(ms);
    const change = near ? anywhere.toZonedDateTimeISO(zone).getTimeZoneTransition('next') : null;
    return change ? change.toInstant().add({ seconds }) : anywhere;
  });

/** What a column of a representation may hold around a moment: also wall times that never occurred. */
function stored(at: Temporal.Instant, as: Representation): string | number {
  switch (as.as) {
    case 'unix-seconds':
      return Math.floor(at.epochMilliseconds / 1000);
    case 'unix-milliseconds':
      return at.epochMilliseconds;
    case 'timestamptz':
      return at.toString({ smallestUnit: 'microsecond' });
    case 'text-instant':
      return at.toString({ smallestUnit: 'second' });
    case 'timestamp':
      return at.toZonedDateTimeISO('UTC').toPlainDateTime().toString({ smallestUnit: 'microsecond' });
    default:
      return at.toZonedDateTimeISO('UTC').toPlainDate().toString();
  }
}

test('law: a value is smaller than the start of a day if and only if its day is earlier, in every representation', () => {
  fc.assert(
    fc.property(moments, representations, zones, fc.integer({ min: -1, max: 2 }), (at, as, other, off) => {
      // a wall-clock column in the zone of the institution; another zone is the next law
      const zone = as.as === 'timestamp' ? as.zone : other;
      const value = stored(at, as);
      const read = momentDay(readMoment(value, as)!, zone);
      const day = read.add({ days: off });
      const skipped = startOfDay(day, zone).equals(startOfDay(day.add({ days: 1 }), zone)) && 'instant' in readMoment(value, as)!;
      const earlier = Temporal.PlainDate.compare(read, skipped ? day.add({ days: 1 }) : day) < 0;
      assert.equal(value < renderDay(day, as, zone), earlier, `${value} as ${JSON.stringify(as)}, ${day} in ${zone}`);
    }),
    { numRuns: 4000 },
  );
});

/** Wall times that a zone left out are read an hour later (by the old offset): between them and what follows, order is lost. */
function nearGap(value: string, zone: string): boolean {
  const at = Temporal.PlainDateTime.from(value);
  return [-25, 0, 25].some((hours) => {
    const change = at.add({ hours }).toZonedDateTime(zone).getTimeZoneTransition('previous');
    const before = change?.subtract({ nanoseconds: 1 });
    if (!change || !before || change.offsetNanoseconds <= before.offsetNanoseconds) return false;
    const opens = before.toPlainDateTime();
    const over = change.toPlainDateTime().add({ nanoseconds: change.offsetNanoseconds - before.offsetNanoseconds });
    return Temporal.PlainDateTime.compare(at, opens) > 0 && Temporal.PlainDateTime.compare(at, over) < 0;
  });
}

test('law: a wall-clock column of another zone splits at every instant; beside times that never occurred it may only keep longer', () => {
  const column = fc.constantFrom(...ZONES);
  fc.assert(
    fc.property(moments, column, fc.integer({ min: -190_000, max: 190_000 }), (at, zone, seconds) => {
      const as = wall(zone);
      const value = String(stored(at, as));
      const bound = at.add({ seconds });
      const moment = readMoment(value, as)!;
      const earlier = 'instant' in moment && Temporal.Instant.compare(moment.instant, bound) < 0;
      const smaller = value < String(renderInstant(bound, as));
      if (nearGap(value, zone)) assert.ok(!smaller || earlier, `${value} ${zone} goes before ${bound}`);
      else assert.equal(smaller, earlier, `${value} ${zone}, ${bound}`);
    }),
    { numRuns: 4000 },
  );
});

test('beside the missing hour of Paris, a column of wall times split at an instant inside it keeps an hour longer', () => {
  const bound = instant('2025-03-30T01:10:00Z'); // 03:10, ten minutes after the change
  const at = String(renderInstant(bound, wall(PARIS)));
  assert.equal(at, '2025-03-30T02:10:00.000000');
  const read = readMoment('2025-03-30T03:05:00', wall(PARIS));
  assert.ok(read && 'instant' in read && Temporal.Instant.compare(read.instant, bound) < 0);
  assert.ok('2025-03-30T03:05:00' > at, 'already earlier than the bound, and still kept');
});

test('law: Unix times split at every instant, fractions of their unit included', () => {
  const unit = fc.constantFrom<('unix-seconds' | 'unix-milliseconds')[]>('unix-seconds', 'unix-milliseconds');
  const nanoseconds = fc.bigInt({ min: -10_000_000_000n, max: 10_000_000_000n });
  fc.assert(
    fc.property(unit, fc.double({ min: -10, max: 10, noNaN: true }), nanoseconds, (as, seconds, at) => {
      const value = as === 'unix-seconds' ? seconds : seconds * 1000;
      const bound = Temporal.Instant.fromEpochNanoseconds(at);
      const moment = readMoment(value, { as })!;
      const earlier = 'instant' in moment && Temporal.Instant.compare(moment.instant, bound) < 0;
      assert.equal(value < Number(renderInstant(bound, { as })), earlier);
    }),
    { numRuns: 1000 },
  );
});
