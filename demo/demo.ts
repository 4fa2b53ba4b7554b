import { resolve } from 'node:path';
import pg from 'pg';
import { EXIT, type ExitCode } from '../src/cli/context.ts';
import type { Door } from '../src/cli/door.ts';
import { number } from '../src/cli/words.ts';
import { fillCampus } from './campus/fill.ts';
import { demoMessages } from './messages.ts';
import { claim, makeProject } from './project.ts';
import { withFreshCampus, writeEnvironment } from './server.ts';
import { pathFrom, stageOf } from './stage.ts';
import { wholeWay } from './way.ts';

export interface DemoOptions {
  people: number;
  folder: string;
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
  const shown = pathFrom(door.context.cwd);
  await claim(folder);
  return withFreshCampus(folder, door.hint, async (url) => {
    await makeProject(folder);
    const file = await writeEnvironment(folder, url);
    door.hint(say.filling(n(options.people), shown(folder)));
    const { interrupt } = door.context;
    const filled = await fillCampus(url, {
      people: options.people,
      now: door.setting.now(),
      signal: interrupt,
      say: (people) => door.progress(say.progress(n(people), n(options.people))),
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
    const commands = nextCommands(shown(folder), filled.cast.people);
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
          ...[`. ${quoted(shown(file))}`, ...commands].map((c) => `  ${door.style.strong(c)}`),
          '',
          say.took(n(seconds)),
        ].join('\n'),
    );
    return EXIT.done;
  });
}

/** Rows by table, in the order in which the tables were made. */
async function rowsByTable(url: string): Promise<Map<string, number>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by oid`,
    );
    const found = new Map<string, number>();
    for (const { name } of tables) {
      const { rows } = await client.query<{ rows: string }>(`select count(*) as rows from ${client.escapeIdentifier(name)}`);
      found.set(name, Number(rows[0]!.rows));
    }
    return found;
  } finally {
    await client.end();
  }
}

const sum = (tables: { before: number; now: number }[], of: 'before' | 'now') => tables.reduce((total, t) => total + t[of], 0);

/** A path as a shell reads it. */
const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);

function nextCommands(folder: string, people: Record<string, number>): string[] {
  return [
    'status',
    `explain users:${people.ada}`,
    `explain intranet.school_records 1`,
    'hold list',
    'confirm',
    'plan --as-of 2030-01-01',
  ].map((c) => `npx lethe ${c} --project ${quoted(folder)}`);
}
