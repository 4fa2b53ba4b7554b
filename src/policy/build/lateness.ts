import type { Calendar } from '../../time/model.ts';
import { applySteps } from '../../time/steps.ts';
import type { End } from '../model.ts';

/**
 * Whether one end can lie after another, whatever happens. Ends of the same event are compared on days of sixty years (years begin in
 * January there); an end that is the earliest of several is as early as each of them. All else may be later.
 */
export function latenessOf(end: End, other: End, zone: string): 'never-later' | 'perhaps-later' {
  const never = (of: boolean) => (of ? 'never-later' : 'perhaps-later');
  if (other.kind === 'forever' || JSON.stringify(end) === JSON.stringify(other)) return 'never-later';
  if (end.kind === 'earliest') return never(end.of.some((e) => latenessOf(e, other, zone) === 'never-later'));
  if (end.kind === 'latest') return never(end.of.every((e) => latenessOf(e, other, zone) === 'never-later'));
  if (other.kind === 'latest') return never(other.of.some((o) => latenessOf(end, o, zone) === 'never-later'));
  if (other.kind === 'earliest') return never(other.of.every((o) => latenessOf(end, o, zone) === 'never-later'));
  if (end.kind !== 'event' || other.kind !== 'event' || end.event !== other.event) return 'perhaps-later';
  const year = { kind: 'recurring', month: 1, day: 1 } as const;
  const calendar: Calendar = { zone, schoolYear: year, fiscalYear: year, terms: year };
  const first = Temporal.PlainDate.from('1990-01-01');
  for (let i = 0; i < 600; i++) {
    const day = first.add({ days: 37 * i });
    const [mine, theirs] = [applySteps(end.steps, day, calendar), applySteps(other.steps, day, calendar)];
    if (!mine || !theirs || Temporal.PlainDate.compare(mine, theirs) > 0) return 'perhaps-later';
  }
  return 'never-later';
}
