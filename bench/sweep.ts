import { BATCHES, type Change } from './baseline/baseline.ts';
import { type Bench, interleave, type Setting } from './bench.ts';
import { type Cost, competitors, TABLES } from './competitors.ts';
import { type Figure, figure, median, rounded } from './figure.ts';
import { fillSchool, type Rows } from './school.ts';

const ROWS = 5_000_000;
const DUE = 0.4;
/** So many rows show which batch is the best; a multiple of every size. */
const SAMPLE = 500_000;

/** E33: rows per second of the engine's sweep against the hand-written statements, each on a fresh copy of the same database. */
export const sweepBenches: Bench[] = (['delete', 'transform'] as const).map((change) => ({
  name: `sweep-${change}`,
  run: async (setting) => [await compare(setting, change, 'correlated'), await compare(setting, change, 'random')],
}));

async function compare(setting: Setting, change: Change, clock: Rows['clock']): Promise<Figure> {
  const { ground, say } = setting;
  const rows = ROWS * setting.scale;
  const due = rows * DUE;
  const name = `sweep ${change}, ${clock} clock`;
  say(`${name}: filling ${rows.toLocaleString('en')} rows`);
  const template = await ground.create();
  await ground.using(template, (client) => fillSchool(client, { table: TABLES[change], rows, due, clock }));
  const sides = competitors(ground, template, change, due);
  const tried: number[] = [];
  const sample = Math.min(due, SAMPLE * setting.scale);
  for (const size of BATCHES) {
    tried.push((sample / (await sides.sample(size, sample)).ms) * 1000);
    say(`${name}: by hand in batches of ${size.toLocaleString('en')}: ${Math.round(tried.at(-1)!).toLocaleString('en')} rows a second`);
  }
  const best = BATCHES[tried.indexOf(Math.max(...tried))]!;
  const costs = await interleave(
    setting.rounds,
    { engine: sides.engine, baseline: () => sides.baseline(best), free: sides.lockFree },
    (round, side, cost) => say(`${name}: round ${round}/${setting.rounds} ${side}: ${Math.round(cost.ms).toLocaleString('en')} ms`),
  );
  await ground.drop(template);
  const ratios = (side: Cost[], of: (c: Cost) => number) => costs.engine.map((own, i) => of(side[i]!) / of(own));
  const bySecond = (side: Cost[]) => rounded((due / median(side.map((c) => c.ms))) * 1000);
  const wall = ratios(costs.baseline, (c) => c.ms);
  const processor = ratios(costs.baseline, (c) => c.processor ?? Number.NaN);
  return figure(
    `${name}: ratio to hand-written SQL`,
    '×',
    median(wall),
    { atLeast: 0.8 },
    {
      'rows a second': bySecond(costs.engine),
      'by hand': bySecond(costs.baseline),
      'best batch': best,
      'ratio to the lock-free form': rounded(median(ratios(costs.free, (c) => c.ms))),
      'ratios by round': wall.map(rounded),
      ...(processor.some(Number.isNaN) ? {} : { 'ratio by processor time': rounded(median(processor)) }),
    },
  );
}
