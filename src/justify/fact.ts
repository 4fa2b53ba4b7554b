import type { FactSource } from '../map/model.ts';
import type { Cond, FactTest, Scalar } from '../policy/model.ts';
import { all, any, child, FALSE, not, type Predicate, parent, TRUE } from './predicate.ts';
import { columnIs, findFact, type Question, type Scope, whereAll } from './scope.ts';
import { type Answer, bothOf, notOf, oneOf, UNKNOWN, YES } from './three-valued.ts';

/** A condition over facts in three values (S12, S13). */
export function condAnswer(q: Question, scope: Scope, cond: Cond): Answer {
  switch (cond.kind) {
    case 'always':
      return YES;
    case 'all':
      return bothOf(...cond.of.map((c) => condAnswer(q, scope, c)));
    case 'any':
      return oneOf(...cond.of.map((c) => condAnswer(q, scope, c)));
    case 'not':
      return notOf(condAnswer(q, scope, cond.of));
    case 'fact': {
      const found = findFact(q, scope, cond.fact);
      if (!found) return UNKNOWN;
      const answer = sourceAnswer(q, found.source, cond.test);
      return { yes: found.place(answer.yes), no: found.place(answer.no) };
    }
  }
}

function sourceAnswer(q: Question, source: FactSource, test: FactTest): Answer {
  switch (source.kind) {
    case 'column':
      return codeAnswer(source, test);
    case 'value':
      return valueAnswer(source, test);
    case 'part':
      return partAnswer(source, test);
    case 'is-missing':
      return booleanAnswer(columnIs(source.column, [null, ...source.sentinels]), test);
    case 'child':
      return booleanAnswer(child(source, whereAll(source.where), source.count ?? 1), test);
    case 'parent': {
      const theirs = q.map.tables[source.link.table]?.facts[source.fact];
      if (!theirs) return UNKNOWN;
      const answer = sourceAnswer(q, theirs, test);
      return { yes: parent(source.link, answer.yes), no: parent(source.link, answer.no) };
    }
  }
}

/** A listed code has its value; a code that is not listed is unknown, never "another value" (S12). */
function codeAnswer(source: Extract<FactSource, { kind: 'column' }>, test: FactTest): Answer {
  if ('missing' in test) return missingAnswer(source.column);
  const holds = source.values.filter((v) => matches(v.value, test)).map((v) => v.code);
  const fails = source.values.filter((v) => !matches(v.value, test)).map((v) => v.code);
  const among = (codes: (Scalar | null)[]) => (codes.length === 0 ? FALSE : columnIs(source.column, codes));
  return { yes: among(holds), no: among(fails) };
}

function valueAnswer(source: Extract<FactSource, { kind: 'value' }>, test: FactTest): Answer {
  if ('missing' in test) return missingAnswer(source.column);
  // what is no number (NaN, which a database sorts above all others) or no day (0000-00-00) is unknown
  const present: Predicate = { is: 'range', column: source.column, as: source.as };
  const yes: Predicate =
    'in' in test ? columnIs(source.column, test.in) : { is: 'range', column: source.column, as: source.as, ...rangeOf(test) };
  return { yes: all(present, yes), no: all(present, not(yes)) };
}

function partAnswer(source: Extract<FactSource, { kind: 'part' }>, test: FactTest): Answer {
  if ('missing' in test) return missingAnswer(source.column);
  const present: Predicate = { is: 'range', column: source.column, as: 'date' };
  const values = 'in' in test ? test.in.map(Number) : numbersOf(test);
  const yes: Predicate = { is: 'part', column: source.column, part: source.part, values };
  return { yes: all(present, yes), no: all(present, not(yes)) };
}

/** Years and months asked by range are few enough to be listed. */
function numbersOf(test: { from?: Scalar; before?: Scalar }): number[] {
  const from = Number(test.from ?? 1);
  const before = Number(test.before ?? 3000);
  return Array.from({ length: Math.max(0, before - from) }, (_, i) => from + i);
}

const missingAnswer = (column: string): Answer => ({ yes: { is: 'null', column }, no: not({ is: 'null', column }) });

function booleanAnswer(holds: Predicate, test: FactTest): Answer {
  if (!('in' in test)) return UNKNOWN;
  const yes = any(test.in.includes(true) ? holds : FALSE, test.in.includes(false) ? not(holds) : FALSE);
  return { yes, no: yes === TRUE ? FALSE : not(yes) };
}

function matches(value: Scalar, test: Exclude<FactTest, { missing: true }>): boolean {
  if ('in' in test) return test.in.includes(value);
  return (test.from === undefined || value >= test.from) && (test.before === undefined || value < test.before);
}

function rangeOf(test: { from?: Scalar; before?: Scalar }): { from?: string | number; before?: string | number } {
  return {
    ...(test.from === undefined ? {} : { from: test.from as string | number }),
    ...(test.before === undefined ? {} : { before: test.before as string | number }),
  };
}
