/** A calendar duration: years and months first (month ends clamp), then days. `weeks` are 7 days. */
export interface Period {
  years: number;
  months: number;
  days: number;
}

/** A unit of the institution's calendar that an end can be rounded to. */
export type CalendarUnit = 'calendar-year' | 'school-year' | 'fiscal-year' | 'term' | 'month' | 'week';

/** One monotone step from a local day to a local day (S14, S25). */
export type DayStep = { add: Period } | { endOf: CalendarUnit } | { startOfNext: CalendarUnit };

/** A dated entry of a school-year or term table, both days included. */
export interface DatedEntry {
  id: string;
  from: Temporal.PlainDate;
  to: Temporal.PlainDate;
}

/** A year or term system: recurring from a month and day, or a dated table (S27). */
export type YearSystem =
  | { kind: 'recurring'; month: number; day: number }
  | { kind: 'table'; entries: DatedEntry[]; outside: 'undecided' | 'next' | 'previous' };

/** The institution's calendar: the zone of its days and what its years and terms are. */
export interface Calendar {
  zone: string;
  schoolYear?: YearSystem;
  fiscalYear?: YearSystem;
  terms?: YearSystem;
}

/** How a column holds an instant or a day (design.md section 6, E5). */
export type Representation =
  | { as: 'timestamptz' }
  | { as: 'timestamp'; zone: string }
  | { as: 'date' }
  | { as: 'unix-seconds' }
  | { as: 'unix-milliseconds' }
  | { as: 'text-date' } // YYYY-MM-DD
  | { as: 'text-instant' }; // YYYY-MM-DDTHH:MM:SSZ

/** Days for which an answer is known: half-open, `before` absent = no upper limit. */
export interface DayRange {
  from: Temporal.PlainDate;
  before: Temporal.PlainDate;
}
