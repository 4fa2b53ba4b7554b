import { InvalidArgumentError } from 'commander';
import type { Extra } from '../src/cli/program.ts';

/** People of a demo that takes about half a minute. */
const PEOPLE = 2_000;
/** Fewer people would leave out half of the tables. */
const FEWEST = 500;

/** `lethe demo`: the whole way on a campus of its own. What it does is loaded only when it is asked for. */
export const demo: Extra = (program, add, run) =>
  void add(program, 'demo', 'fill a reference campus and go the whole way on it, from check to proof', [
    'demo',
    'demo --people 20000 --lang fr',
  ])
    .option('--people <number>', `how many people the campus has, at least ${FEWEST}`, people, PEOPLE)
    .option('--folder <folder>', 'where project and database go; made anew each time', '.lethe/demo')
    .action((o: { people: number; folder: string }) => run(async (door) => (await import('./demo.ts')).runDemo(door, o))(o));

function people(written: string): number {
  const number = Number(written);
  if (!/^\d+$/.test(written) || number < FEWEST) throw new InvalidArgumentError(`write a whole number from ${FEWEST} upwards`);
  return number;
}
