import type { Calendar, DayStep } from './model.ts';
import { addPeriod } from './period.ts';
import { endOf, startOfNext } from './round.ts';

/** The day that the steps of a clock lead to from the day of its event; undefined where a dated table is silent (S14, S25, S27). */
export function applySteps(steps: readonly DayStep[], day: Temporal.PlainDate, calendar: Calendar): Temporal.PlainDate | undefined {
  let at: Temporal.PlainDate | undefined = day;
  for (const step of steps) {
    if (!at) return undefined;
    if ('add' in step) at = addPeriod(at, step.add);
    else at = 'endOf' in step ? endOf(step.endOf, at, calendar) : startOfNext(step.startOfNext, at, calendar);
  }
  return at;
}
