import type { Calendar, CalendarUnit, YearSystem } from './model.ts';

type Day = Temporal.PlainDate;

/** A unit of the calendar: its last day and the first day of the one after. */
interface Unit {
  end: Day;
  next?: Day;
}

/**
 * The last day of the calendar unit that contains `day`. Undefined where the institution's dated table says nothing about that day
 * (S27), and where the calendar does not define the unit.
 */
export function endOf(unit: CalendarUnit, day: Day, calendar: Calendar): Day | undefined {
  return unitAt(unit, day, calendar)?.end;
}

/** The first day of the unit after the one that contains `day`; undefined as for `endOf`, and after the last entry of a table. */
export function startOfNext(unit: CalendarUnit, day: Day, calendar: Calendar): Day | undefined {
  return unitAt(unit, day, calendar)?.next;
}

function unitAt(unit: CalendarUnit, day: Day, calendar: Calendar): Unit | undefined {
  if (unit === 'month') return ending(day.with({ day: day.daysInMonth }));
  if (unit === 'week') return ending(day.add({ days: day.daysInWeek - day.dayOfWeek }));
  const system = systemOf(unit, calendar);
  if (!system) return undefined;
  return system.kind === 'table' ? entryAt(system, day) : recurring(system, day);
}

/** The year or term table behind a unit; undefined for months and weeks, and when the calendar has none. */
export function systemOf(unit: CalendarUnit, calendar: Calendar): YearSystem | undefined {
  if (unit === 'calendar-year') return { kind: 'recurring', month: 1, day: 1 };
  if (unit === 'school-year') return calendar.schoolYear;
  if (unit === 'fiscal-year') return calendar.fiscalYear;
  return unit === 'term' ? calendar.terms : undefined;
}

const ending = (end: Day): Unit => ({ end, next: end.add({ days: 1 }) });

function recurring(system: Extract<YearSystem, { kind: 'recurring' }>, day: Day): Unit {
  const start = day.with({ month: system.month, day: system.day });
  const next = Temporal.PlainDate.compare(day, start) < 0 ? start : start.add({ years: 1 });
  return { end: next.subtract({ days: 1 }), next };
}

function entryAt(system: Extract<YearSystem, { kind: 'table' }>, day: Day): Unit | undefined {
  const { entries, outside } = system;
  const after = entries.findIndex((e) => Temporal.PlainDate.compare(day, e.to) <= 0);
  const inside = after >= 0 && Temporal.PlainDate.compare(entries[after]!.from, day) <= 0;
  const last = after < 0 ? entries.length - 1 : after - 1;
  const place = inside || outside === 'next' ? after : outside === 'previous' ? last : -1;
  const entry = entries[place];
  return entry && { end: entry.to, next: entries[place + 1]?.from };
}

/** The days for which a dated table answers, as ranges of neighbouring days; with `startOfNext` the last entry has no answer. */
export function answered(system: Extract<YearSystem, { kind: 'table' }>, needsNext: boolean): { from: Day; before: Day }[] {
  const { entries, outside } = system;
  const usable = needsNext ? entries.slice(0, -1) : entries;
  return usable.map((entry, i) => {
    const previous = entries[i - 1];
    const following = entries[i + 1];
    const dayAfter = entry.to.add({ days: 1 });
    if (outside === 'next') return { from: previous ? previous.to.add({ days: 1 }) : EARLIEST, before: dayAfter };
    if (outside === 'previous') return { from: entry.from, before: following ? following.from : LATEST };
    return { from: entry.from, before: dayAfter };
  });
}

// a clock may carry a day far beyond those that it is asked about
const EARLIEST = Temporal.PlainDate.from('0001-01-01');
const LATEST = Temporal.PlainDate.from('9999-12-31');

/** Days that any clock is asked about; events outside are unknown. */
export const FIRST_DAY = Temporal.PlainDate.from('1900-01-01');
export const DAY_AFTER_LAST = Temporal.PlainDate.from('2200-01-01');
