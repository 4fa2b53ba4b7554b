import type { EventColumn, EventSource } from '../../map/model.ts';
import { type Moment, momentDay, readMoment } from '../../time/representation.ts';
import { DAY_AFTER_LAST, FIRST_DAY } from '../../time/round.ts';
import { childrenOf, parentOf, placeOf, type Row, type Subject, same, type Value, type World } from './world.ts';

/** What is known of an event: when it was, that it has not happened, that it never will, or nothing (S8). */
export type Happened = { at: Moment } | 'not-yet' | 'never' | 'unknown';

/** An event of a subject. Several children are several moments, of which the latest rules (S10). */
export function happened(subject: Subject, event: string): Happened | Happened[] {
  const place = placeOf(subject, (t) => t.events[event]);
  return place ? fromSource(subject.world, place.source, place.row) : 'unknown';
}

function fromSource(world: World, source: EventSource, row: Row): Happened | Happened[] {
  if (source.kind === 'column') return stored(world, source, row);
  if (source.kind === 'parent') {
    const theirs = world.map.tables[source.link.table]?.events[source.event];
    const parent = parentOf(world, row, source.link);
    return theirs && parent ? fromSource(world, theirs, parent) : 'unknown';
  }
  const children = childrenOf(world, row, source);
  if (children.length === 0) return source.absent;
  return children.map((c) => stored(world, source.value, c));
}

/** A stored value: sentinels and missing values are what the map says, implausible days are unknown, and so are those that no clock is asked about (S8, S9, E2). */
function stored(world: World, column: EventColumn, row: Row): Happened {
  const value = row[column.column] ?? null;
  if (value === null || column.sentinels.some((s) => isOne(s, value, column.as))) return column.absent;
  const moment = column.as && readMoment(value, column.as);
  if (!moment) return 'unknown';
  const day = momentDay(moment, world.policy.calendar.zone);
  const { from, before } = column.plausible;
  const plausible =
    isWithin(day, Temporal.PlainDate.from(from), Temporal.PlainDate.from(before)) && isWithin(day, FIRST_DAY, DAY_AFTER_LAST);
  return plausible ? { at: moment } : 'unknown';
}

const isWithin = (day: Temporal.PlainDate, from: Temporal.PlainDate, before: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.compare(from, day) <= 0 && Temporal.PlainDate.compare(day, before) < 0;

/**
 * A listed value says the same as a stored one, be it written shorter: `2099-01-01` is the first instant of that day, in UTC if its column
 * needs a zone. Texts are compared as they are.
 */
export function isOne(listed: Value, value: Value, as?: EventColumn['as']): boolean {
  if (same(listed, value)) return true;
  if (as?.as.startsWith('text')) return false;
  const [a, b] = [listed, value].map((v) => wholeMoment(String(v)));
  return a !== undefined && a === b;
}

function wholeMoment(written: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d/.test(written)) return undefined;
  const zoned = /([zZ]|[+-]\d\d(:?\d\d)?)$/.test(written.slice(10));
  const whole = written.length === 10 ? `${written}T00:00:00` : written;
  const moment = readMoment(zoned ? whole : `${whole}Z`, { as: 'timestamptz' });
  return moment && 'instant' in moment ? moment.instant.toString() : undefined;
}
