/**
 * What `npm run bench` runs: measures Lethe on this machine, on the embedded PostgreSQL or the server at BENCH_URL, and prints a table, or
 * with `--json` an array of {name, value, unit, goal, bound, holds, details}. `--only sweep-delete,plan` runs some, `--quick` uses a tenth
 * of the rows. Progress is on standard error. See docs/reference/benchmarks.md.
 */
import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';
import { checkBench } from './check.ts';
import { compileBench } from './compile.ts';
import { cutoffBench } from './cutoff.ts';
import { type Figure, printTable } from './figure.ts';
import { openGround } from './ground.ts';
import { memoryBench } from './memory.ts';
import { planBench } from './plan.ts';
import { sweepBenches } from './sweep.ts';
import { mariadbSweepBenches } from './sweep-mariadb.ts';

const BENCHES: Bench[] = [cutoffBench, compileBench, checkBench, planBench, memoryBench, ...sweepBenches, ...mariadbSweepBenches];
const ROUNDS = 5;

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, only: { type: 'string' } },
});
const names = BENCHES.map((b) => b.name);
const asked = values.only?.split(',') ?? names;
const isAsked = (name: string) => asked.some((a) => name === a || name.startsWith(`${a}-`));
const unknown = asked.find((a) => !names.some((name) => name === a || name.startsWith(`${a}-`)));
if (unknown) {
  console.error(`there is no bench \`${unknown}\`; there are ${names.join(', ')}`);
  process.exit(2);
}

const began = performance.now();
const say = (line: string) => console.error(`${Math.round((performance.now() - began) / 1000)} s  ${line}`);
const ground = await openGround(process.env.BENCH_URL);
// Ctrl-C: whatever is left on the server is dropped by the next run
process.on('SIGINT', () => process.exit(130));
const figures: Figure[] = [];
try {
  say(`on ${ground.label}`);
  const scale = values.quick ? 0.1 : 1;
  for (const bench of BENCHES.filter((b) => isAsked(b.name))) figures.push(...(await bench.run({ ground, scale, rounds: ROUNDS, say })));
} finally {
  await ground.close();
}
const quick = values.quick ? figures.map((f) => ({ ...f, details: { ...f.details, quick: 'a tenth of the rows' } })) : figures;
console.log(values.json ? JSON.stringify(quick, undefined, 2) : printTable(quick));
