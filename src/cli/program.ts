import { Command, InvalidArgumentError, Option } from 'commander';
import { VERSION } from '../work/versions.ts';
import { apply } from './commands/apply.ts';
import { approve } from './commands/approve.ts';
import { askArchive, grantArchive, listArchive, readInArchive } from './commands/archive.ts';
import { check } from './commands/check.ts';
import { clauses } from './commands/clauses.ts';
import { completion } from './commands/completion.ts';
import { confirm } from './commands/confirm.ts';
import { type DiscoverFlags, discover, ENGINES } from './commands/discover.ts';
import { DRIFT_FORMATS, type DriftFlags, drift } from './commands/drift.ts';
import { explain } from './commands/explain.ts';
import { freeze } from './commands/freeze.ts';
import { addHold, type HoldFlags, listHolds, releaseHold } from './commands/hold.ts';
import { init } from './commands/init.ts';
import { askErasure, type MoodleFlags, requests } from './commands/moodle.ts';
import { type PlanFlags, plan } from './commands/plan.ts';
import { type ResidueFlags, residue } from './commands/residue.ts';
import { status } from './commands/status.ts';
import { type Context, ENVIRONMENT, EXIT_MEANS, type ExitCode } from './context.ts';
import { type Door, through, withCommonOptions } from './door.ts';
import { wrap } from './table.ts';

/** A command that the program has besides its own, such as the demo, which brings data of its own. */
export type Extra = (program: Command, add: AddCommand, run: RunCommand) => void;
type AddCommand = (parent: Command, name: string, description: string, examples: string[]) => Command;
type RunCommand = (work: (door: Door) => Promise<ExitCode>) => (options: object) => Promise<void>;

/** Said once, at the end of `lethe --help`. */
const AFTER = [
  `Exit codes: ${Object.entries(EXIT_MEANS)
    .map(([code, means]) => `${code} ${means}`)
    .join('; ')}.`,
  `Environment: ${Object.entries(ENVIRONMENT)
    .map(([name, means]) => `${name} ${means}`)
    .join('; ')}.`,
];

