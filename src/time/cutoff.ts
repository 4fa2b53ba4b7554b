import type { Calendar, DayRange, DayStep } from './model.ts';
import { answered, DAY_AFTER_LAST, FIRST_DAY, systemOf } from './round.ts';
import { applySteps } from './steps.ts';

/** The split of a clock at one day: events before `bound` have passed; `domain` are the days for which the clock answers at all. */
export interface Cutoff {
  bound: Temporal.PlainDate;
  domain: DayRange[];
}

type Day = Temporal.PlainDate;
const EPOCH = Temporal.PlainDate.from('1970-01-01');
const compare = Temporal.PlainDate.compare;

/**
 * The first local day of an event whose last kept day is not over `today`. Every step is monotone, so one constant decides for all
 * events (design.md section 6): an event has passed if and only if its day is in the domain and before the bound. Days from 1900 to
 * 2199; where everything has passed the bound is 2200-01-01, where nothing has it is 1900-01-01.
 */
export function cutoff(steps: readonly DayStep[], calendar: Calendar, today: Day): Cutoff {
  const domain = domainOf(steps, calendar);
  for (const range of domain) {
    const unexpired = (day: Day) => compare(applySteps(steps, day, calendar)!, today) >= 0;
    const bound = firstDay(range, unexpired);
    if (compare(bound, range.before) < 0) return { bound, domain };
  }
  return { bound: domain.at(-1)?.before ?? FIRST_DAY, domain };
}

/** The first instant of an event whose period of hours is not over `now` (S22): no days are involved. */
export function cutoffHours(hours: number, now: Temporal.Instant): Temporal.Instant {
  return now.subtract({ hours });
}

/** The days for which every step has an answer, as ranges in order that do not touch. */
function domainOf(steps: readonly DayStep[], calendar: Calendar): DayRange[] {
  let ranges: DayRange[] = [{ from: FIRST_DAY, before: DAY_AFTER_LAST }];
  steps.forEach((step, i) => {
    const system = 'add' in step ? undefined : systemOf('endOf' in step ? step.endOf : step.startOfNext, calendar);
    const silent = !('add' in step) && !system && !['month', 'week'].includes('endOf' in step ? step.endOf : step.startOfNext);
    if (silent) ranges = [];
    if (system?.kind !== 'table') return;
    const allowed = answered(system, !('endOf' in step));
    const reach = (day: Day) => applySteps(steps.slice(0, i), day, calendar)!;
    ranges = ranges.flatMap((range) =>
      allowed.map((a) => ({
        from: firstDay(range, (day) => compare(reach(day), a.from) >= 0),
        before: firstDay(range, (day) => compare(reach(day), a.before) >= 0),
      })),
    );
    ranges = ranges.filter((r) => compare(r.from, r.before) < 0);
  });
  return joined(ranges);
}

function joined(ranges: DayRange[]): DayRange[] {
  const result: DayRange[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last && compare(last.before, range.from) === 0) last.before = range.before;
    else result.push({ ...range });
  }
  return result;
}

/** The first day of a range for which a monotone test holds; the end of the range when there is none. */
function firstDay(range: DayRange, holds: (day: Day) => boolean): Day {
  const number = (day: Day) => EPOCH.until(day, { largestUnit: 'days' }).days;
  let [low, high] = [number(range.from), number(range.before)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(EPOCH.add({ days: middle }))) high = middle;
    else low = middle + 1;
  }
  return EPOCH.add({ days: low });
}
