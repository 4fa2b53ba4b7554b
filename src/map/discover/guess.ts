import type { Representation } from '../../time/model.ts';
import type { Looks } from './vocabulary.ts';

/** Why something is guessed; what is said of it stands with the messages of the command line. */
export type Reason =
  | { why: 'foreign-key'; key: string }
  | { why: 'named-as-person'; table: string }
  | { why: 'keeper'; table: string }
  | { why: 'belongs-to'; table: string }
  | { why: 'people-table'; words: string; columns: string[] }
  | { why: 'certain-word' | 'likely-word' | 'technical-word'; words: string }
  | { why: 'looks'; looks: Looks; count: number; of: number }
  | { why: 'keys-found'; table: string; count: number; of: number }
  | { why: 'in-row-of-person' | 'their-time' | 'keeper-time' | 'not-about-person' | 'no-person' | 'key-missing' }
  | { why: 'special'; article: string }
  | { why: 'instant'; as: Representation['as'] }
  | { why: 'event-word'; words: string }
  | { why: 'role' | 'no-policy' | 'category-unknown' }
  | { why: 'activity-covers'; categories: string[] }
  | { why: 'row-goes' | 'row-stays' | 'people-stay' | 'copy' };

/** Something guessed: how sure it is, from 0 to 1, and every reason for it. */
export interface Guess {
  confidence: number;
  reasons: Reason[];
}

/** A person whom a row is guessed to name: over one link, or over that of the row that it belongs to. */
export interface GuessedLink {
  column: string;
  table: string;
  key: string;
  /** The catalogue has the foreign key: the map follows it. */
  declared: boolean;
  /** Whose the row is, who only keeps it, or the row that it belongs to. */
  kind: 'subject' | 'keeper' | 'parent';
  guess: Guess;
}

export interface GuessedColumn {
  name: string;
  /** A data category; undefined for a column without personal meaning. */
  category?: string;
  guess: Guess;
}

export interface GuessedEvent {
  id: string;
  column: string;
  as?: Representation;
  sentinels?: number[];
  guess: Guess;
}

export interface GuessedTable {
  name: string;
  key: string[];
  /** Present when there is no key in the catalogue. */
  keyGuess?: Guess;
  /** The rows are people: every role that they may hold. */
  roles: { id: string; guess: Guess }[];
  /** Paths to people, first link first. */
  people: { name: string; path: GuessedLink[]; nobody: number[]; columns: '*' | string[]; guess: Guess }[];
  columns: GuessedColumn[];
  events: GuessedEvent[];
  serves: { activity: string; guess: Guess }[];
  gone: { action: 'delete' | 'anonymise'; guess: Guess };
}

/** A map that nobody has confirmed. */
export interface Proposal {
  tables: GuessedTable[];
  technical: { table: string; guess: Guess }[];
  /** Copies that nobody can delete from row by row. */
  elsewhere: { table: string; guess: Guess }[];
}

/** Guesses that agree make each other surer, and never sure. */
export const together = (guesses: Guess[]): Guess => ({
  confidence: 1 - guesses.reduce((doubt, g) => doubt * (1 - g.confidence), 1),
  reasons: guesses.flatMap((g) => g.reasons),
});
