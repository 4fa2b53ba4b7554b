import { compile, type Program, type Step } from '../justify/program.ts';
import { stepOf } from '../plan/make.ts';
import { type Plan, type PlanStep, tolerated } from '../plan/plan.ts';
import type { Pace, Receipt } from '../plan/target.ts';
import type { Policy } from '../policy/model.ts';
import { Trouble } from '../text/trouble.ts';
import type { OpenSystem } from './open-systems.ts';

/** What apply says while it works; rows are counted, never named. */
export type Progress =
  | { kind: 'step'; step: PlanStep; of: number }
  | { kind: 'batch'; step: PlanStep; done: number; planned: number; rowsPerSecond: number; secondsLeft: number }
  | { kind: 'busy'; step: PlanStep; rows: number }
  | { kind: 'canary'; system: string; rows: number }
  | { kind: 'stopped' };

export interface ApplyOptions {
  plan: Plan;
  policy: Policy;
  systems: OpenSystem[];
  run: string;
  /** Systems on which no plan was ever applied: at most 100 rows, then a pause (E19). */
  canaries: Set<string>;
  pace: Omit<Pace, 'rows' | 'planned'>;
  /** Asked between batches. */
  frozen: () => Promise<boolean>;
  /** Monotonic milliseconds, for rates. */
  clock: () => number;
}

export const CANARY_ROWS = 100;

/**
 * Carries out an approved plan, step by step and batch by batch (design.md section 7). Every batch is committed with its receipt, so
 * that a run that is stopped or killed is simply begun again. Throws `Trouble`; what was committed stays.
 */
export async function* applyPlan(options: ApplyOptions): AsyncIterable<Progress> {
  const { plan, policy, systems } = options;
  const programs = new Map<string, Program>();
  for (const { map, target } of systems) {
    if (!(await target.begin()))
      throw new Trouble(
        'plan-running',
        `another run is at work on \`${map.system}\``,
        'wait until it is over, or stop it with Ctrl-C, then run the same command again',
      );
    programs.set(map.system, compile(policy, map, Temporal.Instant.from(plan.asOf)));
  }
  const earlier = await summarise(plan, systems);
  const canary = new Map([...options.canaries].map((system) => [system, CANARY_ROWS]));
  for (const planned of plan.steps) {
    const system = systems.find((s) => s.map.system === planned.system);
    const step = system && stepOf(programs.get(planned.system)!, planned);
    if (!system || !step)
      throw new Trouble('plan-outdated', `step ${planned.number} of the plan is no longer part of the policy`, 'make a new plan');
    yield* applyStep(options, system, planned, step, canary, earlier.find((e) => e.step.number === planned.number)!.rows);
    if (options.pace.signal?.aborted) {
      yield { kind: 'stopped' };
      return;
    }
    if (canary.get(planned.system) === 0) {
      yield { kind: 'canary', system: planned.system, rows: CANARY_ROWS };
      return;
    }
  }
}

async function* applyStep(
  options: ApplyOptions,
  system: OpenSystem,
  planned: PlanStep,
  step: Step,
  canary: Map<string, number>,
  earlier: number,
): AsyncIterable<Progress> {
  yield { kind: 'step', step: planned, of: options.plan.steps.length };
  await notFrozen(options);
  const most = tolerated(planned.rows) - earlier;
  const now = await system.target.count(step);
  if (now.rows > most) throw grown(planned, now.rows + earlier);
  const act = {
    plan: options.plan.id,
    run: options.run,
    step: planned.number,
    policyHash: options.plan.policy.hash,
    mapHash: options.plan.maps[planned.system]!,
  };
  const allowed = canary.get(planned.system) ?? Number.POSITIVE_INFINITY;
  const pace: Pace = { ...options.pace, planned: now.rows, rows: Math.min(allowed, most) };
  const began = options.clock();
  let done = 0;
  for await (const batch of system.target.sweep(step, act, pace)) {
    done += batch.rows;
    if (canary.has(planned.system)) canary.set(planned.system, Math.max(0, allowed - done));
    const seconds = Math.max(0.001, (options.clock() - began) / 1000);
    const rowsPerSecond = done / seconds;
    if (batch.rows > 0)
      yield {
        kind: 'batch',
        step: planned,
        done,
        planned: now.rows,
        rowsPerSecond,
        secondsLeft: Math.max(0, now.rows - done) / rowsPerSecond,
      };
    if (batch.busy > 0) yield { kind: 'busy', step: planned, rows: batch.busy };
    await notFrozen(options);
  }
  // rows that became due while the step ran are within the tolerance, or nobody approved them (E20)
  if (done >= most) {
    const rest = await system.target.count(step);
    if (rest.rows > 0) throw grown(planned, earlier + done + rest.rows);
  }
}

const grown = (planned: PlanStep, rows: number): Trouble =>
  new Trouble(
    'plan-grown',
    `${rows} rows of \`${planned.table}\` are due, the plan said ${planned.rows}`,
    'look at what changed, make a new plan and have it approved',
  );

async function notFrozen(options: ApplyOptions): Promise<void> {
  if (await options.frozen())
    throw new Trouble('frozen', 'all destruction is frozen', 'see `lethe status`; `lethe freeze --lift` lets plans go on');
}

/** What a plan has done so far, step by step, from the receipts that the targets keep: also of runs that were killed. */
export async function summarise(plan: Plan, systems: OpenSystem[]): Promise<{ step: PlanStep; rows: number; receipts: number }[]> {
  const receipts = new Map<string, Receipt[]>();
  for (const { map, target } of systems) receipts.set(map.system, await target.receipts(plan.id));
  return plan.steps.map((step) => {
    const own = (receipts.get(step.system) ?? []).filter((r) => r.step === step.number);
    return { step, rows: own.reduce((sum, r) => sum + r.rows, 0), receipts: own.length };
  });
}
