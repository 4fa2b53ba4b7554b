import type { DayStep } from '../time/model.ts';
import { sayPeriod } from '../time/period.ts';
import type { Bound, Cond, End, Outcome, Phase, Policy, Rule, Text } from './model.ts';

type Language = 'en' | 'fr';
const UNTIL = /^(until|jusqu’à) /;

const UNIT = {
  en: {
    'calendar-year': 'calendar year',
    'school-year': 'school year',
    'fiscal-year': 'financial year',
    term: 'term',
    month: 'month',
    week: 'week',
  },
  fr: {
    'calendar-year': 'l’année civile',
    'school-year': 'l’année scolaire',
    'fiscal-year': 'l’exercice comptable',
    term: 'la période scolaire',
    month: 'le mois',
    week: 'la semaine',
  },
} as const;
const OF: Record<string, string> = {
  'l’année civile': 'de l’année civile',
  'l’année scolaire': 'de l’année scolaire',
  'l’exercice comptable': 'de l’exercice comptable',
  'la période scolaire': 'de la période scolaire',
  'le mois': 'du mois',
  'la semaine': 'de la semaine',
};

const OUTCOME: Record<Language, Record<Outcome, string>> = {
  en: { delete: 'deleted', anonymise: 'made anonymous', review: 'reviewed by a person', transfer: 'handed to the public archives' },
  fr: {
    delete: 'supprimées',
    anonymise: 'rendues anonymes',
    review: 'examinées par une personne',
    transfer: 'versées aux archives publiques',
  },
};

/** A rule in one sentence for people, in English and French: for notice, register and `explain`. */
export function sayRule(rule: Rule, policy: Policy): Text {
  return { en: sentence(rule, policy, 'en'), fr: contracted(sentence(rule, policy, 'fr')) };
}

/** French joins some words with what follows. */
const contracted = (said: string) =>
  said
    .replaceAll(/jusqu’à le /g, 'jusqu’au ')
    .replaceAll(/jusqu’à les /g, 'jusqu’aux ')
    .replaceAll(/\b(que|de) (?=[aeiouyéèêh])/gi, (_, word: string) => `${word.slice(0, -1)}’`);

function sentence(rule: Rule, policy: Policy, l: Language): string {
  const parts: string[] = [];
  if (rule.active) parts.push(sayPhase(rule.active, policy, l));
  else if (rule.archive)
    parts.push(`${l === 'en' ? 'in use until' : 'en usage jusqu’à'} ${sayEnd(rule.archive.start, policy, l).replace(UNTIL, '')}`);
  if (rule.archive) parts.push(`${l === 'en' ? 'then archived: ' : 'puis archivage intermédiaire : '}${sayPhase(rule.archive, policy, l)}`);
  const endless = [rule.active, rule.archive].some((p) => p?.end.kind === 'forever');
  if (!endless) parts.push(sayOutcome(rule, policy, l));
  if (rule.early.length > 0)
    parts.push(
      `${l === 'en' ? 'earlier after' : 'plus tôt après'} ${rule.early.map((e) => eventName(policy, e, l)).join(l === 'en' ? ' or ' : ' ou ')}`,
    );
  if (rule.warn)
    parts.push(
      l === 'en' ? `not before ${sayPeriod(rule.warn, l)} after a warning` : `pas avant ${sayPeriod(rule.warn, l)} après un avertissement`,
    );
  if (rule.notBefore) parts.push(`${l === 'en' ? 'never before' : 'jamais avant'} ${sayEnd(rule.notBefore, policy, l)}`);
  if (rule.holdWhile)
    parts.push(`${l === 'en' ? 'nothing goes while' : 'rien n’est détruit tant que'} ${sayCondition(rule.holdWhile, policy, l)}`);
  return parts.join(l === 'en' ? '; ' : ' ; ');
}

function sayPhase(phase: Phase, policy: Policy, l: Language): string {
  const end = sayEnd(phase.end, policy, l, phase.bounds[0]);
  if (phase.early.length === 0) return end;
  return `${end}${l === 'en' ? ', or earlier after ' : ', ou plus tôt après '}${phase.early.map((e) => eventName(policy, e, l)).join(l === 'en' ? ' or ' : ' ou ')}`;
}

function sayOutcome(rule: Rule, policy: Policy, l: Language): string {
  const then = l === 'en' ? 'then ' : 'puis ';
  if (rule.then.length === 1) return then + OUTCOME[l][rule.then[0]!.outcome];
  return (
    then +
    rule.then
      .map(
        (t) =>
          OUTCOME[l][t.outcome] +
          (t.when.kind === 'always'
            ? l === 'en'
              ? ' otherwise'
              : ' sinon'
            : ` ${l === 'en' ? 'when' : 'quand'} ${sayCondition(t.when, policy, l)}`),
      )
      .join(', ')
  );
}

