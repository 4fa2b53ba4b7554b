import { localDay, startOfDay } from './day.ts';
import type { Representation } from './model.ts';

/** What a stored value says: a moment, or a day without a time. */
export type Moment = { instant: Temporal.Instant } | { day: Temporal.PlainDate };

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DIGITS = /^-?\d+(\.\d+)?$/;
const TEXT_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/**
 * The constant that splits a column at the start of a local day: a value is of an earlier day if and only if it is smaller (S26, E5).
 * Text for dates and timestamps (timestamptz with its offset), a number for Unix time.
 */
export function renderDay(day: Temporal.PlainDate, as: Representation, zone: string): string | number {
  return as.as === 'date' || as.as === 'text-date' ? day.toString() : renderInstant(startOfDay(day, zone), as);
}

/** The constant that splits a column at an instant. Throws for columns that hold days: they have no instants. */
export function renderInstant(instant: Temporal.Instant, as: Representation): string | number {
  switch (as.as) {
    case 'timestamptz':
      return instant.toString({ smallestUnit: 'microsecond', roundingMode: 'ceil' });
    case 'timestamp':
      return wallBound(instant, as.zone).toString({ smallestUnit: 'microsecond', roundingMode: 'ceil' });
    case 'unix-seconds':
      return Math.ceil(milliseconds(instant) / 1000);
    case 'unix-milliseconds':
      return milliseconds(instant);
    case 'text-instant':
      return instant.toString({ smallestUnit: 'second', roundingMode: 'ceil' });
    default:
      throw new Error(`a \`${as.as}\` column has no instants`);
  }
}

const milliseconds = (instant: Temporal.Instant) => instant.round({ smallestUnit: 'millisecond', roundingMode: 'ceil' }).epochMilliseconds;

/**
 * The first local time that is not before the instant, when a time that occurs twice is the later one (S25) and one that never
 * occurs counts by the old offset.
 */
function wallBound(instant: Temporal.Instant, zone: string): Temporal.PlainDateTime {
  const here = instant.toZonedDateTimeISO(zone);
  const wall = here.toPlainDateTime();
  const second = wall.toZonedDateTime(zone, { disambiguation: 'later' }).toInstant();
  const back = here.getTimeZoneTransition('next');
  if (Temporal.Instant.compare(second, instant) > 0 && back) return back.toPlainDateTime();
  const change = here.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  const skipped = change ? change.offsetNanoseconds - change.subtract({ nanoseconds: 1 }).offsetNanoseconds : 0;
  const inSkip = change && skipped > 0 && here.epochNanoseconds - change.epochNanoseconds < BigInt(skipped);
  return inSkip ? wall.subtract({ nanoseconds: skipped }) : wall;
}

/**
 * A stored value as a moment. Undefined for what has not the declared shape (E5): such a value is unknown, never a date. Values are
 * those of JSON: text for dates and timestamps, numbers or digits for Unix time.
 */
export function readMoment(value: string | number | boolean | null, as: Representation): Moment | undefined {
  if (value === null || typeof value === 'boolean') return undefined;
  try {
    switch (as.as) {
      case 'date':
        return { day: Temporal.PlainDate.from(String(value)) };
      case 'text-date':
        return DATE.test(String(value)) ? { day: Temporal.PlainDate.from(String(value), { overflow: 'reject' }) } : undefined;
      case 'text-instant':
        return TEXT_INSTANT.test(String(value)) ? { instant: Temporal.Instant.from(String(value)) } : undefined;
      case 'timestamptz':
        return { instant: Temporal.Instant.from(String(value)) };
      case 'timestamp':
        return { instant: Temporal.PlainDateTime.from(String(value)).toZonedDateTime(as.zone, { disambiguation: 'later' }).toInstant() };
      default:
        return unix(value, as.as === 'unix-seconds' ? 1000 : 1);
    }
  } catch {
    return undefined; // infinity, or a text that is no date
  }
}

/** Fractions are cut, so that a value and the whole number below it are on the same side of every bound. */
function unix(value: string | number, milliseconds: number): Moment | undefined {
  if (typeof value === 'string' && !DIGITS.test(value)) return undefined;
  return { instant: Temporal.Instant.fromEpochMilliseconds(Math.floor(Number(value)) * milliseconds) };
}

/** The local day of a moment, in the zone of the institution. */
export function momentDay(moment: Moment, zone: string): Temporal.PlainDate {
  return 'day' in moment ? moment.day : localDay(moment.instant, zone);
}
