import type { ColumnType, Generated } from 'kysely';
import type { Plan } from '../plan/plan.ts';

/** JSON goes in as text, because pg would take an array for an array of PostgreSQL, and comes out as a value. */
type Json<T> = ColumnType<T, string, string>;
/** ISO instants such as `2026-11-22T10:00:00Z`. */
type Instant = string;
/** ISO days such as `2026-11-22`. */
type Day = string;

/**
 * Our own tables, in the schema `lethe_store`. They hold no data of the people whom a policy is about, with one exception: the scope of a
 * hold names person keys, which are pseudonymous data and stand in the register as such. `by` and `owner` are accounts of staff who acted.
 */
export interface Tables {
  plans: { id: string; hash: string; as_of: Instant; created: Instant; body: Json<Plan> };
  approvals: { id: Generated<number>; plan: string; by: string; at: Instant; comment: string | null; large: Json<number[]> };
  runs: { id: string; plan: string; started: Instant; ended: Instant | null; state: RunState; body: Json<unknown> };
  /** The last measured statistic of a table (E34); an older one is replaced. */
  statistics: { system: string; table: string; taken_at: Instant; body: Json<unknown> };
  freezes: { id: Generated<number>; since: Instant; by: string; reason: string; lifted: Instant | null; lifted_by: string | null };
  holds: {
    id: string;
    owner: string;
    reason: string;
    reassess: Day;
    scope: Json<unknown>;
    acknowledged: Instant | null;
    released: Instant | null;
    released_by: string | null;
  };
  /** What was asked for is kept as a salted digest, never as the key (S45). */
  consultations: {
    id: string;
    asked: Instant;
    by: string;
    reader: string;
    reason: string;
    system: string;
    table: string;
    salt: string;
    commitment: string;
    granted: Instant | null;
    granted_by: string | null;
    until: Instant | null;
  };
  consultation_reads: { id: Generated<number>; consultation: string; at: Instant; by: string; rows: number | null };
}

/** `partial`: ended with rows left, for instance busy ones (E9). `interrupted`: its process is gone; the next run goes on. */
export type RunState = 'running' | 'paused' | 'done' | 'partial' | 'failed' | 'cancelled' | 'interrupted';