/** An end in words: `3 years after the last activity on the Intranet`. */
function sayEnd(end: End, policy: Policy, l: Language, bound?: Bound): string {
  const list = (of: End[]) => of.map((e) => sayEnd(e, policy, l).replace(UNTIL, '')).join(l === 'en' ? '; or ' : ' ; ou ');
  switch (end.kind) {
    case 'forever':
      return l === 'en' ? 'without limit, reviewed regularly' : 'sans limite, avec réexamen régulier';
    case 'event':
      return end.steps.length === 0
        ? `${l === 'en' ? 'until' : 'jusqu’à'} ${eventName(policy, end.event, l)}`
        : saySteps(end.steps, eventName(policy, end.event, l), l, bound);
    case 'hours':
      return `${sayPeriod({ hours: end.hours }, l)} ${l === 'en' ? 'after' : 'après'} ${eventName(policy, end.event, l)}`;
    case 'latest':
      return `${l === 'en' ? 'the latest of' : 'le plus tardif de'} (${list(end.of)})`;
    case 'earliest':
      return `${l === 'en' ? 'the earliest of' : 'le plus proche de'} (${list(end.of)})`;
    case 'first-known':
      return `${l === 'en' ? 'the first known of' : 'le premier connu de'} (${list(end.of)})`;
    case 'while':
      return `${l === 'en' ? 'as long as' : 'tant que'} ${sayCondition(end.cond, policy, l)}, ${l === 'en' ? 'then' : 'puis'} ${sayEnd(end.grace, policy, l)}`;
  }
}

function saySteps(steps: DayStep[], anchor: string, l: Language, bound?: Bound): string {
  let said = anchor;
  steps.forEach((step, i) => {
    if ('add' in step) {
      const last = i === steps.length - 1;
      said = `${last && bound ? promised(bound, sayPeriod(step.add, l), l) : sayPeriod(step.add, l)} ${l === 'en' ? 'after' : 'après'} ${said}`;
    } else if ('endOf' in step) {
      said = l === 'en' ? `the end of the ${UNIT.en[step.endOf]} of ${said}` : `la fin ${OF[UNIT.fr[step.endOf]]} où tombe ${said}`;
    } else {
      said =
        l === 'en'
          ? `the start of the ${UNIT.en[step.startOfNext]} after ${said}`
          : `le début ${OF[UNIT.fr[step.startOfNext]]} qui suit ${said}`;
    }
  });
  return 'add' in steps.at(-1)! ? said : `${l === 'en' ? 'until' : 'jusqu’à'} ${said}`;
}

function promised(bound: Bound, exact: string, l: Language): string {
  if (bound.kind === 'at-least') return `${l === 'en' ? 'at least' : 'au moins'} ${exact}`;
  if (bound.kind === 'at-most') return `${l === 'en' ? 'at most' : 'au plus'} ${exact}`;
  if (bound.kind === 'range') return `${sayPeriod(bound.shortest, l)} ${l === 'en' ? 'to' : 'à'} ${sayPeriod(bound.longest, l)}`;
  return exact;
}

/** A condition in words: `outcome of the entry tests: failed`. */
function sayCondition(c: Cond, policy: Policy, l: Language): string {
  const joined = (of: Cond[], word: string) => of.map((x) => sayCondition(x, policy, l)).join(` ${word} `);
  switch (c.kind) {
    case 'always':
      return l === 'en' ? 'always' : 'toujours';
    case 'all':
      return joined(c.of, l === 'en' ? 'and' : 'et');
    case 'any':
      return joined(c.of, l === 'en' ? 'or' : 'ou');
    case 'not':
      return `${l === 'en' ? 'not' : 'non'} (${sayCondition(c.of, policy, l)})`;
    case 'fact': {
      const fact = policy.facts[c.fact];
      const name = say(fact?.label, c.fact, l);
      if ('missing' in c.test) return `${name}${l === 'en' ? ' is missing' : ' manque'}`;
      if ('in' in c.test) {
        if (fact?.kind === 'boolean' && c.test.in.length === 1)
          return c.test.in[0] === true ? name : `${l === 'en' ? 'not' : 'non'} (${name})`;
        return `${name}${l === 'en' ? ': ' : ' : '}${c.test.in.join(', ')}`;
      }
      const from = c.test.from === undefined ? [] : [`${l === 'en' ? 'from' : 'à partir de'} ${c.test.from}`];
      const before = c.test.before === undefined ? [] : [`${l === 'en' ? 'below' : 'moins de'} ${c.test.before}`];
      return `${name} ${[...from, ...before].join(' ')}`;
    }
  }
}

const eventName = (policy: Policy, id: string, l: Language) => say(policy.events[id]?.label, id, l);

/** A text in a language, else in the first one that it has, else the id. */
const say = (text: Text | undefined, id: string, l: string): string => text?.[l] ?? Object.values(text ?? {})[0] ?? id;
