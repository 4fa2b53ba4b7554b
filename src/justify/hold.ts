/**
 * A legal hold: nothing that it covers is destroyed while it stands (S35). Its scope is the conjunction of what is named: a person, a
 * table, an activity, a data category; nothing named covers everything in the systems that it reaches.
 */
export interface Hold {
  id: string;
  owner: string;
  reason: string;
  /** The day on which the owner must look at it again, YYYY-MM-DD. */
  reassess: string;
  /** Absent: every system. */
  system?: string;
  table?: string;
  /** The table of the person's row and its key, as text. */
  person?: { table: string; key: string };
  activity?: string;
  category?: string;
  /** When every target had it written, ISO instant; before that it promises nothing. Absent: not yet. */
  acknowledged?: string;
  /** ISO instant; absent: it stands. */
  released?: string;
}
