import { resolve } from 'node:path';
import pg from 'pg';
import { EXIT, type ExitCode } from '../src/cli/context.ts';
import type { Door } from '../src/cli/door.ts';
import { number, shellWord } from '../src/cli/words.ts';
import type { SystemMap } from '../src/map/model.ts';
import { loadProject } from '../src/work/load-project.ts';
import { fill } from './filled.ts';
import { demoMessages } from './messages.ts';
import { claim, makeProject } from './project.ts';
import type { School } from './schools/school.ts';
import { type Urls, withFreshSchool, writeEnvironment } from './server.ts';
import { pathFrom, stageOf } from './stage.ts';
import { wholeWay } from './way.ts';

export interface DemoOptions {
  people: number;
  school: School;
  folder: string;
}

/**
 * Fills a school and goes the whole way on it with the very commands that people type, each shown before it runs: check, plan with
 * nothing confirmed, confirm, hold, plan, approve, apply, explain, and what is left. Starts afresh each time it is run.
 */
export async function runDemo(door: Door, options: DemoOptions): Promise<ExitCode> {
  const began = performance.now();
  const folder = resolve(door.context.cwd, options.folder);
  const say = demoMessages(door.language);
  const n = (value: number) => number(value, door.language);
  const shown = pathFrom(door.context.cwd);
  const { school } = options;
  await claim(folder);
  return withFreshSchool(folder, school, door.hint, async (urls) => {
    await makeProject(folder, school);
    const { policy, maps } = loadProject(folder);
    const file = await writeEnvironment(folder, urls);
    door.hint(say.filling(n(options.people), shown(folder)));
    const filled = await fill(school, urls, {
      people: options.people,
      policy,
      now: door.setting.now(),
      signal: door.context.interrupt,
      say: (people) => door.progress(say.progress(n(people), n(options.people))),
    });
    if (!filled) {
      door.hint(say.stopped);
      return EXIT.partial;
    }
    const stage = stageOf(door, folder, urls, filled.shown);
    const before = await counted(urls, maps);
    const databases = school.systems.map((s) => s.id).join(', ');
    stage.title(say.filled({ policy: school.pack, databases }, n(filled.rows), n(filled.people), n(before.length)));
    const code = await wholeWay(stage);
    if (code !== EXIT.done) return code;
    const after = await counted(urls, maps);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    const commands = ['status', ...filled.next, 'hold list', 'confirm', 'plan --as-of 2030-01-01'].map(
      (c) => `npx lethe ${c} --project ${shellWord(shown(folder))}`,
    );
    const tables = before.map(({ system, table, rows }, i) => ({
      system,
      table,
      before: rows,
      now: after[i]!.rows,
      archived: after[i]!.archived,
    }));
    const sum = (of: 'rows' | 'archived', counts: Count[]) => n(counts.reduce((total, t) => total + t[of], 0));
    const { cast } = filled;
    door.print({ folder, environment: file, seconds, rows: filled.rows, tables, cast, results: stage.results, commands }, () =>
      [
        '',
        say.changed(sum('rows', before), sum('rows', after), sum('archived', after)),
        '',
        say.next,
        ...[`. ${shellWord(shown(file))}`, ...commands].map((c) => `  ${door.style.strong(c)}`),
        '',
        say.took(n(seconds)),
      ].join('\n'),
    );
    return EXIT.done;
  });
}

interface Count {
  system: string;
  table: string;
  rows: number;
  /** Of these, rows in their archive phase: marked, or moved to a schema of their own. */
  archived: number;
}

/** Rows by table, in the order in which the tables were made, with those that have moved to an archive. */
async function counted(urls: Urls, maps: SystemMap[]): Promise<Count[]> {
  const found: Count[] = [];
  for (const map of maps) {
    const client = new pg.Client({ connectionString: urls[map.url.env]! });
    await client.connect();
    try {
      const { rows: tables } = await client.query<{ name: string }>(
        `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by oid`,
      );
      for (const { name } of tables) {
        const archive = map.tables[name]?.archive;
        const [live, marked] = await rowsIn(client, client.escapeIdentifier(name), archive?.kind === 'mark' ? archive.column : undefined);
        const schema =
          archive?.kind === 'schema' ? `${client.escapeIdentifier(archive.schema)}.${client.escapeIdentifier(name)}` : undefined;
        const [moved] = schema ? await rowsIn(client, schema) : [0];
        found.push({ system: map.system, table: name, rows: live + moved, archived: marked + moved });
      }
    } finally {
      await client.end();
    }
  }
  return found;
}

/** The rows of a table, and those of them that a column marks. */
async function rowsIn(client: pg.Client, place: string, mark?: string): Promise<[rows: number, marked: number]> {
  const marked = mark === undefined ? 'null' : client.escapeIdentifier(mark);
  const { rows } = await client.query<{ rows: number; marked: number }>(
    `select count(*)::int as rows, count(${marked})::int as marked from ${place}`,
  );
  return [rows[0]!.rows, rows[0]!.marked];
}
