import type { Path } from '../../text/yaml.ts';
import type { DayStep } from '../../time/model.ts';
import { parsePeriod, type WrittenPeriod } from '../../time/period.ts';
import type { Bound, End } from '../model.ts';
import type { EndInput, ForInput, UnitInput } from '../schema/end.ts';
import { condition, factNames } from './condition.ts';
import { type Draft, refer, report } from './draft.ts';

const FOREVER: End = { kind: 'forever' };
/** Stands for what could not be read; the policy has an error then. */
const UNREADABLE: End = { kind: 'latest', of: [] };

/**
 * An end as written becomes events with day steps at the leaves (S14). `outer` are the steps of the mappings around it; pushing them
 * inwards changes nothing because they are monotone.
 */
export function end(draft: Draft, input: EndInput, path: Path, outer: DayStep[] = []): End {
  if (typeof input === 'string') {
    refer(draft, 'events', input, path);
    return { kind: 'event', event: input, steps: outer };
  }
  if ('for' in input) return lasting(draft, input, path, outer);
  if ('until' in input) return end(draft, input.until, [...path, 'until'], outer);
  if ('end-of' in input) return rounded(draft, input['end-of'], input.of, [...path, 'end-of'], [{ endOf: input['end-of'] }, ...outer]);
  if ('start-of-next' in input)
    return rounded(
      draft,
      input['start-of-next'],
      input.of,
      [...path, 'start-of-next'],
      [{ startOfNext: input['start-of-next'] }, ...outer],
    );
  if ('while' in input) {
    const grace = calendarPeriod(draft, input.grace, [...path, 'grace']);
    return {
      kind: 'while',
      cond: condition(factNames(draft), input.while, [...path, 'while']),
      grace: end(draft, input.from, [...path, 'from'], [...grace, ...outer]),
    };
  }
  const several = (key: string, list: EndInput[]) => list.map((e, i) => end(draft, e, [...path, key, i], outer));
  if ('latest-of' in input) return { kind: 'latest', of: several('latest-of', input['latest-of']) };
  if ('earliest-of' in input) return { kind: 'earliest', of: several('earliest-of', input['earliest-of']) };
  return { kind: 'first-known', of: several('first-known-of', input['first-known-of']), evenIfPending: input['even-if-pending'] ?? false };
}

function lasting(draft: Draft, input: Extract<EndInput, { for: ForInput }>, path: Path, outer: DayStep[]): End {
  const length = executed(draft, input.for, [...path, 'for']);
  if (length === 'forever') return FOREVER;
  if (input.from === undefined) {
    report(
      draft,
      'error',
      'missing-key',
      [...path, 'for'],
      '`from` is missing beside `for`',
      'say from which event the period runs',
      'key',
    );
    return UNREADABLE;
  }
  if (typeof length === 'object' && 'hours' in length) {
    if (typeof input.from === 'string' && outer.length === 0) {
      refer(draft, 'events', input.from, [...path, 'from']);
      return { kind: 'hours', event: input.from, hours: length.hours };
    }
    const message = 'hours run on instants and cannot be rounded or stand on another end';
    report(draft, 'error', 'hours-of-days', [...path, 'for'], message, 'write `for: 72 hours` directly with `from:` an event, or use days');
    return UNREADABLE;
  }
  return end(draft, input.from, [...path, 'from'], [...(typeof length === 'object' ? [{ add: length }] : []), ...outer]);
}

function rounded(draft: Draft, unit: UnitInput, of: EndInput, path: Path, steps: DayStep[]): End {
  const needs = { 'school-year': 'school-year', 'fiscal-year': 'fiscal-year', term: 'terms' } as const;
  const key = unit in needs ? needs[unit as keyof typeof needs] : undefined;
  if (key && !draft.input.calendar[key]) {
    report(
      draft,
      'error',
      'calendar-incomplete',
      path,
      `the calendar does not say what a \`${unit}\` is`,
      `add \`${key}:\` to \`calendar:\``,
    );
  }
  return end(draft, of, [...path.slice(0, -1), 'of'], steps);
}

/** The period at which a bound executes (S20): the shortest of a range, the floor, or the ceiling. */
function executed(draft: Draft, input: ForInput, path: Path): WrittenPeriod | undefined {
  if (typeof input === 'string') return period(draft, input, path);
  if ('at-least' in input) return period(draft, input['at-least'], [...path, 'at-least']);
  if ('at-most' in input) return period(draft, input['at-most'], [...path, 'at-most']);
  const [shortest, longest] = input.between.map((written, i) => period(draft, written, [...path, 'between', i]));
  if (shortest && longest && days(shortest) > days(longest)) {
    const message = `\`${input.between[0]}\` is longer than \`${input.between[1]}\``;
    report(draft, 'error', 'empty-range', [...path, 'between'], message, 'write the shorter period first');
  }
  return shortest;
}

/** How long a period is, near enough to compare two. */
function days(period: WrittenPeriod): number {
  if (period === 'none') return 0;
  if (period === 'forever') return Number.POSITIVE_INFINITY;
  return 'hours' in period ? period.hours / 24 : 365.25 * period.years + 30.4 * period.months + period.days;
}

/** A period as written; undefined, with an error, when it is none. */
export function period(draft: Draft, written: string, path: Path): WrittenPeriod | undefined {
  const parsed = parsePeriod(written);
  if (parsed) return parsed;
  const help = 'write `3 years`, `1 year 6 months`, `2 weeks`, `548 days`, `72 hours`, `none` or `forever`';
  report(draft, 'error', 'wrong-period', path, `\`${written}\` is no period`, help);
  return undefined;
}

function calendarPeriod(draft: Draft, written: string, path: Path): DayStep[] {
  const parsed = period(draft, written, path);
  if (typeof parsed === 'object' && !('hours' in parsed)) return [{ add: parsed }];
  if (parsed && parsed !== 'none') {
    report(draft, 'error', 'wrong-period', path, `\`${written}\` cannot stand here`, 'write a period in days, weeks, months or years');
  }
  return [];
}

/** What every `for` within an end promises, outermost first (S20). */
export function bounds(input: EndInput): Bound[] {
  if (typeof input === 'string') return [];
  const own = 'for' in input ? [bound(input.for, input.ground)] : [];
  return [...own, ...partsOf(input).flatMap(([, part]) => bounds(part))];
}

function bound(input: ForInput, ground: string | undefined): Bound {
  const read = (written: string) => parsePeriod(written) ?? 'none';
  const grounds = ground ? { ground } : {};
  if (typeof input === 'string') return { kind: 'exact', shortest: read(input), longest: read(input), ...grounds };
  if ('at-least' in input) return { kind: 'at-least', shortest: read(input['at-least']), longest: 'forever', ...grounds };
  if ('at-most' in input) return { kind: 'at-most', shortest: 'none', longest: read(input['at-most']), ...grounds };
  return { kind: 'range', shortest: read(input.between[0]), longest: read(input.between[1]), ...grounds };
}

/** The ends within an end, with the way to them. */
export function partsOf(input: EndInput): [Path, EndInput][] {
  if (typeof input === 'string') return [];
  if ('until' in input) return [[['until'], input.until]];
  if ('of' in input) return [[['of'], input.of]];
  for (const key of ['latest-of', 'earliest-of', 'first-known-of'] as const) {
    if (key in input) return (input as unknown as Record<typeof key, EndInput[]>)[key].map((e, i): [Path, EndInput] => [[key, i], e]);
  }
  return 'from' in input && input.from !== undefined ? [[['from'], input.from]] : [];
}
