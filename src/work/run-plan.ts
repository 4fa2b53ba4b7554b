import type { Plan, PlanStep } from '../plan/plan.ts';
import { currentFreeze } from '../store/freezes.ts';
import { listRuns, type Run, saveRun } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { Trouble } from '../text/trouble.ts';
import { applyPlan, type Progress, summarise } from './apply-plan.ts';
import { planCalled } from './approve-plan.ts';
import { type SafeSystem, withSafeSystems } from './check-policy.ts';
import { mayAct, mayBegin } from './guards.ts';
import { type Setting, withProject } from './setting.ts';

export interface RunOptions {
  /** Go on after the canary of a first run (E19). */
  goOn: boolean;
  /** Aborted to stop after the batch at hand. */
  signal?: AbortSignal;
  say: (progress: Progress) => void;
  lockTimeoutMs?: number;
  statementTimeoutMs?: number;
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

/** What is kept of a run beside its state. */
interface Body {
  systems: string[];
  /** Systems that only saw a canary. */
  canary: string[];
}

/**
 * Carries out an approved plan after every guard of S44 has been asked, and keeps a record of the run. A run that was stopped or killed
 * is gone on with by calling this again. Throws `Trouble`; what was committed stays, with its receipts.
 */
export function runPlan(setting: Setting, id: string, options: RunOptions): Promise<RunResult> {
  return withProject(setting, async ({ policy, maps }, store) => {
    const plan = await planCalled(store, id);
    await mayBegin(store, plan, policy, setting.now());
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
      const canaries = await unknownSystems(store, systems, earlier, options.goOn);
      const run: Run = {
        id: `${plan.id}-${earlier.length + 1}`,
        plan: plan.id,
        started: setting.now().toString(),
        state: 'running',
        body: { systems: systems.map((s) => s.map.system), canary: [...canaries] } satisfies Body,
      };
      const end = (state: Run['state']) => saveRun(store.db, { ...run, state, ended: setting.now().toString() });
      await saveRun(store.db, run);
      try {
        const { state, busy } = await carryOut(setting, options, { plan, policy, systems, run: run.id, canaries, store, earlier });
        await end(state);
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
  earlier: Run[];
}

async function carryOut(setting: Setting, options: RunOptions, work: Work): Promise<Pick<RunResult, 'state' | 'busy'>> {
  const busy = new Map<number, number>();
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
    },
    frozen: async () => (await currentFreeze(work.store.db)) !== undefined,
    clock: () => performance.now(),
  });
  let first = true;
  for await (const p of progress) {
    if (first) await closeInterrupted(work.store, work.earlier, setting.now());
    first = false;
    if (p.kind === 'busy') busy.set(p.step.number, p.rows);
    if (p.kind === 'stopped') state = 'cancelled';
    if (p.kind === 'canary') state = 'paused';
    options.say(p);
  }
  const left = [...busy.values()].reduce((n, rows) => n + rows, 0);
  return { state: state === 'done' && left > 0 ? 'partial' : state, busy: left };
}

/** Once the target's running lock is ours, every other run that says it is running was killed. */
async function closeInterrupted(store: Store, earlier: Run[], now: Temporal.Instant): Promise<void> {
  for (const run of earlier.filter((r) => r.state === 'running'))
    await saveRun(store.db, { ...run, state: 'interrupted', ended: now.toString() });
}

/** Systems on which no plan was ever carried out beyond its canary (E19). */
async function unknownSystems(store: Store, systems: SafeSystem[], earlier: Run[], goOn: boolean): Promise<Set<string>> {
  const body = (r: Run) => r.body as Body;
  const known = new Set(
    (await listRuns(store.db, { limit: 1000 })).filter((r) => r.state === 'done' || r.state === 'partial').flatMap((r) => body(r).systems),
  );
  if (goOn) for (const r of earlier.filter((e) => e.state === 'paused')) for (const s of body(r).canary) known.add(s);
  return new Set(systems.map((s) => s.map.system).filter((s) => !known.has(s)));
}
