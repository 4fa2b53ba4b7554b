import type { End } from '../../policy/model.ts';
import type { DayStep } from '../../time/model.ts';
import { momentDay } from '../../time/representation.ts';
import { applySteps } from '../../time/steps.ts';
import { type Happened, happened } from './event.ts';
import { holdsTrue } from './fact.ts';
import { type Subject, todayOf } from './world.ts';

/** Where an end stands, with its last kept day (or instant) when that is known. */
export interface Reached {
  state: 'passed' | 'running' | 'not-yet' | 'never' | 'unknown';
  last?: Temporal.PlainDate;
  instant?: Temporal.Instant;
}

const is =
  (...states: Reached['state'][]) =>
  (r: Reached): boolean =>
    states.includes(r.state);
export const isLive = is('running', 'not-yet');

/** Evaluates an end forwards: from what is stored to the last kept day, which is then compared with today (S14, S25, S54). */
export function reached(subject: Subject, end: End): Reached {
  switch (end.kind) {
    case 'forever':
      return { state: 'running' };
    case 'event':
      return eventEnd(subject, end.event, end.steps);
    case 'hours':
      return combined(happened(subject, end.event), (h) => hoursAfter(subject, h, end.hours));
    case 'latest':
      return latest(end.of.map((e) => reached(subject, e)));
    case 'earliest':
      return earliest(end.of.map((e) => reached(subject, e)));
    case 'first-known':
      return firstKnown(
        end.of.map((e) => reached(subject, e)),
        end.evenIfPending,
      );
    case 'while': {
      const holds = holdsTrue(subject, end.cond);
      if (holds === undefined) return { state: 'unknown' };
      return holds ? { state: 'running' } : reached(subject, end.grace);
    }
  }
}

/** The end that an event and day steps make. */
export function eventEnd(subject: Subject, event: string, steps: DayStep[], today = todayOf(subject.world)): Reached {
  const { calendar } = subject.world.policy;
  return combined(happened(subject, event), (h) => {
    if (typeof h === 'string') return { state: h };
    const last = applySteps(steps, momentDay(h.at, calendar.zone), calendar);
    if (!last) return { state: 'unknown' };
    return { state: Temporal.PlainDate.compare(last, today) < 0 ? 'passed' : 'running', last };
  });
}

function hoursAfter({ world }: Subject, h: Happened, hours: number): Reached {
  if (typeof h === 'string') return { state: h };
  if ('day' in h.at) return { state: 'unknown' };
  const instant = h.at.instant.add({ hours });
  return { state: Temporal.Instant.compare(instant, world.now) < 0 ? 'passed' : 'running', instant };
}

/** Of several children the latest rules: passed needs one to exist and none that is unexpired or undated (S10). */
function combined(h: Happened | Happened[], one: (h: Happened) => Reached): Reached {
  if (!Array.isArray(h)) return one(h);
  const all = h.map(one);
  const running = all.filter(is('running'));
  if (running.length > 0) return last(running, 'running', 'max');
  if (all.some(is('not-yet'))) return { state: 'not-yet' };
  if (all.every(is('never'))) return { state: 'never' };
  return all.every(is('passed', 'never')) ? last(all.filter(is('passed')), 'passed', 'max') : { state: 'unknown' };
}

/** Ended once any known end has passed; what never comes is dropped (S15). */
function earliest(of: Reached[]): Reached {
  const passed = of.filter(is('passed'));
  if (passed.length > 0) return last(passed, 'passed', 'min');
  if (of.every(is('never'))) return { state: 'never' };
  if (of.some(is('unknown'))) return { state: 'unknown' };
  const running = of.filter(is('running'));
  return running.length > 0 ? last(running, 'running', 'min') : { state: 'not-yet' };
}

/** Running while any known end lies ahead; what never comes is dropped (S15). */
export function latest(of: Reached[]): Reached {
  const running = of.filter(is('running'));
  if (running.length > 0) return running.some((r) => !r.last && !r.instant) ? { state: 'running' } : last(running, 'running', 'max');
  if (of.some(is('not-yet'))) return { state: 'not-yet' };
  if (of.every(is('never'))) return { state: 'never' };
  return of.every(is('passed', 'never')) ? last(of.filter(is('passed')), 'passed', 'max') : { state: 'unknown' };
}

/** The first that is known; what has not happened is skipped only when asked for (S16). */
function firstKnown(of: Reached[], evenIfPending: boolean): Reached {
  for (const r of of) {
    if (is('passed', 'running')(r) || (r.state === 'not-yet' && !evenIfPending)) return r;
  }
  if (of.some(is('not-yet'))) return { state: 'not-yet' };
  return of.every(is('never')) ? { state: 'never' } : { state: 'unknown' };
}

/** A phase's end cut by events, never below its floor; an end that never comes and that nothing cut is unknown (S19, S20, S55). */
export function cut(end: Reached, early: Reached[], floor: Reached | undefined): Reached {
  const settled = early.length === 0 ? end : earliest([end, ...early]);
  const stalled = end.state === 'never' && settled.state !== 'passed';
  const cutEnd: Reached = stalled || settled.state === 'never' ? { state: 'unknown' } : settled;
  return floor && early.length > 0 ? latest([cutEnd, floor]) : cutEnd;
}

function last(of: Reached[], state: Reached['state'], which: 'min' | 'max'): Reached {
  const sign = which === 'max' ? -1 : 1;
  const days = of.flatMap((r) => r.last ?? []).sort((a, b) => sign * Temporal.PlainDate.compare(a, b));
  const instants = of.flatMap((r) => r.instant ?? []).sort((a, b) => sign * Temporal.Instant.compare(a, b));
  return { state, ...(days[0] ? { last: days[0] } : {}), ...(instants[0] ? { instant: instants[0] } : {}) };
}
