import { relative, resolve } from 'node:path';
import pg from 'pg';
import { apply } from '../src/cli/commands/apply.ts';
import { approve } from '../src/cli/commands/approve.ts';
import { check } from '../src/cli/commands/check.ts';
import { confirm } from '../src/cli/commands/confirm.ts';
import { explain } from '../src/cli/commands/explain.ts';
import { addHold } from '../src/cli/commands/hold.ts';
import { plan } from '../src/cli/commands/plan.ts';
import { EXIT, type ExitCode } from '../src/cli/context.ts';
import type { Door } from '../src/cli/door.ts';
import { printWaits, waitsOf } from '../src/cli/print-waits.ts';
import { wrap } from '../src/cli/table.ts';
import { number } from '../src/cli/words.ts';
import type { Plan } from '../src/plan/plan.ts';
import { listReadings } from '../src/work/confirm-reading.ts';
import { makePlan } from '../src/work/make-plan.ts';
import { fillCampus } from './campus/fill.ts';
import { demoMessages } from './messages.ts';
import { makeProject } from './project.ts';
import { withFreshCampus, writeEnvironment } from './server.ts';

export interface DemoOptions {
  people: number;
  folder: string;
}

/** Everything that one demo works with. */
interface Stage {
  /** The door as a user of the demo's own project would have it. */
  door: Door;
  say: ReturnType<typeof demoMessages>;
  url: string;
  /** Keys of the cast by login. */
  people: Record<string, number>;
  /** What each command printed with `--json`. */
  results: { command: string; result: unknown }[];
  title(text: string): void;
  run(command: string, work: (door: Door) => Promise<ExitCode>, shorten?: (text: string) => string): Promise<ExitCode>;
}

/**
 * Fills a campus and goes the whole way on it with the very commands that people type, each shown before it runs: check, plan with
 * nothing confirmed, confirm, hold, plan, approve, apply, explain, and what is left. Starts afresh each time it is run.
 */
export async function runDemo(door: Door, options: DemoOptions): Promise<ExitCode> {
  const began = performance.now();
  const folder = resolve(door.context.cwd, options.folder);
  const say = demoMessages(door.language);
  const n = (value: number) => number(value, door.language);
  await makeProject(folder);
  return withFreshCampus(folder, door.hint, async (url) => {
    const file = await writeEnvironment(folder, url);
    door.hint(say.filling(n(options.people), shown(door, folder)));
    const { interrupt } = door.context;
    const filled = await fillCampus(url, {
      people: options.people,
      now: door.setting.now(),
      signal: interrupt,
      say: (people) => door.context.err.isTerminal && door.hint(say.progress(n(people), n(options.people))),
    });
    if (!filled) {
      door.hint(say.stopped);
      return EXIT.partial;
    }
    const stage = stageOf(door, folder, url, filled.cast.people);
    const before = await rowsByTable(url);
    stage.title(say.filled(n(filled.rows), n(options.people), n(before.size)));
    const code = await wholeWay(stage);
    if (code !== EXIT.done) return code;
    const after = await rowsByTable(url);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    const commands = nextCommands(shown(door, folder), filled.cast.people);
    const tables = [...before].map(([table, rows]) => ({ table, before: rows, now: after.get(table) ?? 0 }));
    const { people, witnesses } = filled.cast;
    door.print(
      { folder, environment: file, seconds, rows: filled.rows, tables, cast: { people, witnesses }, results: stage.results, commands },
      () =>
        [
          '',
          say.changed(n(sum(tables, 'before')), n(sum(tables, 'now'))),
          '',
          say.next,
          ...[`. ${shown(door, file)}`, ...commands].map((c) => `  ${door.style.strong(c)}`),
          '',
          say.took(n(seconds)),
        ].join('\n'),
    );
    return EXIT.done;
  });
}

const shown = (door: Door, path: string): string => relative(door.context.cwd, path) || '.';

