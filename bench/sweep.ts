import type pg from 'pg';
import { BATCHES, type Change, prepareBaseline, runBaseline, runLockFree } from './baseline/baseline.ts';
import { type Bench, interleave, type Setting, timed } from './bench.ts';
import { type Figure, figure, median, rounded } from './figure.ts';
import type { Ground } from './ground.ts';
import { BOUND, fillSchool, governSchool, type Rows } from './school.ts';

const ROWS = 5_000_000;
const DUE = 0.4;
export const TABLES: Record<Change, 'visits' | 'seats'> = { delete: 'visits', transform: 'seats' };

/** E33: rows per second of the engine's sweep against the hand-written statements, each on a fresh copy of the same database. */
export const sweepBench: Bench = {
  name: 'sweep',
  run: async (setting) => {
    const figures: Figure[] = [];
    for (const change of ['delete', 'transform'] as const)
      for (const clock of ['correlated', 'random'] as const) figures.push(await compare(setting, change, clock));
    return figures;
  },
};

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
  for (const size of BATCHES) {
    tried.push((due / (await sides.baseline(size))) * 1000);
    say(`${name}: by hand in batches of ${size.toLocaleString('en')}: ${Math.round(tried.at(-1)!).toLocaleString('en')} rows a second`);
  }
  const best = BATCHES[tried.indexOf(Math.max(...tried))]!;
  const ms = await interleave(
    setting.rounds,
    { engine: sides.engine, baseline: () => sides.baseline(best), free: sides.lockFree },
    (line) => say(`${name}: ${line} ms`),
  );
  await ground.drop(template);
  const over = (side: number[]) => rounded(median(ms.engine.map((own, i) => side[i]! / own)));
  return figure(
    `${name}: ratio to hand-written SQL`,
    '×',
    over(ms.baseline),
    { atLeast: 0.8 },
    {
      'rows a second': rounded((due / median(ms.engine)) * 1000),
      'by hand': rounded((due / median(ms.baseline)) * 1000),
      'best batch': best,
      'ratio to the lock-free form': over(ms.free),
      'ratios by round': ms.engine.map((own, i) => rounded(ms.baseline[i]! / own)),
    },
  );
}

/** Each way of doing the same change, timed on its own fresh copy of a template; throws when it does not change exactly `due` rows. */
export function competitors(ground: Ground, template: string, change: Change, due: number) {
  const onCopy = async (work: (database: string) => Promise<{ rows: number; ms: number }>, look?: Look): Promise<number> => {
    const database = await ground.create(template);
    await ground.settle();
    const { rows, ms } = await work(database);
    if (rows !== due) throw new Error(`${rows} rows were changed, ${due} are due`);
    if (look) await ground.using(database, look);
    await ground.drop(database);
    return ms;
  };
  const byHand = (run: (client: pg.Client) => Promise<number>, look?: Look) =>
    onCopy(
      (database) =>
        ground.using(database, async (client) => {
          await client.query('set jit = off'); // as the engine does
          await prepareBaseline(client);
          let rows = 0;
          const ms = await timed(async () => {
            rows = await run(client);
          });
          return { rows, ms };
        }),
      look,
    );
  return {
    engine: (look?: Look) => onCopy((database) => sweepOnce(ground.url(database), change, due), look),
    baseline: (size: number, look?: Look) => byHand((client) => runBaseline(client, change, BOUND, size), look),
    lockFree: (look?: Look) => byHand((client) => runLockFree(client, change, BOUND), look),
  };
}

type Look = (client: pg.Client) => Promise<void>;

/** The engine's way, receipts included, as apply goes it. */
async function sweepOnce(url: string, change: Change, planned: number): Promise<{ rows: number; ms: number }> {
  const school = await governSchool(url);
  try {
    const step = change === 'delete' ? school.step('visits', 'delete') : school.step('seats', 'columns', 'ip');
    await school.target.receipts('none'); // installs the helper schema, as plan does long before apply
    const act = { plan: 'BENCH1', run: 'BENCH1-1', step: 1, policyHash: 'bench', mapHash: 'bench' };
    let rows = 0;
    const ms = await timed(async () => {
      for await (const batch of school.target.sweep(step, act, { planned, lockTimeoutMs: 2_000, statementTimeoutMs: 120_000 }))
        rows += batch.rows;
    });
    return { rows, ms };
  } finally {
    await school.close();
  }
}
