import { compile, type Program, type Step } from '../justify/program.ts';
import { stepOf } from '../plan/make.ts';
import { type Plan, type PlanStep, tolerated } from '../plan/plan.ts';
import { ringed } from '../plan/rings.ts';
import type { Pace, Reached, Receipt } from '../plan/target.ts';
import type { Policy } from '../policy/model.ts';
import { Trouble } from '../text/trouble.ts';
import type { OpenSystem } from './open-systems.ts';

/** What apply says while it works; rows are counted, never named. */
export type Progress =
  | { kind: 'step'; step: PlanStep; of: number }
  | { kind: 'batch'; step: PlanStep; done: number; planned: number; rowsPerSecond: number; secondsLeft: number }
  | { kind: 'busy'; step: PlanStep; rows: number }
  /** Measured again once rows are anonymous (E21). */
  | { kind: 'reached'; step: PlanStep; reached: Reached }
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

const CANARY_ROWS = 100;

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
  const run: Run = {
    ...options,
    done: new Map((await summarise(plan, systems)).map(({ step, rows }) => [step.number, rows])),
    busy: new Map(),
    canary: new Map([...options.canaries].map((system) => [system, CANARY_ROWS])),
  };
  const steps = plan.steps.map((planned) => place(run, programs, planned));
  for (const step of steps) {
    yield { kind: 'step', step: step.planned, of: steps.length };
    if (!(yield* goesOn(run, step))) return;
  }
  // tables in a ring free each other's rows: again and again, until a round frees none
  const ring = steps.filter((s) => s.ringed && s.planned.action !== 'columns');
  for (let before = -1; ring.length > 0 && before !== total(run); ) {
    before = total(run);
    for (const step of ring) if (!(yield* goesOn(run, step))) return;
  }
}

/** One run of a plan, with what is known of it so far. */
interface Run extends ApplyOptions {
  /** Rows by step, in all runs of the plan. */
  done: Map<number, number>;
  /** Rows by step that others held when the step was last swept. */
  busy: Map<number, number>;
  /** What is left of each system's canary. */
  canary: Map<string, number>;
}

interface PlacedStep {
  planned: PlanStep;
  step: Step;
  system: OpenSystem;
  ringed: boolean;
}

const total = (run: Run): number => [...run.done.values()].reduce((n, rows) => n + rows, 0);

function place(run: Run, programs: Map<string, Program>, planned: PlanStep): PlacedStep {
  const system = run.systems.find((s) => s.map.system === planned.system);
  const program = programs.get(planned.system);
  const step = program && stepOf(program, planned);
  if (!system || !step)
    throw new Trouble('plan-outdated', `step ${planned.number} of the plan is no longer part of the policy`, 'make a new plan');
  return { planned, step, system, ringed: ringed(program.relations).has(planned.table) };
}

/** Carries out one step; false when the run is to stop here, which has been said. */
async function* goesOn(run: Run, placed: PlacedStep): AsyncGenerator<Progress, boolean> {
  yield* applyStep(run, placed);
  const { system } = placed.planned;
  if (run.pace.signal?.aborted) yield { kind: 'stopped' };
  else if (run.canary.get(system) === 0) yield { kind: 'canary', system, rows: CANARY_ROWS };
  else return true;
  return false;
}

async function* applyStep(run: Run, { planned, step, system }: PlacedStep): AsyncGenerator<Progress> {
  await notFrozen(run);
  const earlier = run.done.get(planned.number) ?? 0;
  const most = tolerated(planned.rows) - earlier;
  const now = await system.target.count(step);
  if (now.rows > most) throw grown(planned, now.rows + earlier);
  const act = {
    plan: run.plan.id,
    run: run.run,
    step: planned.number,
    policyHash: run.plan.policy.hash,
    mapHash: run.plan.maps[planned.system]!,
  };
  const allowed = run.canary.get(planned.system) ?? Number.POSITIVE_INFINITY;
  const pace: Pace = { ...run.pace, planned: now.rows, rows: Math.min(allowed, most) };
  const began = run.clock();
  let [done, busy] = [0, 0];
  for await (const batch of system.target.sweep(step, act, pace)) {
    done += batch.rows;
    run.done.set(planned.number, earlier + done);
    if (run.canary.has(planned.system)) run.canary.set(planned.system, Math.max(0, allowed - done));
    const seconds = Math.max(0.001, (run.clock() - began) / 1000);
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
    busy += batch.busy; // each partition says its own
    await notFrozen(run);
  }
  if (busy !== (run.busy.get(planned.number) ?? 0)) yield { kind: 'busy', step: planned, rows: busy };
  run.busy.set(planned.number, busy);
  const asked = done > 0 ? step.anonymity : undefined;
  const reached = asked && (await system.target.reached(asked.crowd, asked.done));
  if (reached) yield { kind: 'reached', step: planned, reached };
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

async function notFrozen(options: Pick<ApplyOptions, 'frozen'>): Promise<void> {
  if (await options.frozen())
    throw new Trouble('frozen', 'all destruction is frozen', 'see `lethe status`; `lethe freeze --lift` lets plans go on');
}

/** What a plan has done so far, step by step, from the receipts that the targets keep: also of runs that were killed. */
export async function summarise(plan: Plan, systems: OpenSystem[]): Promise<{ step: PlanStep; rows: number; receipts: number }[]> {
  const receipts = new Map<string, Receipt[]>();
  for (const { map, target } of systems) receipts.set(map.system, await target.receipts(plan.id));
  return plan.steps.map((step) => {
    const own = (receipts.get(step.system) ?? []).filter((r) => r.step === step.number && r.table === step.table);
    return { step, rows: own.reduce((sum, r) => sum + r.rows, 0), receipts: own.length };
  });
}
