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

/** What a command leaves behind for scripts; printed by `lethe --help` and in docs/reference/cli.md. */
export const EXIT = { done: 0, findings: 1, usage: 2, trouble: 3, partial: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_MEANS: Record<ExitCode, string> = {
  0: 'done',
  1: 'the policy, a map or the live check has errors, or something is left that nothing explains',
  2: 'wrong command or arguments',
  3: 'a database, a file or a plan is not as it must be',
  4: 'stopped before the end, as asked or because rows were busy: run the same command again',
};

/** The variables that are read; each map names one more, for the connection string of its system. */
export const ENVIRONMENT: Record<string, string> = {
  DATABASE_URL: 'where our own store is (default: an embedded PostgreSQL in the folder .lethe of the project)',
  LETHE_USER: 'who acts, as records name it (default: the account of the machine)',
  NO_COLOR: 'no colours on a terminal',
  LETHE_DEBUG: '1 shows where an error came from',
};
