import { mapHash } from '../map/hash.ts';
import type { Plan } from '../plan/plan.ts';
import { policyHash } from '../policy/hash.ts';
import type { Policy } from '../policy/model.ts';
import { listApprovals } from '../store/approvals.ts';
import { currentFreeze } from '../store/freezes.ts';
import type { Store } from '../store/store.ts';
import { Trouble } from '../text/trouble.ts';
import type { SafeSystem } from './check-policy.ts';
import { pinned } from './versions.ts';

/** A plan older than this says too little about what is due now (S44). */
const MOST_DAYS = 7;
/** Clocks may disagree by this much (S44). */
const SKEW_SECONDS = 300;

/** Everything that must be true of a plan before a database is opened for it; throws the first `Trouble`. */
export async function mayBegin(store: Store, plan: Plan, policy: Policy, now: Temporal.Instant): Promise<void> {
  await notFrozen(store);
  const again = `make a new plan with \`lethe plan\``;
  if (plan.policy.hash !== policyHash(policy))
    throw new Trouble('plan-outdated', `policy or readings changed since plan \`${plan.id}\` was made`, again);
  if (Temporal.Instant.compare(Temporal.Instant.from(plan.asOf), now) > 0) {
    const day = Temporal.Instant.from(plan.asOf).toZonedDateTimeISO(plan.zone).toPlainDate();
    throw new Trouble('plan-future', `plan \`${plan.id}\` was made as of ${day}, which has not come`, `it is a simulation; ${again}`);
  }
  const days = now.since(Temporal.Instant.from(plan.created)).total('hours') / 24;
  if (days > MOST_DAYS) throw new Trouble('plan-old', `plan \`${plan.id}\` is ${Math.floor(days)} days old, more than ${MOST_DAYS}`, again);
  const approvals = await listApprovals(store.db, plan.id);
  if (approvals.length === 0)
    throw new Trouble('plan-unapproved', `nobody approved plan \`${plan.id}\``, `look at it, then: lethe approve ${plan.id}`);
  const unnamed = plan.steps.filter((s) => s.large && !approvals.some((a) => a.large.includes(s.number))).map((s) => s.number);
  if (unnamed.length > 0)
    throw new Trouble(
      'plan-large',
      `no approval of plan \`${plan.id}\` names its large steps ${unnamed.join(', ')}`,
      `lethe approve ${plan.id} --large ${unnamed.join(',')}`,
    );
}

export async function notFrozen(store: Store): Promise<void> {
  const frozen = await currentFreeze(store.db);
  if (frozen)
    throw new Trouble(
      'frozen',
      `all destruction has been frozen since ${frozen.since.slice(0, 16)} by \`${frozen.by}\`: ${frozen.reason}`,
      'when the reason is gone: lethe freeze --lift',
    );
}

/** Everything that must be true of the open systems: the same maps, programs and clocks as the plan knew (E1, S44). */
export async function mayAct(plan: Plan, systems: SafeSystem[], now: () => Temporal.Instant): Promise<void> {
  const current = pinned(systems);
  for (const { map } of systems) {
    if (plan.maps[map.system] !== mapHash(map))
      throw new Trouble(
        'plan-outdated',
        `the map or the schema of \`${map.system}\` changed since plan \`${plan.id}\` was made`,
        'make a new plan with `lethe plan`',
      );
  }
  const changed = (['lethe', 'tzdata'] as const).find((k) => plan.pinned[k] !== current[k]);
  if (changed)
    throw new Trouble(
      'plan-outdated',
      `plan \`${plan.id}\` was made with ${changed} ${plan.pinned[changed]}; this is ${current[changed]}`,
      'make a new plan with `lethe plan`',
    );
  for (const { map, target } of systems) {
    const theirs = await target.clock();
    const apart = Math.abs(theirs.since(now()).total('seconds'));
    if (apart > SKEW_SECONDS)
      throw new Trouble(
        'clock-skew',
        `the clock of \`${map.system}\` and this machine's are ${Math.round(apart / 60)} minutes apart`,
        'correct the wrong clock, then run the same command again',
      );
  }
}
