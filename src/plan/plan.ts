import type { Transform } from '../map/model.ts';
import type { Outcome, Text } from '../policy/model.ts';
import type { Reached, Survey } from './target.ts';

/** A plan is data (design.md section 7): exactly what apply will do, counted, explained, and bound to what it was made from. */
export interface Plan {
  /** Short enough to be said aloud; the first characters of the hash. */
  id: string;
  hash: string;
  policy: { id: string; version: string; title: Text; hash: string };
  /** Map hash by system. */
  maps: Record<string, string>;
  law: string[];
  /** Instant for which everything is asked. */
  asOf: string;
  created: string;
  zone: string;
  /** What pins the meaning besides policy and map (E1). */
  pinned: { language: 1; lethe: string; tzdata: string; engines: Record<string, string> };
  readings: { confirmed: number; unconfirmed: number };
  steps: PlanStep[];
  surveys: (Survey & { system: string; takenAt: string })[];
  /** Tables that get no verdict at all, since SQL must not touch them, and who acts there instead (S52). */
  elsewhere: LeftToOthers[];
}

export interface LeftToOthers {
  system: string;
  who: string;
  how: string;
  /** How many tables. */
  tables: number;
}

export interface PlanStep {
  /** Place in the order of apply, from 1. */
  number: number;
  system: string;
  table: string;
  action: 'delete' | 'columns' | 'archive';
  /** For `archive` where rows are marked: the column. Absent where they move. */
  mark?: string;
  /** The rows stand in the archive; absent for those in the school's own table. */
  at?: 'archive';
  columns: { name: string; transform: Transform }[];
  /** Tables whose rows go in the same statement, not counted here: roles and dates by which these rows were judged (S32). */
  along: string[];
  outcome: Outcome | 'archive';
  /** For `anonymise`: what is asked, and what is reached once this is done (S49, E21). */
  anonymity?: { atLeast: Reached; reached: Reached };
  rows: number;
  /** Estimated rows of the table, from the catalogue. */
  tableRows: number;
  /** First day on which one of the rows was due; absent when no single clock tells. */
  oldest?: string;
  reasons: { rule: string; says: Text; clauses: string[]; rows: number }[];
  /** Above the project's limits: an approval must name it. */
  large: boolean;
}

export interface Limits {
  /** Share of a table, 0 to 1. */
  share: number;
  rows: number;
}

/** Above either limit a step is large. A table of a few rows is never large by share. */
export function isLarge(rows: number, tableRows: number, limits: Limits): boolean {
  if (rows > limits.rows) return true;
  return rows > 100 && tableRows > 0 && rows / tableRows > limits.share;
}

/** How far the count of a step may have grown between plan and apply (E20): 1 %, at least 10 rows. */
export const tolerated = (planned: number): number => planned + Math.max(10, Math.ceil(planned / 100));
