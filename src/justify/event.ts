import type { EventColumn, EventSource } from '../map/model.ts';
import { cutoff, cutoffHours } from '../time/cutoff.ts';
import { startOfDay } from '../time/day.ts';
import type { Calendar, DayRange, DayStep, Representation } from '../time/model.ts';
import { renderDay, renderInstant } from '../time/representation.ts';
import { DAY_AFTER_LAST, FIRST_DAY } from '../time/round.ts';
import { at, type EndState, UNKNOWN_END } from './end-state.ts';
import { all, any, child, FALSE, not, type Predicate, parent } from './predicate.ts';
import { columnIs, findEvent, type Question, type Scope, whereAll } from './scope.ts';

/** How an event instant becomes an end: day steps, or hours on instants (S14, S22). */
export type Clock = { steps: DayStep[] } | { hours: number };

/** Where `event` plus the clock stands for the rows of a scope; unknown where nothing maps the event. */
export function eventState(q: Question, scope: Scope, event: string, clock: Clock): EndState {
  const found = findEvent(q, scope, event);
  return found ? at(sourceState(q, found.source, clock), found.place) : UNKNOWN_END;
}

function sourceState(q: Question, source: EventSource, clock: Clock): EndState {
  if (source.kind === 'column') return columnState(q, source, clock);
  if (source.kind === 'parent') {
    const table = q.map.tables[source.link.table];
    const theirs = table?.events[source.event];
    return theirs ? at(sourceState(q, theirs, clock), (p) => parent(source.link, p)) : UNKNOWN_END;
  }
  return latestChildState(q, source, clock);
}

/** One column against one constant, both sides bounded (E2); sentinels and missing values are what the map says they are (S8, S9). */
function columnState(q: Question, column: EventColumn, clock: Clock): EndState {
  const missing = columnIs(column.column, [null, ...column.sentinels]);
  const ranges = expiry(q, column, clock);
  const within = (r: ConstantRange): Predicate =>
    all(
      { is: 'range', column: column.column, as: ranges.as, ...r },
      column.sentinels.length > 0 ? not(columnIs(column.column, column.sentinels)) : not(FALSE),
    );
  return {
    passed: any(...ranges.passed.map(within)),
    running: any(...ranges.running.map(within)),
    notYet: column.absent === 'not-yet' ? missing : FALSE,
    never: column.absent === 'never' ? missing : FALSE,
  };
}

/** Due needs a child to exist and none that is unexpired or undated (S10). */
function latestChildState(q: Question, source: Extract<EventSource, { kind: 'latest-child' }>, clock: Clock): EndState {
  const where = whereAll(source.where);
  const some = (p: Predicate) => child(source, all(where, p));
  const s = columnState(q, source.value, clock);
  const present = some(not(FALSE));
  const running = some(s.running);
  const waiting = some(s.notYet);
  return {
    passed: all(some(s.passed), not(some(not(any(s.passed, s.never))))),
    running,
    notYet: any(all(waiting, not(running)), source.absent === 'not-yet' ? not(present) : FALSE),
    never: any(all(present, not(some(not(s.never)))), source.absent === 'never' ? not(present) : FALSE),
  };
}

interface ConstantRange {
  from: string | number;
  before: string | number;
}

/** The constants of E2 and S26: plausible days within the calendar's domain, split at the bound. */
function expiry(
  q: Question,
  column: EventColumn,
  clock: Clock,
): { as: Representation['as']; passed: ConstantRange[]; running: ConstantRange[] } {
  const as = column.as;
  if (!as) throw new Error(`the representation of \`${column.column}\` is not resolved`);
  const { zone } = q.policy.calendar;
  const from = laterOf(Temporal.PlainDate.from(column.plausible.from), FIRST_DAY);
  const before = earlierOf(Temporal.PlainDate.from(column.plausible.before), DAY_AFTER_LAST);
  const passed: ConstantRange[] = [];
  const running: ConstantRange[] = [];
  if ('hours' in clock) {
    // days have no hours (S22): `lethe check` refuses such a map, and what nevertheless gets here is unknown
    if (as.as === 'date' || as.as === 'text-date') return { as: as.as, passed, running };
    const bound = cutoffHours(clock.hours, q.now);
    const [low, high] = [startOfDay(from, zone), startOfDay(before, zone)];
    const split = clampInstant(bound, low, high);
    const add = (list: ConstantRange[], a: Temporal.Instant, b: Temporal.Instant) => {
      if (Temporal.Instant.compare(a, b) < 0) list.push({ from: renderInstant(a, as), before: renderInstant(b, as) });
    };
    add(passed, low, split);
    add(running, split, high);
  } else {
    const { bound, domain } = cutoffFor(clock.steps, q.policy.calendar, q.today);
    const add = (list: ConstantRange[], a: Temporal.PlainDate, b: Temporal.PlainDate) => {
      if (Temporal.PlainDate.compare(a, b) < 0) list.push({ from: renderDay(a, as, zone), before: renderDay(b, as, zone) });
    };
    for (const range of domain) {
      const low = laterOf(range.from, from);
      const high = earlierOf(range.before, before);
      const split = earlierOf(laterOf(bound, low), laterOf(high, low));
      add(passed, low, split);
      add(running, split, high);
    }
  }
  return { as: as.as, passed, running };
}

const known = new WeakMap<Calendar, Map<string, { bound: Temporal.PlainDate; domain: DayRange[] }>>();

/** Cutoffs are computed once per clock and day: policies repeat the same few clocks. */
function cutoffFor(steps: DayStep[], calendar: Calendar, today: Temporal.PlainDate): { bound: Temporal.PlainDate; domain: DayRange[] } {
  const byClock = known.get(calendar) ?? new Map();
  known.set(calendar, byClock);
  const key = `${today.toString()} ${JSON.stringify(steps)}`;
  const found = byClock.get(key) ?? cutoff(steps, calendar, today);
  byClock.set(key, found);
  return found;
}

const laterOf = (a: Temporal.PlainDate, b: Temporal.PlainDate) => (Temporal.PlainDate.compare(a, b) >= 0 ? a : b);
const earlierOf = (a: Temporal.PlainDate, b: Temporal.PlainDate) => (Temporal.PlainDate.compare(a, b) <= 0 ? a : b);
function clampInstant(x: Temporal.Instant, low: Temporal.Instant, high: Temporal.Instant): Temporal.Instant {
  if (Temporal.Instant.compare(x, low) < 0) return low;
  return Temporal.Instant.compare(x, high) > 0 ? high : x;
}
