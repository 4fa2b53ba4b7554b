import type { Period } from './model.ts';

/** What a policy may write after `for:`: a calendar period, hours (which run on instants, S22), nothing, or no end. */
export type WrittenPeriod = Period | { hours: number } | 'none' | 'forever';

const UNITS: Record<string, (n: number) => Partial<Period>> = {
  year: (n) => ({ years: n }),
  month: (n) => ({ months: n }),
  week: (n) => ({ days: 7 * n }),
  day: (n) => ({ days: n }),
};

/** Longer than any retention that means something: `for: forever` says it better. */
const LONGEST_YEARS = 300;

/**
 * Reads `3 years`, `1 year 6 months`, `P50Y`, `72 hours`, `none` or `forever`. Undefined when the text is none of these, when a unit is
 * repeated, or beyond 300 years.
 */
export function parsePeriod(text: string): WrittenPeriod | undefined {
  const written = text.trim();
  if (written === 'none' || written === 'forever') return written;
  const hours = /^(\d{1,6}) hours?$/.exec(written);
  if (hours) return { hours: Number(hours[1]) };
  const period = written.startsWith('P') ? iso(written) : inWords(written);
  const sensible = period && period.years + period.months / 12 + period.days / 365 <= LONGEST_YEARS;
  return sensible ? period : undefined;
}

function inWords(text: string): Period | undefined {
  const found: Partial<Period>[] = [];
  const units = new Set<string>();
  for (const part of text.split(/\s*,\s*|\s+and\s+|\s+(?=\d)/)) {
    const match = /^(\d{1,6})\s+(year|month|week|day)s?$/.exec(part);
    const unit = match?.[2];
    if (!match || !unit || units.has(unit)) return undefined;
    units.add(unit);
    found.push(UNITS[unit]!(Number(match[1])));
  }
  return sum(found);
}

function iso(text: string): Period | undefined {
  const match = /^P(?=\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?$/.exec(text);
  if (!match) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0] = match.slice(1).map((n) => Number(n ?? 0));
  return { years, months, days: 7 * weeks + days };
}

function sum(parts: Partial<Period>[]): Period {
  const total = (unit: keyof Period) => parts.reduce((n, p) => n + (p[unit] ?? 0), 0);
  return { years: total('years'), months: total('months'), days: total('days') };
}

/** The day after a calendar period: years and months first, month ends clamp (31 January + 1 month = 28 February), then days (S25). */
export function addPeriod(day: Temporal.PlainDate, p: Period): Temporal.PlainDate {
  const month = p.years === 0 && p.months === 0 ? day : day.add({ years: p.years, months: p.months });
  return p.days === 0 ? month : month.add({ days: p.days });
}

const WORDS = {
  en: { years: ['year', 'years'], months: ['month', 'months'], weeks: ['week', 'weeks'], days: ['day', 'days'], hours: ['hour', 'hours'] },
  fr: {
    years: ['an', 'ans'],
    months: ['mois', 'mois'],
    weeks: ['semaine', 'semaines'],
    days: ['jour', 'jours'],
    hours: ['heure', 'heures'],
  },
} as const;
const JOIN = { en: ' and ', fr: ' et ' };
const EDGE = { en: { none: 'no time', forever: 'without limit' }, fr: { none: 'aucune durée', forever: 'sans limite' } };

/** A period in words for people: `1 year and 6 months`, `1 an et 6 mois`. Whole weeks are said as weeks. */
export function sayPeriod(period: WrittenPeriod, language: 'en' | 'fr'): string {
  if (typeof period === 'string') return EDGE[language][period];
  const say = (n: number, unit: keyof (typeof WORDS)['en']) => `${n} ${WORDS[language][unit][n === 1 ? 0 : 1]}`;
  if ('hours' in period) return say(period.hours, 'hours');
  const parts: string[] = [];
  if (period.years > 0) parts.push(say(period.years, 'years'));
  if (period.months > 0) parts.push(say(period.months, 'months'));
  const weeks = period.days % 7 === 0 && period.days < 60;
  if (period.days > 0) parts.push(weeks ? say(period.days / 7, 'weeks') : say(period.days, 'days'));
  if (parts.length === 0) return EDGE[language].none;
  return parts.length === 1 ? parts[0]! : parts.slice(0, -1).join(', ') + JOIN[language] + parts.at(-1);
}