/** The same door, in the demo's own project, with its own campus and records, whatever the environment says. */
function stageOf(door: Door, folder: string, url: string, people: Record<string, number>): Stage {
  const { out } = door.context;
  const { LETHE_USER: user, USER: login } = door.context.env;
  const env = { ...door.context.env, DATABASE_URL: undefined, INTRANET_URL: url, LETHE_USER: user ?? login ?? 'demo' };
  const results: Stage['results'] = [];
  const printer =
    (command: string, shorten: (text: string) => string): Door['print'] =>
    (result, text) => {
      results.push({ command, result });
      if (!door.json) out.write(`${shorten(text())}\n`);
    };
  const inner: Door = { ...door, context: { ...door.context, cwd: folder, env }, setting: { ...door.setting, cwd: folder, env } };
  return {
    door: inner,
    say: demoMessages(door.language),
    url,
    people,
    results,
    title: (text) => {
      if (!door.json) out.write(`\n${wrap(door.style.strong(text), Math.min(door.width, 120), 0).join('\n')}\n`);
    },
    run: (line, work, shorten = (text) => text) => {
      if (!door.json) out.write(`${door.style.faint(`$ lethe ${line}`)}\n`);
      return work({ ...inner, print: printer(line, shorten) });
    },
  };
}

async function wholeWay(stage: Stage): Promise<ExitCode> {
  const { door, say, title, run, people } = stage;
  title(say.check);
  const found = await run('check --live', (d) => check(d, { live: true, strict: false }));
  if (found !== EXIT.done) return found;

  await showUnconfirmed(stage);
  title(say.confirm);
  const readings = listReadings(door.setting).filter(({ reading }) => !reading.confirmed);
  const ids = readings.map(({ reading }) => reading.id);
  await run(`confirm ${ids.join(' ')} --by "${say.by}"`, (d) => confirm(d, ids, { by: say.by }));

  title(say.hold);
  const reassess = door.setting.now().toZonedDateTimeISO('Europe/Paris').toPlainDate().add({ months: 3 }).toString();
  const person = `users:${people.farah}`;
  await run(`hold add --person ${person} --reason "${say.holdReason}" --reassess ${reassess} --id farah`, (d) =>
    addHold(d, { id: 'farah', person, reason: say.holdReason, reassess }),
  );

  title(say.plan);
  await run('plan', (d) => plan(d, { refresh: false, sql: false }));
  const made = stage.results.at(-1)!.result as Plan;
  title(say.approve);
  const large = made.steps.filter((s) => s.large).map((s) => s.number);
  const flag = large.length > 0 ? ` --large ${large.join(',')}` : '';
  await run(`approve ${made.id}${flag} --comment "${say.comment}"`, (d) => approve(d, made.id, { large, comment: say.comment }));

  title(say.apply);
  const lastLine = (text: string) => text.slice(text.lastIndexOf('\n') + 1);
  const canary = await run(`apply ${made.id}`, (d) => apply(d, made.id, { goOn: false }), lastLine);
  if (door.context.interrupt.aborted) return canary;
  const applied = canary === EXIT.done ? canary : await run(`apply ${made.id} --go-on`, (d) => apply(d, made.id, { goOn: true }));
  if (applied !== EXIT.done) return applied;

  title(say.explain('violette'));
  await run(`explain users:${people.violette}`, (d) => explain(d, `users:${people.violette}`, []));
  title(say.left);
  return run('plan --refresh', (d) => plan(d, { refresh: true, sql: false }));
}

/** What waits while nobody has confirmed the readings (S37). The plan itself is kept and never approved. */
async function showUnconfirmed({ door, say, title, results }: Stage): Promise<void> {
  const made = await makePlan(door.setting, { refresh: false });
  const waits = waitsOf(made.surveys).filter((w) => w.for === 'confirmed-reading');
  const n = (value: number) => number(value, door.language);
  results.push({ command: 'plan', result: made });
  title(say.unconfirmed(n(waits.reduce((sum, w) => sum + w.rows, 0)), n(made.readings.unconfirmed)));
  if (!door.json) door.context.out.write(`${printWaits(waits, door.m, door.language, door.width, 20).join('\n')}\n`);
}

/** Rows by table, in the order in which the tables were made. */
async function rowsByTable(url: string): Promise<Map<string, number>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; rows: string }>(
      `select relname as name, (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %s', oid::regclass), false, true, '')))[1]::text as rows
       from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by oid`,
    );
    return new Map(rows.map((r) => [r.name, Number(r.rows)]));
  } finally {
    await client.end();
  }
}

const sum = (tables: { before: number; now: number }[], of: 'before' | 'now') => tables.reduce((total, t) => total + t[of], 0);

function nextCommands(folder: string, people: Record<string, number>): string[] {
  return [
    'status',
    `explain users:${people.ada}`,
    `explain intranet.school_records 1`,
    'hold list',
    'confirm',
    'plan --as-of 2030-01-01',
  ].map((c) => `npx lethe ${c} --project ${folder}`);
}
