import type { Drivers } from '../work/open-systems.ts';

/** Everything a command may touch outside its arguments, so that tests run commands in process. */
export interface Context {
  cwd: string;
  env: Record<string, string | undefined>;
  now: () => Temporal.Instant;
  /** Results go here. */
  out: Stream;
  /** Progress, hints and errors go here. */
  err: Stream;
  drivers: Drivers;
  /** Aborted by Ctrl-C: runs stop after the batch at hand. */
  interrupt: AbortSignal;
}

export interface Stream {
  write(text: string): void;
  isTerminal: boolean;
  columns: number;
}

/** What a command leaves behind for scripts; printed by `lethe --help` and documented in docs/reference/cli.md. */
export const EXIT = {
  done: 0,
  /** The policy, a map or the live check has errors. */
  findings: 1,
  /** The command or its arguments are wrong. */
  usage: 2,
  /** A database, a file or a plan is not as it must be. */
  trouble: 3,
  /** Stopped before the end, as asked or because rows were busy: run the same command again. */
  partial: 4,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
