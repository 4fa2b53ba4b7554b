import type { Progress } from '../../work/apply-plan.ts';
import { type RunResult, runPlan } from '../../work/run-plan.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';
import { what } from '../print-plan.ts';
import { layout, wrap } from '../table.ts';
import { number } from '../words.ts';

/** `lethe apply PLAN [--go-on] [--today DAY]`: carries out an approved plan; Ctrl-C stops after the batch at hand. */
export async function apply(door: Door, id: string, options: { goOn: boolean; today?: string }): Promise<ExitCode> {
  const result = await runPlan(door.setting, id, { ...options, signal: door.context.interrupt, say: speaker(door) });
  door.print({ ...result, plan: result.plan.id }, () => summary(door, result));
  return result.state === 'done' ? EXIT.done : EXIT.partial;
}

/** Progress for people: one line a step, and on a terminal one line that is written over. */
function speaker({ m, language, hint, progress }: Door): (p: Progress) => void {
  let steps = 0;
  return (p) => {
    if (p.kind === 'step') hint(m.step(++steps, p.of, what(p.step, m), `${p.step.system}.${p.step.table}`, number(p.step.rows, language)));
    if (p.kind === 'batch')
      progress(
        m.progress(
          number(p.done, language),
          number(p.planned, language),
          number(Math.round(p.rowsPerSecond), language),
          timeLeft(p.secondsLeft),
        ),
      );
    if (p.kind === 'busy') hint(m.busy(number(p.rows, language)));
    if (p.kind === 'reached')
      hint(m.reached(p.step.table, number(p.reached.k, language), number(p.step.anonymity?.atLeast.k ?? 0, language)));
  };
}

const timeLeft = (seconds: number) => (seconds >= 90 ? `${Math.round(seconds / 60)} min` : `${Math.ceil(seconds)} s`);

function summary({ m, language, style, width }: Door, { plan, state, steps, busy }: RunResult): string {
  const c = m.columns;
  const rows = steps.map(({ step, rows: done, receipts }) => [
    String(step.number),
    `${step.system}.${step.table}`,
    what(step, m),
    `${number(done, language)} / ${number(step.rows, language)}`,
    receipts === 0 ? '' : number(receipts, language),
  ]);
  const table = layout(
    [
      { title: c.number, right: true },
      { title: c.table },
      { title: c.what },
      { title: c.rows, right: true },
      { title: c.receipts, right: true },
    ],
    rows,
    width,
  );
  const again = style.strong(`lethe apply ${plan.id}${state === 'paused' ? ' --go-on' : ''}`);
  const tail = {
    done: m.done(plan.id),
    partial: m.partial(number(busy, language), again),
    paused: m.canary(100, Object.keys(plan.maps).join(', '), again),
    cancelled: m.stopped(again),
  }[state];
  const total = steps.reduce((n, { receipts }) => n + receipts, 0);
  return [...table, '', ...wrap(`${m.receipts(number(total, language))} ${tail}`, width, 2)].join('\n');
}
