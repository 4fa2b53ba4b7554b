import { mapHash } from '../map/hash.ts';
import type { Plan } from '../plan/plan.ts';
import { policyHash } from '../policy/hash.ts';
import type { Policy } from '../policy/model.ts';
import { listApprovals } from '../store/approvals.ts';
import { storeClock } from '../store/clock.ts';
import { currentFreeze } from '../store/freezes.ts';
import type { Store } from '../store/store.ts';
import { Trouble } from '../text/trouble.ts';
import type { SafeSystem } from './check-policy.ts';
import { pinned } from './versions.ts';

/** A plan older than this says too little about what is due now (S44). */
const MOST_DAYS = 7;
/** Clocks may disagree by this much (E11). */
const SKEW_SECONDS = 300;
/** After so long without a run a clock that jumped would go unnoticed (E11). */
const QUIET_HOURS = 48;

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

async function notFrozen(store: Store): Promise<void> {
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
  if (changed) throw madeWith(plan, changed, plan.pinned[changed], current[changed]);
  for (const { map, target } of systems) {
    const [then, engine] = [plan.pinned.engines[map.system], current.engines[map.system]!];
    if (then !== engine) throw madeWith(plan, `\`${map.system}\` on`, then ?? 'nothing', engine);
    sameTime(`the clock of \`${map.system}\``, await target.clock(), now());
  }
}

const madeWith = (plan: Plan, what: string, then: string, current: string): Trouble =>
  new Trouble(
    'plan-outdated',
    `plan \`${plan.id}\` was made with ${what} ${then}; this is ${current}`,
    'make a new plan with `lethe plan`',
  );

function sameTime(whose: string, theirs: Temporal.Instant, now: Temporal.Instant): void {
  const apart = Math.abs(theirs.since(now).total('seconds'));
  if (apart > SKEW_SECONDS)
    throw new Trouble(
      'clock-skew',
      `${whose} and this machine's are ${Math.round(apart / 60)} minutes apart`,
      'correct the wrong clock, then run the same command again',
    );
}

/**
 * Whether this machine's clock may decide what is due (E11): the store's agrees, and after 48 hours without a run somebody has said what
 * day it is. `lastRun` is absent when nothing was ever carried out; then the canary of a first run protects.
 */
export async function mayTrustClock(
  store: Store,
  now: Temporal.Instant,
  zone: string,
  lastRun: Temporal.Instant | undefined,
  confirmed: string | undefined,
): Promise<void> {
  sameTime('the clock of the store', await storeClock(store.db), now);
  const today = now.toZonedDateTimeISO(zone).toPlainDate().toString();
  if (confirmed !== undefined && confirmed !== today)
    throw new Trouble('clock-skew', `this machine says that today is ${today}, you say ${confirmed}`, 'correct the clock, or the date');
  const quiet = lastRun ? now.since(lastRun).total('hours') : 0;
  if (quiet > QUIET_HOURS && confirmed === undefined)
    throw new Trouble(
      'clock-unconfirmed',
      `the last run was ${Math.floor(quiet / 24)} days ago by this machine's clock, which says ${today}`,
      `if that is right, confirm it with \`--today ${today}\``,
    );
}
