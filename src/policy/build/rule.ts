import { suggest } from '../../text/near-miss.ts';
import type { Path } from '../../text/yaml.ts';
import type { Period } from '../../time/model.ts';
import type { Archive, Bound, End, Outcome, Phase, Reading, Rule } from '../model.ts';
import type { EndInput } from '../schema/end.ts';
import type { ArchiveInput, ReadingInput, RuleInput, ThenInput } from '../schema/retention.ts';
import { archiveFirst } from './archive-first.ts';
import { citations } from './citations.ts';
import { condition, factNames } from './condition.ts';
import { day } from './day.ts';
import { type Draft, refer, referAll, report, spanAt, text } from './draft.ts';
import { bounds, end, partsOf, period } from './end.ts';
import { floor, start } from './floor.ts';
import { endless, placeOfForever } from './forever.ts';

/** One retention rule as written, without its words for people (`says` is filled once all names are known). */
export function rule(draft: Draft, input: RuleInput, activity: string, id: string, path: Path): Rule | undefined {
  if (!input.keep && !input.archive) {
    report(
      draft,
      'error',
      'missing-key',
      path,
      'the rule says neither `keep` nor `archive`',
      'say how long with `keep: { for: ..., from: ... }`',
    );
    return undefined;
  }
  const active = input.keep === undefined ? undefined : phase(draft, input.keep, [...path, 'keep']);
  const archive = input.archive && archived(draft, input.archive, active !== undefined, [...path, 'archive']);
  const forever = [active, archive].some((p) => endless(p?.end));
  if (forever && !input['review-every']) {
    const [keep, kept] = [placeOfForever(input.keep, [...path, 'keep']), placeOfForever(input.archive?.keep, [...path, 'archive', 'keep'])];
    const place = keep ?? kept ?? path;
    report(
      draft,
      'error',
      'forever-unreviewed',
      place,
      '`forever` stands without `review-every`',
      'add for instance `review-every: 1 year`',
    );
  }
  if (!input.then && !forever) {
    const help = 'say what happens at the end: `delete`, `anonymise`, `review` or `transfer`';
    report(draft, 'error', 'missing-key', path, '`then` is missing', help, 'key');
  }
  const anonymises =
    input.then === 'anonymise' ||
    (Array.isArray(input.then) && input.then.some((t) => ('when' in t ? t.then : t.otherwise) === 'anonymise'));
  if (input.else && !anonymises)
    report(draft, 'error', 'else-without-anonymise', [...path, 'else'], '`else` only stands beside `anonymise`', 'remove it', 'key');
  const notBefore = input['not-before'];
  if (input['yields-to']) yields(draft, input['yields-to'], [...path, 'yields-to']);
  if (active && archive) draft.later.push((policy) => archiveFirst(draft, policy, { id, active, archive }, [...path, 'archive']));
  return {
    id,
    activity,
    ...(input['applies-to'] ? { appliesTo: appliesTo(draft, input['applies-to'], [...path, 'applies-to']) } : {}),
    ...(active ? { active } : {}),
    ...(archive ? { archive } : {}),
    then: outcomes(draft, input.then, [...path, 'then']),
    elseDelete: input.else === 'delete',
    early: events(draft, input['unless-earlier'], [...path, 'unless-earlier']),
    ...(input['hold-while'] ? { holdWhile: condition(factNames(draft), input['hold-while'], [...path, 'hold-while']) } : {}),
    ...(input.warn ? { warn: days(draft, input.warn, [...path, 'warn']) } : {}),
    ...(notBefore ? { notBefore: end(draft, notBefore, [...path, 'not-before']) } : {}),
    ...(input['review-every'] ? { reviewEvery: days(draft, input['review-every'], [...path, 'review-every']) } : {}),
    ...(input.subject ? { subject: input.subject } : {}),
    ...(input['yields-to'] ? { yieldsTo: input['yields-to'] } : {}),
    ...(input.reading ? { reading: reading(input.reading, id) } : {}),
    clauses: clausesOf(input),
    cites: citations(draft, input.cites, [...path, 'cites']),
    says: input.says ? text(draft, input.says) : {},
    span: spanAt(draft, path),
  };
}

/** `clause` and `clauses` together. */
export const clausesOf = (input: { clause?: string | undefined; clauses?: string[] | undefined }): string[] => [
  ...(input.clause ? [input.clause] : []),
  ...(input.clauses ?? []),
];

/** A reading that the pack justifies as obvious needs no confirmation (S37, E25). */
export const reading = (input: ReadingInput, id: string): Reading => {
  const said = typeof input === 'string' ? { says: input } : input;
  return { id, says: said.says.trim(), ...(said.obvious ? { obvious: said.obvious } : {}), confirmed: said.obvious !== undefined };
};

