import type { EventColumn, EventSource } from '../../map/model.ts';
import { type Moment, momentDay, readMoment } from '../../time/representation.ts';
import { childrenOf, parentOf, placeOf, type Row, type Subject, same, type World } from './world.ts';

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

/** A stored value: sentinels and missing values are what the map says, implausible days are unknown (S8, S9, E2). */
function stored(world: World, column: EventColumn, row: Row): Happened {
  const value = row[column.column] ?? null;
  if (value === null || column.sentinels.some((s) => same(s, value))) return column.absent;
  const moment = column.as && readMoment(value, column.as);
  if (!moment) return 'unknown';
  const day = momentDay(moment, world.policy.calendar.zone);
  const plausible =
    Temporal.PlainDate.compare(Temporal.PlainDate.from(column.plausible.from), day) <= 0 &&
    Temporal.PlainDate.compare(day, Temporal.PlainDate.from(column.plausible.before)) < 0;
  return plausible ? { at: moment } : 'unknown';
}
