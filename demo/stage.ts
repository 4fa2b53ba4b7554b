import { relative } from 'node:path';
import type { ExitCode } from '../src/cli/context.ts';
import type { Door } from '../src/cli/door.ts';
import { wrap } from '../src/cli/table.ts';
import type { Shown } from './filled.ts';
import { demoMessages, type Messages } from './messages.ts';
import type { Urls } from './server.ts';

/** Everything that one demo works with. */
export interface Stage {
  /** The door as a user of the demo's own project would have it. */
  door: Door;
  folder: string;
  say: Messages;
  cast: Shown;
  /** What each command gives with `--json`. */
  results: { command: string; result: unknown }[];
  /** A path as somebody reads it who stands where the demo was started. */
  shown(path: string): string;
  title(text: string): void;
  tell(text: string): void;
  /** Shows a command, runs it, and tells what it printed, or what `retell` makes of that. */
  run(command: string, work: (door: Door) => Promise<ExitCode>, retell?: (text: string) => string): Promise<ExitCode>;
}

/** A path as somebody reads it who stands in `cwd`. */
export const pathFrom = (cwd: string) => (path: string) => relative(cwd, path) || '.';

/** The widest line that is easily read. */
const WIDEST = 120;

/** The same door, in the demo's own project, with its own databases and records, whatever the environment says. */
export function stageOf(door: Door, folder: string, urls: Urls, cast: Shown): Stage {
  const { out } = door.context;
  const { LETHE_USER: user, USER: login } = door.context.env;
  const env = { ...door.context.env, DATABASE_URL: undefined, ...urls, LETHE_USER: user ?? login ?? 'demo' };
  const inner: Door = { ...door, context: { ...door.context, cwd: folder, env }, setting: { ...door.setting, cwd: folder, env } };
  const results: Stage['results'] = [];
  const tell = (text: string) => {
    if (!door.json) out.write(`${text}\n`);
  };
  return {
    door: inner,
    folder,
    say: demoMessages(door.language),
    cast,
    results,
    shown: pathFrom(door.context.cwd),
    tell,
    title: (text) => tell(`\n${wrap(door.style.strong(text), Math.min(door.width, WIDEST), 0).join('\n')}`),
    run: (command, work, retell = (text) => text) => {
      tell(door.style.faint(`$ lethe ${command}`));
      const print: Door['print'] = (result, text) => {
        results.push({ command, result });
        if (door.json) return;
        const told = retell(text());
        if (told !== '') tell(told);
      };
      return work({ ...inner, print });
    },
  };
}
