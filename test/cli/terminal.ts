import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drivers } from '../../src/app.ts';
import type { Context } from '../../src/cli/context.ts';
import { main } from '../../src/cli/main.ts';
import type { TestDatabase } from '../database.ts';

/** What one command left behind. */
export interface Ran {
  code: number;
  out: string;
  err: string;
  /** What `--json` printed. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever a command prints
  json(): any;
}

export interface Terminal {
  /** The folder in which commands run. */
  cwd: string;
  env: Record<string, string | undefined>;
  now: () => Temporal.Instant;
  isTerminal: boolean;
  columns: number;
  interrupt: AbortController;
  /** Runs a command line as a shell would read it, without the word `lethe`. */
  run(line: string): Promise<Ran>;
}

const folders: string[] = [];
process.once('exit', () => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

/** A folder of its own, removed when the tests of the file are over. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'lethe-cli-'));
  folders.push(made);
  return made;
}

/** A terminal in which commands run in this process, with nothing of the real one but the time. */
export function terminal(cwd: string, env: Record<string, string> = {}): Terminal {
  const t: Terminal = {
    cwd,
    env: { LETHE_USER: 'tester', LANG: 'C', ...env },
    now: () => Temporal.Now.instant(),
    isTerminal: false,
    columns: 80,
    interrupt: new AbortController(),
    run: async (line) => {
      const ran = { out: '', err: '' };
      const stream = (to: 'out' | 'err') => ({
        write: (text: string) => {
          ran[to] += text;
        },
        isTerminal: t.isTerminal,
        columns: t.columns,
      });
      const context: Context = { ...t, out: stream('out'), err: stream('err'), drivers, interrupt: t.interrupt.signal };
      const code = await main(words(line), context);
      return { ...ran, code, json: () => JSON.parse(ran.out) };
    },
  };
  return t;
}

/** A command line in words: quotes hold blanks together. */
export const words = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) => single ?? double ?? bare ?? '');

const SCHOOL = join(import.meta.dirname, 'school');

/**
 * The small school, its project in a folder of its own and its rows in the database; the store is in the same database. Its rows are seen
 * from 24 November 2026; with `today` their dates are moved so that they are seen from today, for tests that the real clock rules.
 */
export async function school(db: TestDatabase, { today = false } = {}): Promise<Terminal> {
  const cwd = join(folder(), 'school');
  mkdirSync(cwd);
  for (const file of ['lethe.yaml', 'policy.yaml', 'campus.map.yaml']) cpSync(join(SCHOOL, file), join(cwd, file));
  for (const file of ['schema.sql', 'rows.sql']) await db.pool.query(readFileSync(join(SCHOOL, file), 'utf8'));
  if (today)
    await db.pool.query(`
      update users set last_seen_at = last_seen_at + (current_date - date '2026-11-24') * interval '1 day',
        deletion_asked_at = deletion_asked_at + (current_date - date '2026-11-24') * interval '1 day',
        graduated_on = graduated_on + (current_date - date '2026-11-24');
      update tests set decided_on = decided_on + (current_date - date '2026-11-24');
      update seats set begin_at = begin_at + (current_date - date '2026-11-24') * interval '1 day'`);
  return terminal(cwd, { CAMPUS_URL: db.url, DATABASE_URL: db.url });
}

/** The day on which the golden sessions take place. */
export const at = (instant: string) => () => Temporal.Instant.from(instant);
