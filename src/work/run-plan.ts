import type { Plan, PlanStep } from '../plan/plan.ts';
import type { Pace } from '../plan/target.ts';
import { currentFreeze } from '../store/freezes.ts';
import { listRuns, type Run, saveRun } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { Trouble } from '../text/trouble.ts';
import { applyPlan, type Progress, summarise } from './apply-plan.ts';
import { planCalled } from './approve-plan.ts';
import { type SafeSystem, withSafeSystems } from './check-policy.ts';
import { mayAct, mayBegin, mayTrustClock } from './guards.ts';
import { pushHolds } from './push-holds.ts';
import { type Setting, withProject } from './setting.ts';

export interface RunOptions {
  /** Go on after the canary of a first run (E19). */
  goOn: boolean;
  /** What day it is, said by a person: needed after 48 hours without a run (E11). YYYY-MM-DD. */
  today?: string;
  /** Aborted to stop after the batch at hand. */
  signal?: AbortSignal;
  say: (progress: Progress) => void;
  lockTimeoutMs?: number;
  statementTimeoutMs?: number;
  /** Between batches (E10); the defaults suit a database at work. */
  rest?: Pace['rest'];
}

export interface RunResult {
  run: string;
  plan: Plan;
  state: 'done' | 'partial' | 'paused' | 'cancelled';
  /** What the plan has done so far, in all runs, from the receipts in the targets. */
  steps: { step: PlanStep; rows: number; receipts: number }[];
  /** Rows still due that other transactions hold. */
  busy: number;
}

/** A batch should take seconds, and a replica should not be left further behind than it catches up in seconds. */
const REST: Pace['rest'] = {
  batchMs: 3_000,
  lagBytes: 64 * 1024 * 1024,
  clock: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** What is kept of a run beside its state. */
interface Body {
  systems: string[];
  /** Systems on which at most a canary was allowed, and those of them where it was used up. */
  canary: string[];
  paused: string[];
}

/**
 * Carries out an approved plan after every guard of S44 has been asked, and keeps a record of the run. A run that was stopped or killed
 * is gone on with by calling this again. Throws `Trouble`; what was committed stays, with its receipts.
 */
export function runPlan(setting: Setting, id: string, options: RunOptions): Promise<RunResult> {
  return withProject(setting, async ({ policy, maps }, store) => {
    const plan = await planCalled(store, id);
    await mayBegin(store, plan, policy, setting.now());
    const [last] = await listRuns(store.db, { limit: 1 });
    const lastRun = last && Temporal.Instant.from(last.started);
    await mayTrustClock(store, setting.now(), policy.calendar.zone, lastRun, options.today);
    const earlier = await listRuns(store.db, { plan: plan.id, limit: 1000 });
    if (earlier.some((r) => r.state === 'done'))
      throw new Trouble(
        'plan-done',
        `plan \`${plan.id}\` was carried out already`,
        'make a new plan with `lethe plan` to see what is due now',
      );
    const concerned = maps.filter((m) => plan.steps.some((s) => s.system === m.system));
    return withSafeSystems(setting, policy, concerned, async (systems) => {
      await mayAct(plan, systems, setting.now);
      await pushHolds(store, systems);
      const canaries = await unknownSystems(store, systems, earlier, options.goOn);
      const run = {
        id: `${plan.id}-${earlier.length + 1}`,
        plan: plan.id,
        started: setting.now().toString(),
        state: 'running' as const,
        body: { systems: systems.map((s) => s.map.system), canary: [...canaries], paused: [] } satisfies Body,
      };
      const end = (state: Run['state'], paused: string[] = []) =>
        saveRun(store.db, { ...run, state, ended: setting.now().toString(), body: { ...run.body, paused } satisfies Body });
      await saveRun(store.db, run);
      try {
        const { state, busy, paused } = await carryOut(setting, options, { plan, policy, systems, run: run.id, canaries, store });
        await end(state, paused);
        return { run: run.id, plan, state, busy, steps: await summarise(plan, systems) };
      } catch (error) {
        await end('failed').catch(() => {}); // the first error tells more than a store that went away too
        throw error;
      }
    });
  });
}

interface Work {
  plan: Plan;
  policy: Parameters<typeof applyPlan>[0]['policy'];
  systems: SafeSystem[];
  run: string;
  canaries: Set<string>;
  store: Store;
}

async function carryOut(
  setting: Setting,
  options: RunOptions,
  work: Work,
): Promise<Pick<RunResult, 'state' | 'busy'> & Pick<Body, 'paused'>> {
  const busy = new Map<number, number>();
  const paused: string[] = [];
  let state: RunResult['state'] = 'done';
  const progress = applyPlan({
    plan: work.plan,
    policy: work.policy,
    systems: work.systems,
    run: work.run,
    canaries: work.canaries,
    pace: {
      lockTimeoutMs: options.lockTimeoutMs ?? 2_000,
      statementTimeoutMs: options.statementTimeoutMs ?? 120_000,
      ...(options.signal ? { signal: options.signal } : {}),
      rest: options.rest ?? REST,
    },
    frozen: async () => (await currentFreeze(work.store.db)) !== undefined,
    clock: () => performance.now(),
  });
  let first = true;
  for await (const p of progress) {
    if (first) await closeInterrupted(work, setting.now());
    first = false;
    if (p.kind === 'busy') busy.set(p.step.number, p.rows);
    if (p.kind === 'stopped') state = 'cancelled';
    if (p.kind === 'canary') {
      state = 'paused';
      paused.push(p.system);
    }
    options.say(p);
  }
  const left = [...busy.values()].reduce((n, rows) => n + rows, 0);
  return { state: state === 'done' && left > 0 ? 'partial' : state, busy: left, paused };
}

/** Once the running locks of the targets are ours, every other run there that says it is running was killed. */
async function closeInterrupted({ store, systems, run: mine }: Work, now: Temporal.Instant): Promise<void> {
  const ours = systems.map((s) => s.map.system);
  const running = (await listRuns(store.db, { limit: 1000 })).filter((r) => r.state === 'running' && r.id !== mine);
  for (const run of running)
    if ((run.body as Body).systems.every((s) => ours.includes(s)))
      await saveRun(store.db, { ...run, state: 'interrupted', ended: now.toString() });
}

/** Systems on which no run was ever allowed more than a canary (E19), but for those where a person now says to go on. */
async function unknownSystems(store: Store, systems: SafeSystem[], earlier: Run[], goOn: boolean): Promise<Set<string>> {
  const body = (r: Run) => r.body as Body;
  const known = new Set(
    (await listRuns(store.db, { limit: 1000 })).flatMap((r) => {
      const whole = r.state === 'done' || r.state === 'partial';
      return body(r).systems.filter((s) => whole || !body(r).canary.includes(s));
    }),
  );
  if (goOn) for (const run of earlier) for (const s of body(run).paused ?? []) known.add(s);
  return new Set(systems.map((s) => s.map.system).filter((s) => !known.has(s)));
}
