import { BATCHES, type Change } from './baseline/baseline.ts';
import { prepareMariadbBaseline, runMariadbBaseline } from './baseline/mariadb.ts';
import { type Bench, interleave, type Setting, timed } from './bench.ts';
import { TABLES } from './competitors.ts';
import { type Figure, figure, median, rounded } from './figure.ts';
import { fillMariadbSchool, MARIADB_BOUND, type MariadbGround, openMariadb } from './ground-mariadb.ts';
import { governSchool, type Rows } from './school.ts';

/** Fewer than on PostgreSQL: a server of MariaDB copies no database, so each side's own is filled anew. */
const ROWS = 1_000_000;
const DUE = 0.4;
const SAMPLE = 100_000;

/** E33 on MariaDB: rows per second of the engine's sweep against hand-written statements, each on a database filled alike. */
export const mariadbSweepBenches: Bench[] = (['delete', 'transform'] as const).map((change) => ({
  name: `sweep-mariadb-${change}`,
  run: async (setting) => {
    const ground = await openMariadb();
    if (!ground) {
      setting.say(`*** NOT RUN: sweep-mariadb-${change}: no MariaDB answers (set BENCH_MARIADB_URL) ***`);
      return [];
    }
    try {
      return [await compare(setting, ground, change, 'correlated'), await compare(setting, ground, change, 'random')];
    } finally {
      await ground.close();
    }
  },
}));

async function compare(setting: Setting, ground: MariadbGround, change: Change, clock: Rows['clock']): Promise<Figure> {
  const { say, rounds, scale } = setting;
  const [rows, name] = [ROWS * scale, `sweep ${change} on MariaDB, ${clock} clock`];
  const due = rows * DUE;
  say(`${name}: ${rows.toLocaleString('en')} rows on ${ground.label}`);
  const sides = mariadbCompetitors(ground, change, { rows, due, clock });
  const sample = Math.min(due, SAMPLE * scale * 4);
  const tried: number[] = [];
  for (const size of BATCHES) tried.push((sample / (await sides.byHand(size, sample))) * 1000);
  const best = BATCHES[tried.indexOf(Math.max(...tried))]!;
  say(`${name}: by hand best in batches of ${best.toLocaleString('en')}`);
  const costs = await interleave(rounds, { engine: sides.engine, byHand: () => sides.byHand(best) }, (round, side, ms) =>
    say(`${name}: round ${round}/${rounds} ${side}: ${Math.round(ms).toLocaleString('en')} ms`),
  );
  const ratios = costs.engine.map((own, i) => costs.byHand[i]! / own);
  const bySecond = (ms: number[]) => rounded((due / median(ms)) * 1000);
  return figure(
    `${name}: ratio to hand-written SQL`,
    '×',
    median(ratios),
    { atLeast: 0.7 },
    {
      'rows a second': bySecond(costs.engine),
      'by hand': bySecond(costs.byHand),
      'best batch': best,
      'ratios by round': ratios.map(rounded),
    },
  );
}

/** Each way of doing the same change, timed on its own database; throws when it does not change exactly the rows that it should. */
export function mariadbCompetitors(ground: MariadbGround, change: Change, of: { rows: number; due: number; clock: Rows['clock'] }) {
  const onFresh = async (
    work: (database: string) => Promise<{ rows: number; ms: number }>,
    wanted: number,
    look?: (database: string) => Promise<void>,
  ) => {
    const database = await ground.create();
    try {
      await ground.using(database, (client) => fillMariadbSchool(client, { table: TABLES[change], ...of }));
      const { rows, ms } = await work(database);
      if (rows !== wanted) throw new Error(`${rows} rows were changed, ${wanted} were to be`);
      if (look) await look(database);
      return ms;
    } finally {
      await ground.drop(database);
    }
  };
  return {
    engine: (look?: (database: string) => Promise<void>) =>
      onFresh((database) => sweepOnce(ground, database, change, of.due), of.due, look),
    byHand: (size: number, most = of.due, look?: (database: string) => Promise<void>) =>
      onFresh(
        (database) =>
          ground.using(database, async (client) => {
            await prepareMariadbBaseline(client);
            let rows = 0;
            const ms = await timed(async () => {
              rows = await runMariadbBaseline(client, change, MARIADB_BOUND, size, most === of.due ? undefined : most);
            });
            return { rows, ms };
          }),
        most,
        look,
      ),
  };
}

/** The engine's way, receipts included, as apply goes it. */
async function sweepOnce(ground: MariadbGround, database: string, change: Change, planned: number): Promise<{ rows: number; ms: number }> {
  const school = await governSchool(ground.url(database), 'mariadb');
  try {
    const step = change === 'delete' ? school.step('visits', 'delete') : school.step('seats', 'columns', 'ip');
    await school.target.receipts('none'); // installs the helper tables, as plan does long before apply
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
