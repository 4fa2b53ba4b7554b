import { CommanderError } from 'commander';
import { drivers, extras } from '../app.ts';
import { type Context, EXIT, type ExitCode, type Stream } from './context.ts';
import { buildProgram } from './program.ts';

/** Ctrl-C once: stop after the batch at hand. Twice: now; the batch at hand is rolled back by its database. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    process.stderr.write('\nstopping after the batch at hand; once more to stop now\n');
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}

const stream = (to: NodeJS.WriteStream): Stream => ({
  write: (text) => void to.write(text),
  isTerminal: to.isTTY ?? false,
  columns: to.columns ?? 120,
});

/** Runs one command line and leaves its exit code. */
export async function main(args: string[], context: Context): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  try {
    const exit = (c: ExitCode) => {
      code = c;
    };
    await buildProgram(context, exit, extras).parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    code = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  return code;
}

/** Runs the command line of this process. `bin/lethe.mjs` calls it, so that it runs under whatever name it was loaded. */
export async function start(): Promise<void> {
  // a closed pipe (`lethe plan | head`) is no error of ours
  process.stdout.on('error', (e: NodeJS.ErrnoException) => process.exit(e.code === 'EPIPE' ? 0 : 1));
  process.exitCode = await main(process.argv.slice(2), {
    cwd: process.cwd(),
    env: process.env,
    now: () => Temporal.Now.instant(),
    out: stream(process.stdout),
    err: stream(process.stderr),
    drivers,
    interrupt: interruption(),
  });
}

if (import.meta.main) await start();
