import { digest } from '../bytes/digest.ts';
import { compile, type Program, type Step } from '../justify/program.ts';
import type { Catalogue } from '../map/catalogue.ts';
import { mapHash } from '../map/hash.ts';
import { countReadings, leftToOthers, type Measured, planSteps } from '../plan/make.ts';
import type { Plan } from '../plan/plan.ts';
import { policyHash } from '../policy/hash.ts';
import type { Policy } from '../policy/model.ts';
import { savePlan } from '../store/plans.ts';
import type { Store } from '../store/store.ts';
import { startOfDay } from '../time/day.ts';
import { type SafeSystem, withSafeSystems } from './check-policy.ts';
import { pushHolds } from './push-holds.ts';
import { type Setting, withProject } from './setting.ts';
import { dayStart } from './show-sql.ts';
import { surveys } from './survey.ts';
import { pinned } from './versions.ts';

export interface PlanOptions {
  /** A day for which to ask, YYYY-MM-DD: a simulation when it lies ahead. Today and now when absent. */
  asOf?: string;
  /** Count again what waits and what could not be decided, instead of showing the last count with its age (E34). */
  refresh: boolean;
  /** Called before each step is counted. */
  onCount?: (table: string, place: number, of: number) => void;
}

/**
 * Makes and keeps a plan (design.md section 7): what is due by the policy in the databases, counted and explained. Touches nothing but
 * our own store and the helper schema. Throws `Trouble`.
 */
export function makePlan(setting: Setting, options: PlanOptions): Promise<Plan> {
  return withProject(setting, ({ policy, maps, project }, store) =>
    withSafeSystems(setting, policy, maps, async (systems) => {
      await pushHolds(store, systems);
      const now = setting.now();
      const asOf = options.asOf ? instantOf(options.asOf, policy, now) : now;
      const programs = systems.map((system) => ({ system, program: compile(policy, system.map, asOf) }));
      const counted = await countAll(programs, options.onCount);
      const steps = planSteps(counted, project.limits, policy.calendar);
      for (const { step, planned } of steps) await systems.find((s) => s.map.system === planned.system)!.target.rehearse(step);
      const body: Omit<Plan, 'id' | 'hash'> = {
        policy: { id: policy.id, version: policy.version, title: policy.title, hash: policyHash(policy) },
        maps: Object.fromEntries(systems.map(({ map }) => [map.system, mapHash(map)])),
        law: policy.law,
        asOf: asOf.toString(),
        created: now.toString(),
        zone: policy.calendar.zone,
        pinned: pinned(systems),
        readings: countReadings(policy),
        steps: steps.map((s) => s.planned),
        surveys: await surveysOf(store, setting, programs, policy, options.refresh),
        elsewhere: systems.flatMap(({ map }) => leftToOthers(map)),
      };
      const plan = named(body);
      await savePlan(store.db, plan);
      return plan;
    }),
  );
}

type Compiled = { system: SafeSystem; program: Program };

async function countAll(
  programs: Compiled[],
  onCount: PlanOptions['onCount'],
): Promise<{ program: Program; counts: Map<Step, Measured> }[]> {
  const total = programs.reduce((n, { program }) => n + program.tables.reduce((m, t) => m + t.steps.length, 0), 0);
  let place = 0;
  const found = [];
  for (const { system, program } of programs) {
    const counts = new Map<Step, Measured>();
    for (const step of program.tables.flatMap((t) => t.steps)) {
      onCount?.(step.table, ++place, total);
      const counted = await system.target.count(step);
      const asked = counted.rows > 0 ? step.anonymity : undefined;
      const reached = asked && (await system.target.reached(asked.crowd, asked.projected));
      counts.set(step, { ...counted, tableRows: placeOf(system, step).tables[step.table]?.rows ?? 0, ...(reached ? { reached } : {}) });
    }
    found.push({ program, counts });
  }
  return found;
}

/** The catalogue of the place in which the rows of a step stand. */
function placeOf({ map, catalogue, archives }: SafeSystem, { table, at }: Step): Catalogue {
  const archive = map.tables[table]?.archive;
  return at === 'archive' && archive?.kind === 'schema' ? archives[archive.schema]! : catalogue;
}

async function surveysOf(store: Store, setting: Setting, programs: Compiled[], policy: Policy, refresh: boolean): Promise<Plan['surveys']> {
  const all: Plan['surveys'] = [];
  for (const { system, program } of programs) all.push(...(await surveys(store, setting, system, program, policyHash(policy), refresh)));
  return all;
}

/** Nothing that ends on the day itself is due yet. Today means now. */
function instantOf(written: string, { calendar: { zone } }: Policy, now: Temporal.Instant): Temporal.Instant {
  const start = dayStart(written, zone);
  return start.equals(startOfDay(now.toZonedDateTimeISO(zone).toPlainDate(), zone)) ? now : start;
}

/** Letters and digits that are not taken for one another. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The id is short enough to be said aloud; the hash is the identity. */
function named(body: Omit<Plan, 'id' | 'hash'>): Plan {
  const hash = digest(body);
  let bits = BigInt(`0x${hash}`) >> 226n;
  let id = '';
  for (let i = 0; i < 6; i++, bits >>= 5n) id = ALPHABET[Number(bits & 31n)] + id;
  return { id, hash, ...body };
}
