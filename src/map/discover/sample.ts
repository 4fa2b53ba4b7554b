import type { Looks } from './vocabulary.ts';

/** What a driver is asked about some rows of one table. Only counts come back. */
export interface SampleAsked {
  table: string;
  columns: string[];
  /** Columns of which it is asked how many of their values are keys of another table. */
  links: { column: string; table: string; key: string }[];
  /** No more rows than this are looked at. */
  limit: number;
}

/** How many of the rows that were looked at have what. */
export interface SampleCounts {
  rows: number;
  columns: Record<string, ColumnCounts>;
  /** By `column>table`: values that are keys there. */
  links: Record<string, number>;
}

export interface ColumnCounts {
  /** Neither missing nor empty, nor 0. */
  present: number;
  zeros: number;
  looks: Partial<Record<Looks, number>>;
  /** Numbers that would be seconds or milliseconds of this century or the end of the last one. */
  seconds: number;
  milliseconds: number;
}
