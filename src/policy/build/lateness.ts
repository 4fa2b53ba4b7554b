import type { Calendar } from '../../time/model.ts';
import { applySteps } from '../../time/steps.ts';
import type { End } from '../model.ts';

/**
 * Whether one end can lie after another, whatever happens. Ends of the same event are compared on days of sixty years, those that the
 * calendar knows; an end that is the earliest of several is as early as each of them. All else may be later.
 */
export function latenessOf(end: End, other: End, calendar: Calendar): 'never-later' | 'perhaps-later' {
  const never = (of: boolean) => (of ? 'never-later' : 'perhaps-later');
  const isNever = (a: End, b: End) => latenessOf(a, b, calendar) === 'never-later';
  if (other.kind === 'forever' || JSON.stringify(end) === JSON.stringify(other)) return 'never-later';
  if (end.kind === 'earliest') return never(end.of.some((e) => isNever(e, other)));
  if (end.kind === 'latest') return never(end.of.every((e) => isNever(e, other)));
  if (other.kind === 'latest') return never(other.of.some((o) => isNever(end, o)));
  if (other.kind === 'earliest') return never(other.of.every((o) => isNever(end, o)));
  if (end.kind !== 'event' || other.kind !== 'event' || end.event !== other.event) return 'perhaps-later';
  const first = Temporal.PlainDate.from('1990-01-01');
  const days = Array.from({ length: 600 }, (_, i) => first.add({ days: 37 * i }));
  const known = days.flatMap((day) => {
    const [mine, theirs] = [applySteps(end.steps, day, calendar), applySteps(other.steps, day, calendar)];
    return mine && theirs ? [Temporal.PlainDate.compare(mine, theirs)] : [];
  });
  return never(known.length > 0 && known.every((order) => order <= 0));
}
