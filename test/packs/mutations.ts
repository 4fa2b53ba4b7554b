import type { Place } from '../../src/policy/clauses/places.ts';
import type { End, Phase, Policy, Rule } from '../../src/policy/model.ts';

/** A policy in which the element at a place says something else. */
export interface Mutation {
  what: string;
  policy: Policy;
  /** Where the change must be seen: in the plan of at least one of these activities. */
  activities: string[];
}

/** Every way in which the element of a clause is changed (E30). */
export function mutationsAt(policy: Policy, place: Place): Mutation[] {
  const id = place.element.split('.').slice(1).join('.');
  if (place.on === 'rule') return ruleMutations(policy, place.element);
  if (place.on === 'role' || place.on === 'data') return [without(policy, place.on === 'role' ? 'roles' : 'data', id)];
  if (place.on !== 'activity') return [];
  const { [id]: gone, ...activities } = policy.activities;
  const nobody = { ...gone!, roles: [] };
  return [{ what: 'concerns nobody', policy: { ...policy, activities: { ...activities, [id]: nobody } }, activities: [id] }];
}

function without(policy: Policy, key: 'roles' | 'data', id: string): Mutation {
  const using = Object.values(policy.activities).filter((a) => a[key].includes(id));
  const changed = using.map((a) => [a.id, { ...a, [key]: a[key].filter((x) => x !== id) }]);
  return {
    what: `${key} without \`${id}\``,
    policy: { ...policy, activities: { ...policy.activities, ...Object.fromEntries(changed) } },
    activities: using.map((a) => a.id),
  };
}

function ruleMutations(policy: Policy, id: string): Mutation[] {
  const owner = Object.values(policy.activities).find((a) => a.branches.some((b) => b.rule !== 'ends' && b.rule.id === id))!;
  const rule = owner.branches.flatMap((b) => (b.rule !== 'ends' && b.rule.id === id ? [b.rule] : []))[0]!;
  const { holdWhile, ...unheld } = rule;
  const later = (p: Phase): Phase => ({ ...p, end: aYearLater(policy, p.end) });
  const other = rule.then[0]!.outcome === 'review' ? 'delete' : 'review';
  const variants: [string, Rule][] = [];
  // what never ends, or waits for a warning that nobody sends yet, has no outcome so far
  const ends = (rule.archive ?? rule.active)!.end.kind !== 'forever' && !rule.warn;
  if (ends) variants.push(['another outcome', { ...rule, then: [{ when: { kind: 'always' }, outcome: other }] }]);
  if (rule.active) variants.push(['a later end', { ...rule, active: later(rule.active) }]);
  if (rule.archive) variants.push(['a later end of the archive', { ...rule, archive: { ...rule.archive, ...later(rule.archive) } }]);
  if (holdWhile) variants.push(['no hold', unheld]);
  if (rule.early.length > 0) variants.push(['no early end', { ...rule, early: [] }]);
  return variants.map(([what, changed]) => {
    const branches = owner.branches.map((b) => (b.rule === rule ? { ...b, rule: changed } : b));
    return {
      what,
      policy: { ...policy, activities: { ...policy.activities, [owner.id]: { ...owner, branches } } },
      activities: [owner.id],
    };
  });
}

/** A year later, which shows through any rounding; what never ends, ends with any event. */
function aYearLater(policy: Policy, end: End): End {
  switch (end.kind) {
    case 'event':
      return { ...end, steps: [...end.steps, { add: { years: 1, months: 0, days: 0 } }] };
    case 'hours':
      return { ...end, hours: end.hours + 24 * 365 };
    case 'forever':
      return { kind: 'event', event: Object.keys(policy.events)[0]!, steps: [] };
    case 'while':
      return { ...end, grace: aYearLater(policy, end.grace) };
    default:
      return { ...end, of: end.of.map((e) => aYearLater(policy, e)) };
  }
}
