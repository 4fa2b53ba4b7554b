import type { Path } from '../../text/yaml.ts';
import { type Draft, report } from './draft.ts';

/** A day of the calendar; 30 February is an error. */
export function day(draft: Draft, written: string, path: Path): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from(written, { overflow: 'reject' });
  } catch {
    report(draft, 'error', 'impossible-day', path, `there is no day \`${written}\``, 'write a day that exists as YYYY-MM-DD');
    return undefined;
  }
}
