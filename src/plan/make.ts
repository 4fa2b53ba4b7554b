import { firstDueDay } from '../justify/first-day.ts';
import type { Crowd } from '../justify/predicate.ts';
import type { Program, Step } from '../justify/program.ts';
import type { SystemMap } from '../map/model.ts';
import { readingsOf } from '../policy/confirmations.ts';
import type { Policy } from '../policy/model.ts';
import type { Calendar } from '../time/model.ts';
import { isLarge, type LeftToOthers, type Limits, type PlanStep } from './plan.ts';
import type { Counted, Reached } from './target.ts';

/** What was counted of a step, how large its table is, and for `anonymise` what it reaches. */
export type Measured = Counted & { tableRows: number; reached?: Reached };

/** The steps of a program in the order of apply, numbered over all systems; steps with nothing to do stay out of the plan. */
export function planSteps(
  of: { program: Program; counts: Map<Step, Measured> }[],
  limits: Limits,
  calendar: Calendar,
): { planned: PlanStep; step: Step }[] {
  const steps: { planned: PlanStep; step: Step }[] = [];
  for (const { program, counts } of of) {
    for (const step of program.tables.flatMap((t) => t.steps)) {
      const counted = counts.get(step);
      if (!counted || counted.rows === 0) continue;
      const planned: PlanStep = {
        number: steps.length + 1,
        system: program.system,
        table: step.table,
        action: step.action,
        ...(step.mark ? { mark: step.mark.column } : {}),
        ...(step.at === 'archive' ? { at: step.at } : {}),
        columns: step.columns,
        along: step.along.map((a) => a.table),
        outcome: step.outcome,
        ...(step.anonymity && counted.reached ? { anonymity: { atLeast: leastOf(step.anonymity.crowd), reached: counted.reached } } : {}),
        rows: counted.rows,
        tableRows: counted.tableRows,
        ...oldestDay(step, counted, calendar),
        reasons: step.reasons
          .map((r, i) => ({ rule: r.rule.id, says: r.rule.says, clauses: r.rule.clauses, rows: counted.byReason[i] ?? 0 }))
          .filter((r) => r.rows > 0),
        large: isLarge(counted.rows, counted.tableRows, limits),
      };
      steps.push({ planned, step });
    }
  }
  return steps;
}

const leastOf = ({ k, l }: Crowd): Reached => ({ k, ...(l === undefined ? {} : { l }) });

/** When the oldest row became due, if every reason of the step has one clock to tell it. */
function oldestDay(step: Step, counted: Counted, calendar: Calendar): { oldest?: string } {
  const days = step.reasons.flatMap((r, i) => {
    if (!counted.byReason[i]) return [];
    const value = counted.oldest[i];
    return [r.clock && typeof value === 'string' ? firstDueDay(r.clock, value, calendar) : undefined];
  });
  if (days.length === 0 || days.some((d) => d === undefined)) return {};
  const [first] = (days as Temporal.PlainDate[]).sort(Temporal.PlainDate.compare);
  return { oldest: first!.toString() };
}

/** The step of a freshly compiled program that a planned step names; absent when the program no longer has it. */
export function stepOf(program: Program, planned: PlanStep): Step | undefined {
  const columns = (s: { columns: { name: string }[] }) => s.columns.map((c) => c.name).join();
  return program.tables
    .flatMap((t) => t.steps)
    .find(
      (s) =>
        s.table === planned.table &&
        s.action === planned.action &&
        s.at === (planned.at ?? 'live') &&
        s.outcome === planned.outcome &&
        columns(s) === columns(planned),
    );
}

/** The tables of a resolved map that are named by pattern as somebody else's, by who acts there and how, most tables first (S52). */
export function leftToOthers(map: SystemMap): LeftToOthers[] {
  const found = new Map<string, LeftToOthers>();
  for (const { elsewhere, technical } of Object.values(map.tables)) {
    if (!elsewhere || !technical) continue;
    const key = JSON.stringify([elsewhere.who, elsewhere.how]);
    found.set(key, { system: map.system, ...elsewhere, tables: (found.get(key)?.tables ?? 0) + 1 });
  }
  return [...found.values()].sort((a, b) => b.tables - a.tables);
}

/** How many readings the policy's rules rest on, and how many of them nobody has confirmed (S37). */
export function countReadings(policy: Policy): { confirmed: number; unconfirmed: number } {
  const readings = readingsOf(policy);
  const confirmed = readings.filter(({ reading }) => reading.confirmed).length;
  return { confirmed, unconfirmed: readings.length - confirmed };
}