/** The whole command line. `exit` is told the exit code of the command that ran. */
export function buildProgram(context: Context, exit: (code: ExitCode) => void, extras: Extra[] = []): Command {
  const program = new Command('lethe')
    .description('One policy becomes the deletions that really happen, with proof.')
    .version(VERSION)
    .showSuggestionAfterError()
    .showHelpAfterError('(see --help)')
    .exitOverride()
    .configureOutput({
      writeOut: (t) => context.out.write(t),
      writeErr: (t) => context.err.write(t),
      getOutHelpWidth: () => context.out.columns,
      getErrHelpWidth: () => context.err.columns,
    })
    .addHelpText('after', () => AFTER.map((line) => `\n${wrap(line, Math.min(context.out.columns, 100), 2).join('\n')}`).join('\n'));
  const add: AddCommand = (parent, name, description, examples) =>
    withCommonOptions(parent.command(name).description(description)).addHelpText(
      'after',
      `\nExamples:\n${examples.map((e) => `  $ lethe ${e}`).join('\n')}`,
    );
  const run: RunCommand = (work) => async (options) => exit(await through(context, options, work));

  add(program, 'init', 'begin a project: a small policy, a map and lethe.yaml', ['init', 'init my-school'])
    .argument('[folder]', 'where (default: here)')
    .action((folder, o) => run((door) => init(door, folder))(o));
  add(program, 'check', 'find what is wrong or doubtful in policy, maps and databases', ['check', 'check --live', 'check --strict --json'])
    .option('--live', 'read the catalogue of each database too', false)
    .option('--strict', 'warnings count as errors', false)
    .action((o) => run((door) => check(door, o))(o));
  add(program, 'discover', 'guess the map of a database, for somebody to confirm line by line', [
    'discover intranet --url-env INTRANET_URL > intranet.map.yaml',
    'discover moodle --url-env MOODLE_URL --samples --lang fr > moodle.map.yaml',
    'discover intranet --url-env INTRANET_URL --new',
  ])
    .argument('<system>', 'a name for the system')
    .requiredOption('--url-env <variable>', 'the environment variable that holds the connection string')
    .addOption(new Option('--engine <engine>', 'the kind of database').choices(ENGINES).default('postgres'))
    .option('--schema <schema>', 'the schema to look at (default: public; on MariaDB the database of the connection string)')
    .option('--new', 'only tables that the map of the project does not know', false)
    .option('--samples', 'let the database count what some values look like; no value leaves it', false)
    .action((system, o: DiscoverFlags) => run((door) => discover(door, system, o))(o));
  add(program, 'drift', 'find where databases have grown apart from their maps; for CI', [
    'drift',
    'drift --strict --format junit > drift.xml',
    'drift --format sarif > drift.sarif',
  ])
    .addOption(new Option('--format <format>', 'how findings are printed').choices(DRIFT_FORMATS).default('text'))
    .option('--strict', 'warnings count as errors', false)
    .action((o: DriftFlags) => run((door) => drift(door, o))(o));
  add(program, 'plan', 'say what is due, and why; touches nothing', [
    'plan',
    'plan --as-of 2027-01-01',
    'plan --against ../changed-policy',
    'plan --sql',
  ])
    .option('--as-of <day>', 'ask for another day (YYYY-MM-DD)')
    .option('--refresh', 'count again what waits and what is undecided', false)
    .option('--against <folder>', 'what would change under the policy of this other project')
    .option('--sql', 'print the statements instead', false)
    .action((o: PlanFlags) => run((door) => plan(door, o))(o));
  add(program, 'approve', 'answer for a plan', ['approve 7Q2M4K', 'approve 7Q2M4K --large 3,5 --comment "seen with the registrar"'])
    .argument('<plan>', 'the id of the plan')
    .option('--large <steps>', 'numbers of the large steps that you approve too', numbers, [])
    .option('--comment <text>', 'kept with the approval')
    .action((id, o) => run((door) => approve(door, id, o))(o));
  add(program, 'apply', 'carry out an approved plan', ['apply 7Q2M4K', 'apply 7Q2M4K --go-on'])
    .argument('<plan>', 'the id of the plan')
    .option('--go-on', 'go on after the first 100 rows of a first run', false)
    .option('--today <day>', 'say what day it is, when no run was made for 48 hours (YYYY-MM-DD)')
    .action((id, o) => run((door) => apply(door, id, o))(o));
  add(program, 'freeze', 'stop all destruction at once', ['freeze --reason "restoring a backup"', 'freeze --lift'])
    .option('--reason <text>', 'why')
    .option('--lift', 'let destruction go on', false)
    .action((o) => run((door) => freeze(door, o))(o));
  add(program, 'explain', 'why something is still there, and until when', [
    'explain 1042',
    'explain users:1042',
    'explain intranet.locations 77',
  ])
    .argument('<what>', 'a person (KEY or TABLE:KEY), or SYSTEM.TABLE')
    .argument('[key...]', 'the key of the row')
    .action((what, key, o) => run((door) => explain(door, what, key))(o));
  add(program, 'residue', 'read a system again after an erasure: what is left of somebody, and why', [
    'residue moodle 1427',
    'residue moodle mdl_user:1427 --words names.txt --json',
  ])
    .argument('<system>', 'the system')
    .argument('<person>', 'a person (KEY or TABLE:KEY)')
    .option('--words <file>', 'names, addresses and logins to look for in texts, one a line; they are printed nowhere')
    .action((system, person, o: ResidueFlags) => run((door) => residue(door, system, person, o))(o));
  add(program, 'confirm', 'list the readings of the policy, or confirm some', [
    'confirm',
    'confirm applications.failed --by "Data protection officer"',
  ])
    .argument('[reading...]', 'readings to confirm')
    .option('--by <function>', 'the function of who confirms')
    .action((readings, o) => run((door) => confirm(door, readings, o))(o));
  holds(program, add, run);
  moodle(program, add, run);
  archives(program, add, run);
  add(program, 'clauses', 'where the policy says each clause of its source text, and how that is carried out', [
    'clauses',
    'clauses 42',
    'clauses kedge --against clauses.yaml',
  ])
    .argument('[policy]', 'a folder of YAML files, or a policy that comes with the program (default: that of the project)')
    .option('--against <file>', 'an inventory of clauses: says what is missing, unknown, or differs')
    .action((pack, o) => run((door) => clauses(door, pack, o))(o));
  add(program, 'status', 'freezes, holds, plans, open readings, and what waits', ['status', 'status --json']).action((o) => run(status)(o));
  add(program, 'completion', 'print completions for your shell', [
    'completion bash >> ~/.bashrc',
    'completion fish > ~/.config/fish/completions/lethe.fish',
  ])
    .argument('<shell>', 'bash, zsh or fish')
    .action((shell, o) => run((door) => completion(door, shell, program))(o));
  for (const extra of extras) extra(program, add, run);
  return program;
}