function phase(draft: Draft, input: EndInput, path: Path): Phase {
  const early = typeof input === 'object' ? events(draft, input['unless-earlier'], [...path, 'unless-earlier']) : [];
  for (const [way, part] of partsOf(input)) innerEarly(draft, part, [...path, ...way]);
  const kept: End = end(draft, input, path);
  const uncut = floor(draft, input, path);
  const promised: Bound[] = bounds(input);
  return { end: kept, early, ...(uncut ? { floor: uncut } : {}), bounds: promised };
}

/** An early end inside an end would change what the end means; the phase and the rule are where it stands (S19). */
function innerEarly(draft: Draft, input: EndInput, path: Path): void {
  if (typeof input === 'object' && input['unless-earlier']) {
    report(
      draft,
      'error',
      'early-end-inside',
      [...path, 'unless-earlier'],
      '`unless-earlier` stands inside an end',
      'write it in the outermost mapping of `keep`, or on the rule',
      'key',
    );
  }
  for (const [way, part] of partsOf(input)) innerEarly(draft, part, [...path, ...way]);
}

function archived(draft: Draft, input: ArchiveInput, hasActive: boolean, path: Path): Archive {
  const begins = start(draft, input.keep, [...path, 'keep']);
  if (!begins && !hasActive) {
    report(
      draft,
      'error',
      'archive-without-start',
      path,
      'nothing says when this archive begins',
      'write `keep: { for: ..., from: EVENT }`, or give the rule an active phase with `keep`',
    );
  }
  return {
    ...phase(draft, input.keep, [...path, 'keep']),
    start: begins ?? { kind: 'forever' },
    purpose: text(draft, input.purpose),
    basis: input.basis,
    readers: referAll(draft, 'recipients', input.readers, [...path, 'readers']),
    ...(input.label ? { label: text(draft, input.label) } : {}),
    ...(input.access ? { access: input.access } : {}),
  };
}

function outcomes(draft: Draft, input: ThenInput | undefined, path: Path): Rule['then'] {
  if (input === undefined) return [{ when: { kind: 'always' }, outcome: 'review' }];
  if (typeof input === 'string') return [{ when: { kind: 'always' }, outcome: input }];
  if (!input.some((t) => 'otherwise' in t)) {
    const help = 'end the list with `- otherwise: delete` or another outcome';
    report(draft, 'error', 'outcome-open', path, 'the outcomes do not cover every case', help, 'key');
  }
  return input.map((branch, i): { when: Rule['then'][number]['when']; outcome: Outcome } => {
    if ('when' in branch) return { when: condition(factNames(draft), branch.when, [...path, i, 'when']), outcome: branch.then };
    if (i < input.length - 1)
      report(draft, 'error', 'unreachable-branch', [...path, i], 'nothing after `otherwise` is ever reached', 'move it to the end');
    return { when: { kind: 'always' }, outcome: branch.otherwise };
  });
}

function appliesTo(draft: Draft, input: NonNullable<RuleInput['applies-to']>, path: Path): NonNullable<Rule['appliesTo']> {
  refer(draft, 'events', input.event, [...path, 'event']);
  for (const key of ['from', 'before'] as const) if (input[key]) day(draft, input[key], [...path, key]);
  if (input.from && input.before && input.from >= input.before)
    report(
      draft,
      'error',
      'empty-range',
      path,
      `nothing lies from \`${input.from}\` and before \`${input.before}\``,
      'put the earlier day into `from`',
    );
  return { event: input.event, ...(input.from ? { from: input.from } : {}), ...(input.before ? { before: input.before } : {}) };
}

function events(draft: Draft, input: string | string[] | undefined, path: Path): string[] {
  if (input === undefined) return [];
  if (typeof input === 'string') {
    refer(draft, 'events', input, path);
    return [input];
  }
  return referAll(draft, 'events', input, path);
}

function days(draft: Draft, written: string, path: Path): Period {
  const parsed = period(draft, written, path);
  if (typeof parsed === 'object' && !('hours' in parsed)) return parsed;
  if (parsed)
    report(draft, 'error', 'wrong-period', path, `\`${written}\` cannot stand here`, 'write a period in days, weeks, months or years');
  return { years: 0, months: 0, days: 0 };
}

/** The winner of a contradiction is a rule; which rules there are is known once every `same-as` is filled. */
function yields(draft: Draft, target: string, path: Path): void {
  draft.later.push(({ activities }) => {
    const known = Object.values(activities).flatMap((a) => a.branches.flatMap((b) => (b.rule === 'ends' ? [] : [b.rule.id])));
    if (known.includes(target)) return;
    report(draft, 'error', 'unknown-rule', path, `there is no rule \`${target}\``, suggest(target, known, 'name it as `activity.rule`'));
  });
}
