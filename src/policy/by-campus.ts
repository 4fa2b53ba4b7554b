import { ofCampus } from './build/overlay.ts';
import type { Activity, Branch, Cond, Overlay, Policy, Rule } from './model.ts';

/**
 * The policy as it is carried out: before each rule of the network stands the one that a campus has instead, because it is stricter there or
 * its calendar is another (S27, S42, E4). Rows that do not say whose campus they are match none of them, hence are undecided.
 * Called once readings are confirmed, since a rule stays one rule whatever calendar counts its days.
 */
export function byCampus(policy: Policy): Policy {
  if (policy.overlays.length === 0) return policy;
  const activities = Object.values(policy.activities).map((a): [string, Activity] => [a.id, { ...a, branches: branchesOf(policy, a) }]);
  return { ...policy, activities: Object.fromEntries(activities) };
}

function branchesOf(policy: Policy, activity: Activity): Branch[] {
  const own = policy.overlays.find((o) => o.campus === activity.campus);
  if (activity.campus !== undefined) return activity.branches.map((b) => (b.rule === 'ends' ? b : { ...b, rule: counted(b.rule, own) }));
  return activity.branches.flatMap((b) => {
    const { rule } = b;
    if (rule === 'ends') return [b];
    const here = policy.overlays.flatMap((o): Branch[] => {
      const tightened = o.tighten[rule.id];
      if (!tightened && !o.calendar) return [];
      const when: Cond = b.when.kind === 'always' ? ofCampus(o.campus) : { kind: 'all', of: [ofCampus(o.campus), b.when] };
      return [{ when, rule: counted(tightened ? { ...tightened, ...readingOf(rule) } : rule, o), otherwise: false, span: b.span }];
    });
    return [...here, b];
  });
}

/** The reading of the network’s rule, with its confirmation: what is stricter rests on it no less. */
const readingOf = ({ reading }: Rule): Partial<Rule> => (reading ? { reading } : {});

const counted = (rule: Rule, overlay: Overlay | undefined): Rule => (overlay?.calendar ? { ...rule, calendar: overlay.calendar } : rule);
