import { firstDueDay, type SingleClock } from '../src/justify/first-day.ts';
import type { Policy } from '../src/policy/model.ts';
import type { DayStep } from '../src/time/model.ts';
import { type Bench, interleave, timed } from './bench.ts';
import { figure, median } from './figure.ts';
import { packPolicy } from './pack.ts';

const VALUES = 200_000;

/** Due dates computed in memory, by the clocks of the 42 policy over instants of ten years. */
export const cutoffBench: Bench = {
  name: 'cutoff',
  run: async ({ scale, rounds }) => {
    const { policy } = packPolicy();
    const clocks = clocksOf(policy);
    const values = Array.from({ length: VALUES * scale }, (_, i) => new Date(Date.UTC(2015, 0, 1) + i * 1_577_000).toISOString());
    const evaluate = () => {
      for (const [i, value] of values.entries())
        if (!firstDueDay(clocks[i % clocks.length]!, value, policy.calendar)) throw new Error(`no due day for ${value}`);
    };
    evaluate();
    const { ms } = await interleave(rounds, { ms: () => timed(evaluate) });
    return [
      figure(
        'due dates computed in memory',
        'a second',
        (values.length / median(ms)) * 1000,
        { atLeast: 100_000 },
        { clocks: clocks.length },
      ),
    ];
  },
};

/** The different clocks of a policy that one event decides. */
function clocksOf(policy: Policy): SingleClock[] {
  const steps = new Map<string, DayStep[]>();
  for (const branch of Object.values(policy.activities).flatMap((a) => a.branches)) {
    const end = branch.rule === 'ends' ? undefined : branch.rule.active?.end;
    if (end?.kind === 'event') steps.set(JSON.stringify(end.steps), end.steps);
  }
  return [...steps.values()].map((s) => ({ path: [], column: 'at', as: { as: 'timestamptz' }, steps: s }));
}
