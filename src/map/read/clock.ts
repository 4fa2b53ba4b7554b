import type { Path } from '../../text/yaml.ts';
import type { Representation } from '../../time/model.ts';
import type { Absent, EventColumn } from '../model.ts';
import { type MapDraft, report } from './place.ts';

/** Days outside are unknown unless the map says otherwise (E2): nothing that Lethe governs is older, or dated later. */
const PLAUSIBLE = { from: '1970-01-02', before: '2100-01-01' };

/** How a map writes what a clock column means. */
export interface ClockInput {
  as?: string | { timestamp: string } | undefined;
  sentinels?: (string | number | boolean)[] | undefined;
  plausible?: { from: string; before: string } | undefined;
  absent?: Absent | undefined;
}

/** A column that holds when something happened; `absent` is what a missing value means unless the map states it. */
export function clock(draft: MapDraft, column: string, input: ClockInput, absent: Absent, path: Path): EventColumn {
  if (input.plausible) checkPlausible(draft, input.plausible, [...path, 'plausible']);
  if (typeof input.as === 'object') checkZone(draft, input.as.timestamp, [...path, 'as', 'timestamp']);
  return {
    column,
    ...(input.as === undefined ? {} : { as: representation(input.as) }),
    absent: input.absent ?? absent,
    sentinels: input.sentinels ?? [],
    ...(input.sentinels ? { sentinelsStated: true } : {}),
    plausible: input.plausible ?? PLAUSIBLE,
  };
}

const representation = (as: string | { timestamp: string }): Representation =>
  typeof as === 'string' ? ({ as } as Representation) : { as: 'timestamp', zone: as.timestamp };

function checkPlausible(draft: MapDraft, { from, before }: { from: string; before: string }, path: Path): void {
  const [first, end] = [day(draft, from, [...path, 'from']), day(draft, before, [...path, 'before'])];
  if (!first || !end || Temporal.PlainDate.compare(first, end) < 0) return;
  report(draft, 'empty-range', path, `no day is plausible: \`${before}\` is not after \`${from}\``, 'swap `from` and `before`');
}

function day(draft: MapDraft, written: string, path: Path): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from(written, { overflow: 'reject' });
  } catch {
    report(draft, 'impossible-day', path, `there is no day \`${written}\``, 'write a day that exists as YYYY-MM-DD');
    return undefined;
  }
}

function checkZone(draft: MapDraft, zone: string, path: Path): void {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
  } catch {
    report(draft, 'unknown-zone', path, `there is no time zone \`${zone}\``, 'name one of the IANA zones, for instance `Europe/Paris`');
  }
}
