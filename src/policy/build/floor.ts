import type { Path } from '../../text/yaml.ts';
import type { DayStep } from '../../time/model.ts';
import { parsePeriod } from '../../time/period.ts';
import type { End } from '../model.ts';
import type { EndInput } from '../schema/end.ts';
import { type Draft, report } from './draft.ts';
import { end, partsOf } from './end.ts';

/**
 * The part of an end that nothing may cut: what its `at-least` periods alone would give (S20). Undefined when it has none. Nothing can
 * be promised of the earliest of several ends, or of one that depends on what is known, so a floor there is an error.
 */
export function floor(draft: Draft, input: EndInput, path: Path, outer: DayStep[] = []): End | undefined {
  if (typeof input === 'string') return undefined;
  if ('for' in input) {
    if (isFloor(input)) return end(draft, input, path, outer);
    const period = typeof input.for === 'string' ? parsePeriod(input.for) : undefined;
    const step: DayStep[] = typeof period === 'object' && !('hours' in period) ? [{ add: period }] : [];
    return input.from === undefined ? undefined : floor(draft, input.from, [...path, 'from'], [...step, ...outer]);
  }
  if ('until' in input) return floor(draft, input.until, [...path, 'until'], outer);
  if ('end-of' in input) return floor(draft, input.of, [...path, 'of'], [{ endOf: input['end-of'] }, ...outer]);
  if ('start-of-next' in input) return floor(draft, input.of, [...path, 'of'], [{ startOfNext: input['start-of-next'] }, ...outer]);
  if ('latest-of' in input) {
    const of = input['latest-of'].map((e, i) => floor(draft, e, [...path, 'latest-of', i], outer)).filter((e) => e !== undefined);
    return of.length > 1 ? { kind: 'latest', of } : of[0];
  }
  if (hasFloor(input))
    report(
      draft,
      'error',
      'floor-unclear',
      placeOfFloor(input, path),
      '`at-least` stands where no floor can be promised',
      'write it outermost, or in `latest-of`',
    );
  return undefined;
}

const isFloor = (input: EndInput): boolean =>
  typeof input === 'object' && 'for' in input && typeof input.for === 'object' && 'at-least' in input.for;
/** Where the first `at-least` is written. */
function placeOfFloor(input: EndInput, path: Path): Path {
  if (isFloor(input)) return [...path, 'for', 'at-least'];
  const inner = partsOf(input).find(([, part]) => hasFloor(part));
  return inner ? placeOfFloor(inner[1], [...path, ...inner[0]]) : path;
}

const hasFloor = (input: EndInput): boolean => isFloor(input) || partsOf(input).some(([, part]) => hasFloor(part));

/** When the clock of an archive starts: its end without the outermost period (S18, S56). Undefined when it has no start of its own. */
export function start(draft: Draft, input: EndInput, path: Path): End | undefined {
  if (typeof input === 'string' || 'until' in input) return undefined;
  if ('for' in input || 'while' in input) return input.from === undefined ? undefined : end(draft, input.from, [...path, 'from']);
  if ('of' in input) return start(draft, input.of, [...path, 'of']);
  const starts = partsOf(input).map(([way, part]) => start(draft, part, [...path, ...way]));
  if (starts.some((s) => s === undefined)) return undefined;
  const of = starts as End[];
  if ('latest-of' in input) return { kind: 'latest', of };
  if ('earliest-of' in input) return { kind: 'earliest', of };
  return { kind: 'first-known', of, evenIfPending: 'even-if-pending' in input && input['even-if-pending'] === true };
}
