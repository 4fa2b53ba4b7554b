import { all, any, FALSE, not, type Predicate, TRUE } from './predicate.ts';

/** A three-valued answer as two predicates that never hold together; where neither holds the answer is unknown (E3, S12). */
export interface Answer {
  yes: Predicate;
  no: Predicate;
}

export const YES: Answer = { yes: TRUE, no: FALSE };
export const NO: Answer = { yes: FALSE, no: TRUE };
export const UNKNOWN: Answer = { yes: FALSE, no: FALSE };

export const bothOf = (...of: Answer[]): Answer => ({ yes: all(...of.map((a) => a.yes)), no: any(...of.map((a) => a.no)) });
export const oneOf = (...of: Answer[]): Answer => ({ yes: any(...of.map((a) => a.yes)), no: all(...of.map((a) => a.no)) });
export const notOf = (a: Answer): Answer => ({ yes: a.no, no: a.yes });
/** Where an answer is neither yes nor no. */
export const unknownOf = (a: Answer): Predicate => not(any(a.yes, a.no));
