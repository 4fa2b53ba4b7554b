import { type Bench, interleave, timed } from './bench.ts';
import { type Figure, figure, median, rounded } from './figure.ts';
import { fillSchool, governSchool, type Rows } from './school.ts';

const FEW = 100_000;
const MANY = 10_000_000;
/** A count that reads an index takes less than a millisecond: many of them are one measure. */
const REPEATS = 20;

const CLOCKS: { name: string; table: Rows['table']; counted: string; goal: { atMost?: number } }[] = [
  { name: 'own-column clock', table: 'visits', counted: 'visits', goal: { atMost: 3 } },
  { name: 'parent clock', table: 'submissions', counted: 'submissions', goal: { atMost: 3 } },
  { name: 'latest-child clock', table: 'sign_ins', counted: 'people', goal: {} },
];

/** E34: counting a step where nothing is due must cost look-ups in an index, however large the table is. */
export const planBench: Bench = {
  name: 'plan',
  run: async ({ ground, scale, rounds, say }) => {
    const figures: Figure[] = [];
    for (const { name, table, counted, goal } of CLOCKS) {
      const few = await ground.create();
      const many = await ground.create();
      for (const [database, rows] of [
        [few, FEW * scale],
        [many, MANY * scale],
      ] as const) {
        say(`plan, ${name}: filling ${rows.toLocaleString('en')} rows`);
        await ground.using(database, (client) => fillSchool(client, { table, rows, due: 0, clock: 'random' }));
      }
      const small = await governSchool(ground.url(few));
      const large = await governSchool(ground.url(many));
      const count = (school: typeof small) => async (): Promise<number> => {
        const step = school.step(counted, 'delete');
        const once = async () => {
          const { rows } = await school.target.count(step);
          if (rows !== 0) throw new Error(`${rows} rows are due, nothing should be`);
        };
        await once();
        const began = await timed(once);
        const repeats = began > 100 ? 1 : REPEATS;
        return (
          (await timed(async () => {
            for (let i = 0; i < repeats; i++) await once();
          })) / repeats
        );
      };
      const ms = await interleave(rounds, { small: count(small), large: count(large) });
      await small.close();
      await large.close();
      await ground.drop(few);
      await ground.drop(many);
      say(`plan, ${name}: ${ms.small.map(rounded).join(' ')} ms over few rows, ${ms.large.map(rounded).join(' ')} ms over many`);
      const ratio = median(ms.large) / median(ms.small);
      figures.push(
        figure(`plan with nothing due, ${name}: 10 million rows to 100 thousand`, '×', ratio, goal, {
          'ms over 100 thousand': rounded(median(ms.small)),
          'ms over 10 million': rounded(median(ms.large)),
        }),
      );
    }
    return figures;
  },
};
