import type { Diagnostic, Span } from '../text/diagnostic.ts';
import { checkBranches } from './check-branches.ts';
import { checkYields } from './check-yields.ts';
import type { PolicyCode } from './codes.ts';
import type { Activity, End, Policy, Rule } from './model.ts';

/** What a policy that reads well still says wrongly or doubtfully: contradictions, gaps, missing translations. */
export function checkPolicy(policy: Policy): Diagnostic[] {
  const rules = Object.values(policy.activities).flatMap((a) =>
    a.branches.flatMap((b) => (b.rule === 'ends' ? [] : [{ activity: a, rule: b.rule }])),
  );
  return [
    ...Object.values(policy.activities).flatMap((a) => checkBranches(policy, a)),
    ...checkYields(policy),
    ...subjects(rules.map((r) => r.rule)),
    ...ceilings(rules),
    ...translations(policy),
  ];
}

const warning = (code: PolicyCode, span: Span, message: string, help: string): Diagnostic => ({
  code,
  severity: 'warning',
  message,
  span,
  help,
});
const error = (code: PolicyCode, span: Span, message: string, help: string): Diagnostic => ({
  code,
  severity: 'error',
  message,
  span,
  help,
});

/** Rules of one subject that keep for different periods need a declared winner (S7). */
function subjects(rules: Rule[]): Diagnostic[] {
  const found: Diagnostic[] = [];
  rules.forEach((a, i) => {
    for (const b of rules.slice(i + 1)) {
      if (!a.subject || a.subject !== b.subject || samePeriods(a, b) || a.yieldsTo === b.id || b.yieldsTo === a.id) continue;
      found.push(
        error(
          'rules-disagree',
          b.span,
          `\`${a.id}\` (${a.span.file}:${a.span.line}) and \`${b.id}\` keep \`${a.subject}\` for different periods`,
          `declare the winner: \`yields-to: ${a.id}\` here, or \`yields-to: ${b.id}\` there`,
        ),
      );
    }
  });
  return found;
}

const samePeriods = (a: Rule, b: Rule) =>
  JSON.stringify([a.active?.end, a.archive?.end]) === JSON.stringify([b.active?.end, b.archive?.end]);

/** A declared ceiling that another rule over the same people and data exceeds, counted from the same event (S7, S20). */
function ceilings(rules: { activity: Activity; rule: Rule }[]): Diagnostic[] {
  return rules.flatMap(({ activity, rule }) => {
    if (rule.active?.bounds[0]?.kind !== 'at-most') return [];
    return rules
      .filter(
        (o) =>
          o.activity !== activity &&
          !o.activity.residual &&
          overlap(o.activity.data, activity.data) &&
          overlap(o.activity.roles, activity.roles) &&
          longer(o.rule.active?.end, rule.active!.end),
      )
      .filter((o) => o.rule.yieldsTo !== rule.id && rule.yieldsTo !== o.rule.id && o.activity.yieldsTo !== activity.id)
      .map((o) =>
        warning(
          'ceiling-exceeded',
          o.rule.span,
          `\`${o.rule.id}\` keeps longer than \`${rule.id}\` (${rule.span.file}:${rule.span.line}) allows at most`,
          'declare the winner with `yields-to:`',
        ),
      );
  });
}

const overlap = (a: string[], b: string[]) => a.some((x) => b.includes(x));
function longer(a: End | undefined, b: End): boolean {
  if (a?.kind === 'forever') return b.kind !== 'forever';
  if (a?.kind !== 'event' || b.kind !== 'event' || a.event !== b.event) return false;
  const start = Temporal.PlainDate.from('2025-06-15');
  const length = (e: typeof a) => e.steps.reduce((day, s) => ('add' in s ? day.add(s.add) : day), start);
  return Temporal.PlainDate.compare(length(a), length(b)) > 0;
}

/** Every label in every language of the policy. */
function translations(policy: Policy): Diagnostic[] {
  const { controllers, roles, data, events, facts, sources, recipients, activities, chapters } = policy;
  const labelled = [controllers, roles, data, events, facts, sources, recipients, activities, ...Object.values(chapters)].flatMap((kind) =>
    Object.values(kind as Record<string, Activity>),
  );
  return labelled.flatMap((e) => {
    const missing = policy.languages.filter((l) => !(l in e.label));
    if (missing.length === 0 || (Object.keys(e.label).length === 1 && Object.values(e.label)[0] === e.id)) return [];
    return [
      warning('untranslated', e.span, `\`${e.id}\` has no text in ${missing.map((l) => `\`${l}\``).join(', ')}`, 'add the translation'),
    ];
  });
}
