import { InvalidArgumentError, Option } from 'commander';
import type { Extra } from '../src/cli/program.ts';
import { CAMPUS, SCHOOLS } from './schools/school.ts';

/** People of a demo that takes about half a minute. */
const PEOPLE = 2_000;
/** Fewer people would leave out half of the tables. */
const FEWEST = 500;

/** `lethe demo`: the whole way on a school of its own. What it does is loaded only when it is asked for. */
export const demo: Extra = (program, add, run) =>
  void add(program, 'demo', 'fill a reference campus and go the whole way on it, from check to proof', [
    'demo',
    'demo --people 20000 --lang fr',
    'demo --school kedge',
  ])
    .option('--people <number>', `how many people the campus has, at least ${FEWEST}`, people, PEOPLE)
    .addOption(
      new Option('--school <school>', 'whose policy, and whose databases')
        .choices([CAMPUS.pack, ...Object.keys(SCHOOLS)])
        .default(CAMPUS.pack),
    )
    .option('--folder <folder>', 'where project and databases go; made anew each time (default: .lethe/demo, or .lethe/demo-SCHOOL)')
    .action((o: DemoFlags) =>
      run(async (door) => (await import('./demo.ts')).runDemo(door, { ...o, school: SCHOOLS[o.school] ?? CAMPUS, folder: folderOf(o) }))(o),
    );

interface DemoFlags {
  people: number;
  school: string;
  folder?: string;
}

const folderOf = ({ folder, school }: DemoFlags): string => folder ?? `.lethe/demo${school === CAMPUS.pack ? '' : `-${school}`}`;

function people(written: string): number {
  const number = Number(written);
  if (!/^\d+$/.test(written) || number < FEWEST) throw new InvalidArgumentError(`write a whole number from ${FEWEST} upwards`);
  return number;
}