function holds(program: Command, add: AddCommand, run: RunCommand): void {
  const hold = program.command('hold').description('keep something whatever the policy says');
  add(hold, 'add', 'place a hold: nothing in its scope is destroyed', [
    'hold add --person users:1042 --reason "dispute 2026-014" --reassess 2027-02-01',
  ])
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--reassess <day>', 'when somebody must look at it again (YYYY-MM-DD)')
    .option('--id <id>', 'a name for it')
    .option('--person <table:key>', 'everything about one person')
    .option('--system <system>', 'only in this system')
    .option('--table <table>', 'only this table')
    .option('--activity <activity>', 'only what this activity concerns')
    .option('--category <category>', 'only this data category')
    .action((o: HoldFlags) => run((door) => addHold(door, { reason: o.reason, reassess: o.reassess, ...chosen(o) }))(o));
  add(hold, 'list', 'the holds in force', ['hold list', 'hold list --released'])
    .option('--released', 'those that were released instead', false)
    .action((o) => run((door) => listHolds(door, o))(o));
  add(hold, 'release', 'release a hold', ['hold release dispute-14'])
    .argument('<id>', 'the id of the hold')
    .action((id, o) => run((door) => releaseHold(door, id))(o));
}

function archives(program: Command, add: AddCommand, run: RunCommand): void {
  const archive = program.command('archive').description('read in the archive: asked for with a reason, granted for a time, logged');
  add(archive, 'ask', 'ask to read a row, or what the archive holds of a person', [
    'archive ask intranet.diplomas 77 --as registry --reason "a copy of a lost diploma"',
    'archive ask users:1042 --as registry --reason "request 2026-031"',
  ])
    .argument('<what>', 'a person (TABLE:KEY), or SYSTEM.TABLE')
    .argument('[key...]', 'the key of the row')
    .requiredOption('--as <reader>', 'the reader of the policy as whom you read')
    .requiredOption('--reason <text>', 'why; it is kept, so name nobody')
    .option('--id <id>', 'a name for it')
    .action((what, key, o) => run((door) => askArchive(door, what, key, o))(o));
  add(archive, 'grant', 'let somebody else read what they asked for', ['archive grant 5f0c11d2 --until 2026-12-04'])
    .argument('<id>', 'the id of the consultation')
    .requiredOption('--until <day>', 'the last day on which it may be read (YYYY-MM-DD)')
    .action((id, o) => run((door) => grantArchive(door, id, o))(o));
  add(archive, 'read', 'read what was granted', ['archive read 5f0c11d2 intranet.diplomas 77'])
    .argument('<id>', 'the id of the consultation')
    .argument('<what>', 'what was asked for')
    .argument('[key...]', 'the key of the row')
    .action((id, what, key, o) => run((door) => readInArchive(door, id, what, key))(o));
  add(archive, 'list', 'who asked to read, why, and what came of it', ['archive list', 'archive list --json']).action((o) =>
    run(listArchive)(o),
  );
}

function moodle(program: Command, add: AddCommand, run: RunCommand): void {
  const group = program.command('moodle').description('what SQL must not do in a Moodle: ask its own web services, from 4.4 on');
  const access = (command: Command) =>
    command
      .argument('<person>', 'the number of the person in Moodle')
      .option('--site-env <variable>', 'the environment variable that holds the address of the site', 'MOODLE_SITE')
      .option('--token-env <variable>', 'the environment variable that holds a token of its web services', 'MOODLE_TOKEN');
  access(add(group, 'ask-erasure', 'file a request for erasure; the privacy officer approves it in Moodle', ['moodle ask-erasure 1427']))
    .option('--comment <text>', 'kept with the request, for the privacy officer', '')
    .action((person, o: MoodleFlags) =>
      run((door) => askErasure(door, person, { siteEnv: o.siteEnv, tokenEnv: o.tokenEnv, comment: o.comment }))(o),
    );
  access(add(group, 'requests', 'what became of the requests of a person', ['moodle requests 1427', 'moodle requests 1427 --json'])).action(
    (person, o: MoodleFlags) => run((door) => requests(door, person, o))(o),
  );
}

const chosen = ({ id, person, system, table, activity, category }: HoldFlags): Partial<HoldFlags> =>
  Object.fromEntries(Object.entries({ id, person, system, table, activity, category }).filter(([, v]) => v !== undefined));

function numbers(written: string): number[] {
  const parts = written.split(',').map((p) => p.trim());
  if (!parts.every((p) => /^\d+$/.test(p))) throw new InvalidArgumentError('write numbers with commas, for instance 3,5');
  return parts.map(Number);
}
