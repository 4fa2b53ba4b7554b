import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { type Bench, interleave, type Setting } from './bench.ts';
import { type Figure, figure, median, rounded } from './figure.ts';
import type { Ground } from './ground.ts';
import { AS_OF, fillSchool, SCHOOL } from './school.ts';

const FEW = 100_000;
const MANY = 10_000_000;
const LETHE = join(import.meta.dirname, '..', 'bin', 'lethe.mjs');
/** The exit code of a run that has not come to its end. */
const PAUSED = 4;
const REPORT = join(import.meta.dirname, 'report-memory.ts');

/** The peak resident memory of `lethe apply`, a process of its own, over few and over many rows of which 40 % are due. */
export const memoryBench: Bench = {
  name: 'memory',
  run: async (setting) => {
    const { ground, scale, rounds, say } = setting;
    const templates = { few: await filled(setting, FEW * scale), many: await filled(setting, MANY * scale) };
    const theirs = { few: [] as number[], many: [] as number[] };
    const side = (of: 'few' | 'many') => async (): Promise<number> => {
      const { own, server } = await applyOnce(ground, templates[of]);
      if (server) theirs[of].push(server);
      return own;
    };
    const mb = await interleave(rounds, { few: side('few'), many: side('many') }, (round, side, mb) =>
      say(`memory: round ${round}/${rounds} ${side}: ${Math.round(mb)} MB`),
    );
    for (const template of Object.values(templates)) await ground.drop(template);
    const details: Figure['details'] =
      theirs.many.length > 0 ? { 'PostgreSQL, MB': Math.round(median(theirs.many)), 'over few rows': Math.round(median(theirs.few)) } : {};
    return [
      figure(
        'memory of apply: 10 million rows to 100 thousand',
        '×',
        median(mb.many) / median(mb.few),
        { atMost: 1.2 },
        {
          'MB over 100 thousand': rounded(median(mb.few)),
          'MB over 10 million': rounded(median(mb.many)),
        },
      ),
      figure('memory of apply over 10 million rows', 'MB', Math.max(...mb.many), { atMost: 300 }, details),
    ];
  },
};

async function filled({ ground, say }: Setting, rows: number): Promise<string> {
  say(`memory: filling ${rows.toLocaleString('en')} rows`);
  const template = await ground.create();
  await ground.using(template, (client) => fillSchool(client, { table: 'visits', rows, due: rows * 0.4, clock: 'correlated' }));
  return template;
}

/** Plan, approval, canary and apply through the command line; the peaks in MB of the process that applied and of its PostgreSQL session. */
export async function applyOnce(ground: Ground, template: string): Promise<{ own: number; server: number | undefined; rows: number }> {
  const [target, store] = [await ground.create(template), await ground.create()];
  const env = { ...process.env, SCHOOL_URL: ground.url(target), DATABASE_URL: ground.url(store), LETHE_USER: 'bench' };
  const lethe = (...args: string[]) => run(env, [...args, '--project', SCHOOL, '--json', '--untested']);
  const plan = JSON.parse((await lethe('plan', '--as-of', AS_OF)).out) as { id: string };
  await lethe('approve', plan.id);
  await lethe('apply', plan.id); // the first run on a system pauses after its canary (E19)
  const stop = new AbortController();
  const [{ out, mb }, server] = await Promise.all([
    lethe('apply', plan.id, '--go-on').finally(() => stop.abort()),
    ground.using(target, (client) => peakOfSession(client, stop.signal)),
  ]);
  const { state, steps } = JSON.parse(out) as { state: string; steps: { rows: number }[] };
  if (state !== 'done') throw new Error(`apply ended ${state}`);
  await ground.drop(target);
  await ground.drop(store);
  return { own: mb, server, rows: steps.reduce((n, s) => n + s.rows, 0) };
}

/** The most memory, shared buffers included, that the session of the engine had resident; undefined where its server's /proc is not ours to read. */
async function peakOfSession(client: pg.Client, signal: AbortSignal): Promise<number | undefined> {
  let peak: number | undefined;
  while (!signal.aborted) {
    const { rows } = await client.query(
      `select pid from pg_stat_activity where datname = current_database() and application_name = 'lethe'`,
    );
    for (const { pid } of rows) {
      try {
        const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
        if (found) peak = Math.max(peak ?? 0, Number(found[1]) / 1024);
      } catch {
        // another machine, another system, or the session is over
      }
    }
    await pause(200);
  }
  return peak;
}

/** Runs one command of ours in a process of its own. */
function run(env: NodeJS.ProcessEnv, args: string[]): Promise<{ out: string; mb: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', REPORT, LETHE, ...args], { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    const said = { out: '', err: '', peak: '' };
    const hear = (from: NodeJS.ReadableStream, key: keyof typeof said) =>
      from.setEncoding('utf8').on('data', (text: string) => {
        said[key] += text;
      });
    hear(child.stdout!, 'out');
    hear(child.stderr!, 'err');
    hear(child.stdio[3] as NodeJS.ReadableStream, 'peak');
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0 || code === PAUSED) resolve({ out: said.out, mb: Number(said.peak) });
      else reject(new Error(`lethe ${args[0]} ended with ${code}: ${said.err}`));
    });
  });
}
