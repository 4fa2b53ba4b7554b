import type { Explained } from '../work/explain-row.ts';
import type { ExplainedActivity, ExplainedColumns } from '../work/explained.ts';
import type { Door } from './door.ts';
import { wrap } from './table.ts';
import { visible } from './visible.ts';
import { day, inLanguage } from './words.ts';

type Page = Pick<Door, 'm' | 'style' | 'language' | 'width'>;

/** One row for people: whose it is, what is kept of it until when and why, and who holds it (design.md section 15). */
export function printExplained(page: Page, e: Explained): string {
  const { m, style, language, width } = page;
  const named = (roles: Explained['people'][number]['roles']) =>
    roles.map((r) => (r.known ? inLanguage(r.label, language) : m.perhaps(inLanguage(r.label, language)))).join(', ');
  const own = e.people.find((p) => p.self);
  const others = e.people.filter((p) => p !== own).map((p) => m.person(`${p.table} ${p.key.join(' ')}`, named(p.roles)));
  const events = e.events.map((event) => `${inLanguage(event.label, language)} ${day(event.day, language)}`);
  const lines = [
    style.strong(`${e.system}.${e.table} ${e.key.join(' ')}`),
    ...[
      own && own.roles.length > 0 ? `${named(own.roles)}.` : '',
      ...others.map((o) => `${o}.`),
      events.length > 0 ? sentence(events.join(', ')) : '',
    ]
      .filter((part) => part !== '')
      .flatMap((part) => wrap(part, width, 2)),
    '',
    ...e.columns.flatMap((c) => [...paragraph(page, c), '']),
    ...standing(page, e).flatMap((l) => wrap(l, width, 2)),
  ];
  return lines.join('\n');
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function paragraph(page: Page, c: ExplainedColumns): string[] {
  const { m, style, width } = page;
  const colour = c.verdict === 'due' ? style.warn : c.verdict === 'active' ? style.good : style.strong;
  const head = wrap(`  ${style.strong(c.columns.join(', '))}${m.colon}${colour(verdict(page, c))}`, width, 4);
  const widest = Math.max(...c.activities.map((a) => visible(m.standings[a.standing])));
  const considered = [...c.activities].sort((a, b) => Number(b.operative) - Number(a.operative));
  return [...head, ...considered.flatMap((a) => wrap(activity(page, a, widest), width, 6 + widest + 2))];
}

/** `due since 3 Mar 2026, will be blanked`, `archived until 30 Jun 2069, read by the registry only`. */
function verdict({ m, language }: Page, c: ExplainedColumns): string {
  const until = c.until ? ` ${m.until(day(c.until, language))}` : '';
  const readers = c.readers.length > 0 ? `, ${m.readBy(c.readers.map((r) => inLanguage(r, language)).join(', '))}` : '';
  const nothing = c.verdict === 'undecided' && !c.activities.some((a) => a.operative) ? `, ${m.causes.uncovered}` : '';
  if (c.verdict !== 'due') return `${m.verdicts[c.verdict]}${nothing}${until}${readers}`;
  const since = c.since ? m.dueSince(day(c.since, language)) : m.verdicts.due;
  const fate = c.becomes
    ? m.becomes[c.becomes]
    : c.held
      ? m.waits['release-of-hold']
      : !c.outcome
        ? ''
        : m.outcomes[c.outcome as keyof typeof m.outcomes];
  return fate === '' ? since : `${since}, ${fate}`;
}

/** `→ ended  The account, contract: 3 years after the last activity  until 2 Mar 2026  ML-2`; the arrow marks what the verdict rests on. */
function activity(page: Page, a: ExplainedActivity, widest: number): string {
  const { m, style, language } = page;
  const standing = m.standings[a.standing];
  const bases = a.bases.map((b) => m.bases[b] ?? b).join(', ');
  const says = a.says ? `${m.colon}${inLanguage(a.says, language)}` : '';
  return [
    `    ${a.operative ? '→' : ' '} ${standing}${' '.repeat(widest - visible(standing))}`,
    `${inLanguage(a.title, language)}${bases === '' ? '' : `, ${bases}`}${says}`,
    when(page, a),
    style.faint(a.clauses.join(', ')),
  ]
    .filter((part) => part !== '')
    .join('  ');
}

/** The day that counts for an activity, or why there is none. */
function when({ m, language }: Page, a: ExplainedActivity): string {
  const end =
    a.standing === 'active'
      ? a.until
      : [a.until, a.archiveUntil]
          .filter((d) => d !== undefined)
          .sort()
          .at(-1);
  const cause = a.waitsFor ? m.waits[a.waitsFor] : a.cause ? (m.causes[a.cause] ?? a.cause) : '';
  return [end ? m.until(day(end, language)) : '', cause].filter((part) => part !== '').join(', ');
}

function standing({ m, language }: Page, e: Explained): string[] {
  const holds = e.holds.map((h) => m.heldBy(h.id, h.owner, h.reason, day(h.reassess, language)));
  return [
    ...(holds.length > 0 ? holds : [e.row.held ? m.held : m.noHold]),
    ...(e.skeleton ? [m.skeleton] : []),
    ...(e.archive ? ['schema' in e.archive ? m.inArchive(e.archive.schema) : m.isMarked(e.archive.mark, e.archive.value)] : []),
    ...e.readings.map((r) => m.reading(r.reading, r.says, m.readingState(r.confirmed, r.obvious))),
    ...(e.elsewhere ? [m.elsewhere(e.elsewhere.who, e.elsewhere.how)] : []),
    `${m.policyLine(e.policy.id, day(e.policy.version, language))}.`,
  ];
}
