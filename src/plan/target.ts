import type { Hold } from '../justify/hold.ts';
import type { Crowd, Predicate } from '../justify/predicate.ts';
import type { Program, Step, TableProgram, Waiting } from '../justify/program.ts';
import type { Catalogue, CatalogueTable } from '../map/catalogue.ts';
import type { SampleAsked, SampleCounts } from '../map/discover/sample.ts';
import type { Archive, SystemMap } from '../map/model.ts';
import type { Outcome } from '../policy/model.ts';
import type { ResidueAsked, ResidueFound } from './residue.ts';

/** Rows as plain values, by table: instants as ISO text, days as YYYY-MM-DD. Those in an archive stand under `inArchive` of their table. */
export type Dataset = Map<string, Record<string, string | number | boolean | null>[]>;

/** The name under which a dataset has the rows of a table that are in its archive. */
export const inArchive = (table: string): string => `${table} in archive`;

/** The verdict of each group of columns of one row (S29), and whether something holds the row. */
export interface Classified {
  key: string[];
  groups: { columns: string[]; verdict: 'active' | 'archived' | 'undecided' | `due:${Outcome}` }[];
  held: boolean;
  /** It stands in the archive. */
  archived?: true;
}

/** What a step would do, counted by the engine that owns the rows. */
export interface Counted {
  rows: number;
  /** Rows by reason, in the order of the step's reasons; a row may have several. */
  byReason: number[];
  /** The smallest clock value by reason, as stored; null where no single clock decides or no row has the reason. */
  oldest: (string | null)[];
}

/** How anonymous rows are, as the database has counted (S49, E21). */
export interface Reached {
  /** The fewest rows that look alike. */
  k: number;
  /** The fewest values, among those, of what must not be guessed. */
  l?: number;
}

export interface TableSize {
  /** The catalogue's estimate: cheap, and shown as such. */
  rows: number;
}

/** One pass over a table: every row has one verdict; waits and causes overlap (S29, E34). */
export interface Survey {
  table: string;
  rows: number;
  /** `who` and `how`: who acts instead of SQL (S52). */
  waiting: { for: Waiting['for']; rule?: string; cause?: string; who?: string; how?: string; rows: number }[];
}

/** What one run of a step needs to leave a receipt that says what was done, for which plan, under which policy. */
export interface Act {
  plan: string;
  run: string;
  step: number;
  policyHash: string;
  mapHash: string;
}

export interface Batch {
  rows: number;
  /** Rows still due that another transaction holds (E9). */
  busy: number;
}

/** The ways in which a batch can be bounded and stopped (E10, E19). */
export interface Pace {
  /** No more rows than this in the whole step; the canary's limit (E19). */
  rows?: number;
  /** Rows that the plan counted: chooses between an index and the heap's own order. */
  planned: number;
  lockTimeoutMs: number;
  statementTimeoutMs: number;
  /** Asked between batches: stop. */
  signal?: AbortSignal;
  /** Absent: one batch follows the other. */
  rest?: Rest;
}

/** How to go easy on a database (E10). Clock and sleep come from outside, so that tests need no time. */
export interface Rest {
  /** A batch that takes longer earns a pause as long as it was too long. */
  batchMs: number;
  /** No batch begins while a replica is further behind than this. */
  lagBytes: number;
  /** Monotonic milliseconds. */
  clock: () => number;
  sleep: (ms: number) => Promise<void>;
}

/** An open connection to a database that Lethe is to govern. */
export interface Connection {
  /** What the schema of the map holds, or another one of the same database. */
  catalogue(schema?: string): Promise<Catalogue>;
  /** The ways of archiving that the driver knows (E17); where a map asks for another one, rows stay and are reported. Absent: none. */
  archives?: readonly Archive['kind'][];
  /** The database under a map whose links and representations are resolved against its catalogue. */
  govern(map: SystemMap): Target;
  /** Counts within the database what the values of some rows of a table look like; no value comes out. Absent: the driver cannot. */
  sample?(table: CatalogueTable, asked: SampleAsked): Promise<SampleCounts>;
  close(): Promise<void>;
}

/** A database that Lethe governs. Every driver gives this and nothing more; the conformance suite is written against it. */
export interface Target {
  clock(): Promise<Temporal.Instant>;
  /** Makes this connection the only one that carries out a plan here, until it closes; false when another is at it. */
  begin(): Promise<boolean>;
  count(step: Step): Promise<Counted>;
  /** The smallest crowd among the rows that hold, be it smaller than what is asked; undefined when there is no such row. */
  reached(crowd: Crowd, rows: Predicate): Promise<Reached | undefined>;
  /** The statement with which a step is counted, for people who read SQL (E1). */
  sql(step: Step): { sql: string; params: unknown[] };
  /** Tries the transforms of a step on a few rows and takes them back (E14). `Trouble` target-refuses-change names the constraint. */
  rehearse(step: Step): Promise<void>;
  survey(program: Program): AsyncIterable<Survey>;
  /** Yields after each committed batch; ends when nothing is left to do, the pace says stop, or only busy rows are left. */
  sweep(step: Step, act: Act, pace: Pace): AsyncIterable<Batch>;
  /** Every receipt of a plan, also of runs that were killed. */
  receipts(plan: string): Promise<Receipt[]>;
  /** A row and the rows that its clocks, facts and roles read; undefined when there is no such row. */
  closure(table: string, key: string[]): Promise<Dataset | undefined>;
  /** Verdicts of the rows that concern a person, at most `limit` a table. */
  rowsOf(program: TableProgram, person: { table: string; key: string }, limit: number): Promise<Classified[]>;
  /** What a table still holds of a person after an erasure; no value comes out. Absent: the driver cannot look. */
  residue?(asked: ResidueAsked): Promise<ResidueFound>;
  hold(hold: Hold): Promise<void>;
  release(id: string): Promise<void>;
}

export interface Receipt {
  run: string;
  plan: string;
  step: number;
  table: string;
  action: string;
  outcome: string;
  rows: number;
  at: string;
}
