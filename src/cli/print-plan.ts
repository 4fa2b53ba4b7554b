import type { Plan, PlanStep } from '../plan/plan.ts';
import type { Messages } from './messages.ts';
import { printWaits, waitsOf } from './print-waits.ts';
import { messages } from './say.ts';
import type { Style } from './style.ts';
import { layout, wrap } from './table.ts';
import { day, inLanguage, type Language, number, share } from './words.ts';

/** Lines for each thing waited for; `lethe status` shows them all. */
const MOST_WAITS = 6;

/** What people read of a plan: what goes, because of what; what waits, for what; what to do next (design.md section 15). */
export function printPlan(plan: Plan, style: Style, language: Language, width: number): string {
  const m = messages(language);
  const asOf = Temporal.Instant.from(plan.asOf).toZonedDateTimeISO(plan.zone).toPlainDate().toString();
  const head = m.planHead(
    plan.policy.id,
    day(plan.policy.version, language),
    day(asOf, language),
    plan.zone,
    number(plan.readings.confirmed, language),
    number(plan.readings.unconfirmed, language),
  );
  const lines = wrap(head, width, 2);
  if (Temporal.Instant.compare(Temporal.Instant.from(plan.asOf), Temporal.Instant.from(plan.created)) !== 0) lines.push(m.simulation);
  lines.push('');
  if (plan.steps.length === 0) lines.push(`  ${m.nothingDue}`);
  else lines.push(...stepTable(plan.steps, style, language, width));
  const waits = printWaits(waitsOf(plan.surveys), m, language, width, MOST_WAITS);
  if (waits.length > 0) lines.push('', ...waits);
  if (plan.elsewhere.length > 0) lines.push('', ...leftLines(plan, m, language, width));
  lines.push('', ...wrap(next(plan, m, style), width, 2));
  return lines.join('\n');
}

function stepTable(steps: PlanStep[], style: Style, language: Language, width: number): string[] {
  const m = messages(language);
  const rows = steps.flatMap((s) => {
    const because = s.reasons.length > 0 ? s.reasons : [{ says: {}, clauses: [], rows: s.rows, rule: '' }];
    return because.map((r, i) => [
      i === 0 ? String(s.number) : '',
      i === 0 ? s.system : '',
      i === 0 ? s.table : '',
      i === 0
        ? `${what(s, m)}${s.anonymity ? `, ${m.verbs.alike(number(s.anonymity.reached.k, language), number(s.anonymity.atLeast.k, language))}` : ''}`
        : '',
      i === 0 ? number(s.rows, language) : '',
      i === 0 ? share(s.rows, s.tableRows, language) : '',
      i === 0 && s.oldest ? day(s.oldest, language) : '',
      `${because.length > 1 ? `${number(r.rows, language)}${m.colon}` : ''}${inLanguage(r.says, language)}  ${style.faint(r.clauses.join(', '))}${s.large && i === 0 ? style.warn(`  ${m.large}`) : ''}`,
    ]);
  });
  const c = m.columns;
  const columns = [
    { title: c.number, right: true },
    { title: c.system },
    { title: c.table },
    { title: c.what },
    { title: c.rows, right: true },
    { title: c.share, right: true },
    { title: c.oldest, right: true },
    { title: c.because },
  ];
  return layout(columns, rows, width);
}

/** Tables that no row was counted of: who acts there, and how. */
function leftLines({ elsewhere }: Plan, m: Messages, language: Language, width: number): string[] {
  const { left, tables, how } = m.columns;
  const rows = elsewhere.map((e) => [e.who, number(e.tables, language), e.how]);
  return layout([{ title: left }, { title: tables, right: true }, { title: how }], rows, width);
}

/** `delete`, or `blank email, phone`; with `(archive)` for rows that stand there. */
export function what(step: Pick<PlanStep, 'action' | 'columns' | 'outcome' | 'along' | 'at' | 'mark'>, m: Messages): string {
  return step.at === 'archive' ? `${verb(step, m)} ${m.verbs.archived}` : verb(step, m);
}

function verb(step: Pick<PlanStep, 'action' | 'columns' | 'outcome' | 'along' | 'mark'>, m: Messages): string {
  if (step.action === 'archive') return step.mark ? m.verbs.mark : m.verbs.move;
  if (step.action === 'delete') return [m.verbs.delete, ...(step.along.length > 0 ? [m.verbs.along(step.along.join(', '))] : [])].join(' ');
  const names = step.columns.map((c) => c.name);
  const listed = names.length > 3 ? `${names.slice(0, 2).join(', ')} ${m.verbs.more(names.length - 2)}` : names.join(', ');
  const blanks = step.columns.every((c) => c.transform.kind === 'blank');
  return `${step.outcome === 'anonymise' ? m.verbs.anonymise : blanks ? m.verbs.blank : m.verbs.replace} ${listed}`;
}

function next(plan: Plan, m: Messages, style: Style): string {
  const first = plan.steps[0];
  if (!first) return m.nothingChangedEmpty;
  const large = plan.steps.filter((s) => s.large).map((s) => s.number);
  const flag = large.length > 0 ? ` --large ${large.join(',')}` : '';
  return `${m.nothingChanged} ${m.lookCloser(`${first.system}.${first.table}`)} ${m.goOn(style.strong(`lethe approve ${plan.id}${flag}`))}`;
}
