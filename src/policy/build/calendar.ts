import { suggest } from '../../text/near-miss.ts';
import type { Path } from '../../text/yaml.ts';
import type { Calendar, DatedEntry, YearSystem } from '../../time/model.ts';
import { day } from './day.ts';
import { type Draft, report } from './draft.ts';

/** The institution's calendar (S27). An unknown zone, an impossible day, and entries that overlap or are out of order are errors. */
export function calendar(draft: Draft): Calendar {
  const input = draft.input.calendar;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(input.zone);
  } catch {
    const help = suggest(input.zone, Intl.supportedValuesOf('timeZone'), 'name one of the IANA zones, for instance `Europe/Paris`');
    report(draft, 'error', 'unknown-zone', ['calendar', 'zone'], `there is no time zone \`${input.zone}\``, help);
  }
  const years = (key: 'school-year' | 'fiscal-year' | 'terms') =>
    input[key] === undefined ? undefined : yearSystem(draft, input[key], ['calendar', key]);
  const [schoolYear, fiscalYear, terms] = [years('school-year'), years('fiscal-year'), years('terms')];
  return { zone: input.zone, ...(schoolYear ? { schoolYear } : {}), ...(fiscalYear ? { fiscalYear } : {}), ...(terms ? { terms } : {}) };
}

function yearSystem(draft: Draft, input: NonNullable<Draft['input']['calendar']['terms']>, path: Path): YearSystem | undefined {
  if (typeof input === 'string') {
    try {
      // any year but a leap one: no year can start on 29 February
      const first = Temporal.PlainDate.from(`2025-${input}`, { overflow: 'reject' });
      return { kind: 'recurring', month: first.month, day: first.day };
    } catch {
      report(
        draft,
        'error',
        'impossible-day',
        path,
        `not every year has a day \`${input}\``,
        'write a month and a day that every year has, as MM-DD',
      );
      return undefined;
    }
  }
  const entries = input.years.map((y, i): DatedEntry | undefined => {
    const from = day(draft, y.from, [...path, 'years', i, 'from']);
    const to = day(draft, y.to, [...path, 'years', i, 'to']);
    if (!from || !to) return undefined;
    if (Temporal.PlainDate.compare(from, to) > 0)
      report(draft, 'error', 'empty-range', [...path, 'years', i], `\`${y.id}\` ends before it begins`, 'swap `from` and `to`');
    return { id: y.id, from, to };
  });
  if (entries.some((e) => !e)) return undefined;
  const dated = entries as DatedEntry[];
  dated.forEach((e, i) => {
    const before = dated[i - 1];
    if (before && Temporal.PlainDate.compare(before.to, e.from) >= 0) {
      report(
        draft,
        'error',
        'years-overlap',
        [...path, 'years', i],
        `\`${e.id}\` begins before \`${before.id}\` is over`,
        'list the years in order, without overlap',
      );
    }
  });
  return { kind: 'table', entries: dated, outside: input.outside ?? 'undecided' };
}
