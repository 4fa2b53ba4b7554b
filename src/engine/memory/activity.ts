import type { Serves } from '../../map/model.ts';
import type { Activity } from '../../policy/model.ts';
import { holdsTrue, showsRole } from './fact.ts';
import { type RuleStanding, ruleApplies, ruleStanding } from './rule.ts';
import { both, either, namesNobody, personRow, type Subject, type Truth } from './world.ts';

/** Where one activity stands for one subject, with everything that `explain` says. */
export interface ActivityVerdict extends Omit<RuleStanding, 'standing' | 'held'> {
  activity: string;
  /** The name of the link to the person. */
  person: string;
  standing: RuleStanding['standing'] | 'none';
  rule?: string;
  held: boolean;
  reading?: string;
}

export function activityVerdict(subject: Subject, serves: Serves, activity: Activity): ActivityVerdict {
  const base = { activity: activity.id, person: subject.person.name, held: false };
  const roles = holdsARole(subject, activity);
  const where = holdsTrue(subject, serves.where);
  const asked = both(roles, where);
  if (asked === false) return { ...base, standing: 'none' };
  if (asked === undefined) return { ...base, standing: 'undecided', cause: roles === undefined ? 'role-unknown' : 'where-unknown' };
  for (const branch of activity.branches) {
    const when = holdsTrue(subject, branch.when);
    if (branch.rule === 'ends') {
      if (when === true) return { ...base, standing: 'none' };
      if (when === undefined) return { ...base, standing: 'undecided', cause: 'branch-unknown' };
      continue;
    }
    const taken = both(when, ruleApplies(subject, branch.rule));
    if (taken === undefined) return { ...base, standing: 'undecided', cause: 'branch-unknown' };
    if (!taken) continue;
    const { rule } = branch;
    return { ...base, ...ruleStanding(subject, rule), rule: rule.id, ...(rule.reading ? { reading: rule.reading.id } : {}) };
  }
  return { ...base, standing: 'undecided', cause: 'no-branch' };
}

/** A role held now or ever (S1). A link that names nobody concerns nobody, unless it is the only one (S5). */
function holdsARole(subject: Subject, activity: Activity): Truth {
  const { world, table, row, person } = subject;
  if (table.people.length > 1 && namesNobody(person, row)) return false;
  const theirs = personRow(subject);
  const holder = world.map.tables[person.table];
  if (!theirs || !holder) return undefined;
  return either(...activity.roles.map((role) => showsRole(world, holder.roles[role], theirs)));
}

/** A residual activity, and an activity or rule that yields, concerns nothing that the winners concern (S6). */
export function yielded(verdict: ActivityVerdict, others: ActivityVerdict[], activities: Record<string, Activity>): ActivityVerdict {
  if (verdict.standing === 'none') return verdict;
  const mine = activities[verdict.activity]!;
  const rivals = others.filter((o) => o.activity !== verdict.activity);
  const whole = mine.residual
    ? rivals.filter((o) => !activities[o.activity]!.residual).map((o) => concerns(o))
    : named(rivals, activities, mine.yieldsTo).map((o) => concerns(o, mine.yieldsTo, true));
  const ref = mine.branches.flatMap((b) => (b.rule !== 'ends' && b.rule.id === verdict.rule ? (b.rule.yieldsTo ?? []) : []))[0];
  const byRule = named(rivals, activities, ref).map((o) => concerns(o, ref));
  const answer = either(...whole, ...byRule);
  if (answer === true) return { activity: verdict.activity, person: verdict.person, standing: 'none', held: false };
  if (answer === undefined)
    return { activity: verdict.activity, person: verdict.person, standing: 'undecided', cause: 'where-unknown', held: false };
  return verdict;
}

function named(verdicts: ActivityVerdict[], activities: Record<string, Activity>, ref: string | undefined): ActivityVerdict[] {
  if (!ref) return [];
  return verdicts.filter((v) => v.activity === ref || activities[v.activity]!.branches.some((b) => b.rule !== 'ends' && b.rule.id === ref));
}

/** Whether an activity, or one rule of it, concerns the datum. */
function concerns(v: ActivityVerdict, ref?: string, anyRule = false): Truth {
  if (v.standing === 'none') return false;
  if (v.rule === undefined) return undefined;
  return anyRule || ref === undefined || v.activity === ref || v.rule === ref;
}
