import { parsePeriod, type WrittenPeriod } from '../../time/period.ts';
import type { Branch, Cond, End, Phase, Policy, Rule, Scalar } from '../model.ts';
import type { CataloguedClause, SourcePhase } from './catalogue.ts';
import type { Words } from './words.ts';

/** What a rule says otherwise than the inventory does about one clause. */
export interface Difference {
  clause: string;
  rule: string;
  what: 'phase' | 'period' | 'start' | 'early-end' | 'condition' | 'outcome' | 'reading' | 'words';
  inventory: string;
  policy: string;
}

/** Compares a retention clause with the rules that name it: phases, periods, starts, early ends, conditions, outcomes. */
export function compareClause(policy: Policy, clause: CataloguedClause, words: Words): Difference[] {
  const branches = Object.values(policy.activities).flatMap((a) => a.branches);
  return branches.flatMap((b) => (b.rule !== 'ends' && b.rule.clauses.includes(clause.id) ? compareRule(b, b.rule, clause, words) : []));
}

function compareRule(branch: Branch, rule: Rule, clause: CataloguedClause, words: Words): Difference[] {
  const differ = (what: Difference['what'], inventory: string, said: string): Difference => ({
    clause: clause.id,
    rule: rule.id,
    what,
    inventory,
    policy: said,
  });
  const phases = phasesOf(clause);
  const [active, archive] = (['active', 'archive'] as const).map((p) => phases.findLast((x) => x.phase === p));
  const found: Difference[] = [];
  if ((archive !== undefined) !== (rule.archive !== undefined))
    found.push(differ('phase', archive ? 'an archive' : 'no archive', rule.archive ? 'an archive' : 'none'));
  // an active phase before an archive lasts until something happens: what, is compared; how the data leaves it is the archive's
  const pairs: [SourcePhase | undefined, Phase | undefined][] = [
    [active, rule.active],
    [archive, rule.archive],
  ];
  const mentioned = mentions(branch, rule);
  for (const [said, phase] of pairs) {
    if (!said || !phase) continue;
    const period = said.duration === 'while-condition' ? undefined : said.duration;
    if (period !== undefined && !periods(phase).includes(canonical(period)))
      found.push(differ('period', period, periods(phase).join(' or ') || 'until an event'));
    const start = period === undefined ? said.until : period === 'unlimited' ? undefined : said.start;
    if (start === undefined || start === '-') continue;
    if (start.startsWith('not stated')) {
      if (!rule.reading) found.push(differ('reading', start, 'no reading'));
      continue;
    }
    found.push(
      ...named(start, words.events, mentioned).map(([inventory, policy]) => differ(policy === '' ? 'words' : 'start', inventory, policy)),
    );
  }
  if (clause.unless)
    found.push(...named(clause.unless, words.events, mentioned).map(([i, p]) => differ(p === '' ? 'words' : 'early-end', i, p)));
  if (clause.when) {
    const wanted = words.conditions?.[clause.when];
    if (!wanted) found.push(differ('words', clause.when, ''));
    else if (!Object.entries(wanted).every(([fact, value]) => asks(branch.when, fact, [value].flat())))
      found.push(differ('condition', clause.when, JSON.stringify(branch.when)));
  }
  const wanted = OUTCOMES[phases.at(-1)?.then ?? ''];
  const outcomes = rule.then.map((t) => t.outcome);
  if (wanted && !outcomes.some((o) => wanted.includes(o))) found.push(differ('outcome', phases.at(-1)!.then, outcomes.join(', ')));
  return found;
}

/** Outcomes of a rule that carry out what an inventory says of the end. */
const OUTCOMES: Record<string, string[]> = {
  delete: ['delete'],
  anonymise: ['anonymise'],
  keep: ['review', 'delete'],
  archive: ['review', 'transfer', 'delete'],
};

/** Phases that last: `none` in the archive means that there is none. */
const phasesOf = (clause: CataloguedClause): SourcePhase[] =>
  (clause.phases ?? []).filter((p) => !(p.phase === 'archive' && p.duration === 'none'));

const canonical = (duration: string): string => (duration === 'unlimited' ? 'forever' : iso(parsePeriod(duration) ?? duration));

/** A period in one form, such as `P3Y` or `P14D`. */
function iso(period: WrittenPeriod | string): string {
  if (typeof period === 'string') return period;
  if ('hours' in period) return `PT${period.hours}H`;
  const part = (n: number, unit: string) => (n === 0 ? '' : `${n}${unit}`);
  return `P${part(period.years, 'Y')}${part(period.months, 'M')}${part(period.days, 'D')}`;
}

/** The periods that a phase executes. */
function periods(phase: Phase): string[] {
  const executed = phase.bounds.map((b) => iso(b.kind === 'at-most' ? b.longest : b.shortest));
  return leaves(phase.end).some((e) => e.kind === 'forever') ? [...executed, 'forever'] : executed;
}

/** What an inventory's words stand for and the rule does not mention; with empty words when nothing says what they stand for. */
function named(text: string, events: Words['events'], mentioned: Set<string>): [string, string][] {
  const names = events?.[text];
  if (names === undefined) return [[text, '']];
  return [names]
    .flat()
    .filter((n) => !mentioned.has(n))
    .map((n) => [text, `\`${n}\` is not mentioned`]);
}

/** Every event and fact that a rule reads. */
function mentions(branch: Branch, rule: Rule): Set<string> {
  const phases = [rule.active, rule.archive].filter((p) => p !== undefined);
  const ends = [...phases.map((p) => p.end), ...(rule.archive ? [rule.archive.start] : []), ...(rule.notBefore ? [rule.notBefore] : [])];
  const whiles = ends.flatMap(leaves).flatMap((e) => (e.kind === 'while' ? [e.cond] : []));
  return new Set([
    ...ends.flatMap(leaves).flatMap((e) => ('event' in e ? [e.event] : [])),
    ...rule.early,
    ...phases.flatMap((p) => [...p.early, ...(p.cancelOn ? [p.cancelOn] : [])]),
    ...[branch.when, ...(rule.holdWhile ? [rule.holdWhile] : []), ...rule.then.map((t) => t.when), ...whiles]
      .flatMap(facts)
      .map((f) => f.fact),
  ]);
}

function leaves(end: End): End[] {
  if (end.kind === 'while') return [end, ...leaves(end.grace)];
  return 'of' in end ? end.of.flatMap(leaves) : [end];
}

function facts(cond: Cond): Extract<Cond, { kind: 'fact' }>[] {
  if (cond.kind === 'fact') return [cond];
  if (cond.kind === 'not') return facts(cond.of);
  return cond.kind === 'always' ? [] : cond.of.flatMap(facts);
}

/** Whether a condition asks a fact for one of these values, and no other. */
const asks = (cond: Cond, fact: string, values: Scalar[]): boolean =>
  facts(cond).some((f) => f.fact === fact && 'in' in f.test && f.test.in.every((v) => values.includes(v)));
