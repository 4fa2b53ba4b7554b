import { suggest } from '../../text/near-miss.ts';
import type { Path } from '../../text/yaml.ts';
import type { Cond, FactTest, Scalar } from '../model.ts';
import type { ConditionInput, FactTestInput } from '../schema/condition.ts';
import { type Draft, report } from './draft.ts';

export type ConditionCode = 'unknown-fact' | 'unknown-value' | 'empty-range' | 'range-of-list';
/** What a condition may name, and where to say that it names something else: a policy has both, and so has a map with its policy. */
export interface FactNames {
  /** Every fact with its closed list; undefined for numbers and dates. Absent when the policy is not known. */
  facts?: Record<string, Scalar[] | undefined>;
  /** The facts among them that are numbers and dates. */
  kinds?: Record<string, 'number' | 'date' | undefined>;
  error(code: ConditionCode, path: Path, message: string, help: string): void;
}

/** The facts of the policy that is being built. */
export function factNames(draft: Draft): FactNames {
  const facts = Object.entries(draft.input.facts ?? {});
  return {
    facts: Object.fromEntries(facts.map(([id, f]) => [id, Array.isArray(f) ? f : 'values' in f ? f.values : undefined])),
    kinds: Object.fromEntries(facts.map(([id, f]) => [id, 'number' in f ? 'number' : 'date' in f ? 'date' : undefined])),
    error: (code, path, message, help) => report(draft, 'error', code, path, message, help),
  };
}

/** A condition as written, with every fact and value that it names looked up (S13). */
export function condition(names: FactNames, input: ConditionInput, path: Path): Cond {
  if ('any' in input && Array.isArray(input.any))
    return { kind: 'any', of: (input.any as ConditionInput[]).map((c, i) => condition(names, c, [...path, 'any', i])) };
  if ('all' in input && Array.isArray(input.all))
    return { kind: 'all', of: (input.all as ConditionInput[]).map((c, i) => condition(names, c, [...path, 'all', i])) };
  if ('not' in input && !Array.isArray(input.not) && typeof input.not === 'object')
    return { kind: 'not', of: condition(names, input.not as ConditionInput, [...path, 'not']) };
  const tests = Object.entries(input as Record<string, FactTestInput>).map(([fact, test]): Cond => {
    if (names.facts && !Object.hasOwn(names.facts, fact))
      names.error(
        'unknown-fact',
        [...path, fact],
        `there is no fact \`${fact}\``,
        suggest(fact, Object.keys(names.facts), 'declare it under `facts:`'),
      );
    return { kind: 'fact', fact, test: factTest(names, fact, test, [...path, fact]) };
  });
  return tests.length === 1 ? tests[0]! : { kind: 'all', of: tests };
}

function factTest(names: FactNames, fact: string, input: FactTestInput, path: Path): FactTest {
  if (input === 'missing') return { missing: true };
  if (Array.isArray(input)) {
    for (const [i, value] of input.entries()) knownValue(names, fact, value, [...path, i]);
    return { in: input };
  }
  if (typeof input === 'object') {
    if (input.from === undefined && input.before === undefined)
      names.error('empty-range', path, `the range of \`${fact}\` has no end`, 'write `from:` or `before:`');
    if (ownOf(names.facts, fact)) names.error('range-of-list', path, `\`${fact}\` is a closed list and has no ranges`, 'list the values');
    else for (const key of ['from', 'before'] as const) if (input[key] !== undefined) knownValue(names, fact, input[key], [...path, key]);
    return input;
  }
  knownValue(names, fact, input, path);
  return { in: [input] };
}

function knownValue(names: FactNames, fact: string, value: Scalar, path: Path): void {
  const values = ownOf(names.facts, fact);
  const kind = ownOf(names.kinds, fact);
  if (values ? values.includes(value) : fits(kind, value)) return;
  const help = {
    number: `\`${fact}\` is a number: write one without quotes`,
    date: `\`${fact}\` is a date: write a day that exists as YYYY-MM-DD`,
  };
  const known = values && suggest(String(value), values.map(String), `add it to \`facts.${fact}\``);
  names.error('unknown-value', path, `\`${String(value)}\` is no value of \`${fact}\``, known ?? help[kind!]);
}

/** A fact may be called like something that every object has, such as `constructor`. */
const ownOf = <T>(of: Record<string, T> | undefined, name: string): T | undefined => (of && Object.hasOwn(of, name) ? of[name] : undefined);

function fits(kind: 'number' | 'date' | undefined, value: Scalar): boolean {
  if (kind === 'number') return typeof value === 'number';
  if (kind !== 'date') return true;
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(String(value)) && Temporal.PlainDate.from(String(value)) !== undefined;
  } catch {
    return false;
  }
}
