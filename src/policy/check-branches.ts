import type { Diagnostic } from '../text/diagnostic.ts';
import type { PolicyCode } from './codes.ts';
import type { Activity, Branch, Cond, FactTest, Policy, Scalar } from './model.ts';

/** More combinations of values than this are not tried. */
const MOST = 20_000;
/** The value of a fact that has none: only `missing` matches it. */
const MISSING = Symbol('missing');
type Value = Scalar | typeof MISSING;
type Assignment = Map<string, Value>;

/**
 * What the branches of one activity leave open or say twice, found by trying every combination of values that their conditions can
 * tell apart (S12, S50): values that no branch covers, branches that are never reached, and branches that both match. What no branch
 * covers is undecided and kept, so these are warnings (docs/decisions/0004).
 */
export function checkBranches(policy: Policy, activity: Activity): Diagnostic[] {
  const { branches } = activity;
  if (branches.length === 0 || (branches.length === 1 && branches[0]!.when.kind === 'always')) return [];
  const combinations = assignments(policy, branches);
  if (!combinations) return [];
  const name = (b: Branch) => (b.rule === 'ends' ? 'otherwise' : b.rule.id);
  const found: Diagnostic[] = [];
  const warn = (b: Branch, code: PolicyCode, message: string, help: string) =>
    found.push({ code, severity: 'warning', message, span: b.span, help });
  const reached = new Set<Branch>();
  const overlaps = new Map<string, { first: Branch; other: Branch; values: Assignment }>();
  let uncovered: Assignment | undefined;
  for (const values of combinations) {
    const [first, ...others] = branches.filter((b) => holds(b.when, values));
    if (!first) {
      uncovered ??= values;
      continue;
    }
    reached.add(first);
    for (const other of others) {
      const pair = `${name(first)} ${name(other)}`;
      if (other.when.kind !== 'always' && !declared(first, other) && !overlaps.has(pair)) overlaps.set(pair, { first, other, values });
    }
  }
  for (const { first, other, values } of overlaps.values()) {
    if (!reached.has(other)) continue;
    const message = `\`${name(first)}\` and \`${name(other)}\` both match where ${words(values)}; the first one rules`;
    warn(other, 'branches-overlap', message, `if that is meant, add \`yields-to: ${name(first)}\``);
  }
  for (const b of branches.filter((x) => !reached.has(x))) {
    const message = `\`${name(b)}\` is never reached: the branches before it cover everything that it does`;
    warn(b, 'unreachable-branch', message, 'remove it, or move it up');
  }
  if (uncovered) {
    const message = `no branch of \`${activity.id}\` covers data where ${words(uncovered)}; it would stay undecided`;
    const help = 'add a branch, or `- otherwise: ends` when the activity does not concern such data';
    warn(branches[0]!, 'branches-incomplete', message, help);
  }
  return found;
}

const declared = (a: Branch, b: Branch): boolean => a.rule !== 'ends' && b.rule !== 'ends' && b.rule.yieldsTo === a.rule.id;

const words = (values: Assignment) =>
  values.size === 0 ? 'anything' : [...values].map(([f, v]) => `\`${f}\` is \`${v === MISSING ? 'missing' : String(v)}\``).join(' and ');

/** Every combination of values that the conditions can tell apart; undefined when there are too many. */
function assignments(policy: Policy, branches: Branch[]): Assignment[] | undefined {
  const tests = new Map<string, FactTest[]>();
  const collect = (c: Cond): void => {
    if (c.kind === 'fact') tests.set(c.fact, [...(tests.get(c.fact) ?? []), c.test]);
    else if (c.kind === 'not') collect(c.of);
    else if (c.kind !== 'always') c.of.forEach(collect);
  };
  for (const b of branches) collect(b.when);
  let all: Assignment[] = [new Map()];
  for (const [fact, of] of tests) {
    const values = representatives(policy.facts[fact]?.values, of);
    if (all.length * values.length > MOST) return undefined;
    all = all.flatMap((a) => values.map((v) => new Map(a).set(fact, v)));
  }
  return all;
}

function representatives(list: Scalar[] | undefined, tests: FactTest[]): Value[] {
  const missing: Value[] = tests.some((t) => 'missing' in t) ? [MISSING] : [];
  if (list) return [...list, ...missing];
  const cuts = tests.flatMap((t) => ('in' in t ? t.in : 'missing' in t ? [] : [t.from, t.before])).filter((v) => v !== undefined);
  const beside = cuts.flatMap((c) => (typeof c === 'number' ? [c - 1, c, c + 1] : typeof c === 'string' ? daysBeside(c) : [c]));
  return [...new Set([...beside, ...missing])];
}

function daysBeside(written: string): Scalar[] {
  try {
    const day = Temporal.PlainDate.from(written);
    return [day.subtract({ days: 1 }).toString(), written, day.add({ days: 1 }).toString()];
  } catch {
    return [written];
  }
}

function holds(c: Cond, values: Assignment): boolean {
  switch (c.kind) {
    case 'always':
      return true;
    case 'all':
      return c.of.every((x) => holds(x, values));
    case 'any':
      return c.of.some((x) => holds(x, values));
    case 'not':
      return !holds(c.of, values);
    case 'fact':
      return passes(c.test, values.get(c.fact)!);
  }
}

function passes(test: FactTest, value: Value): boolean {
  if ('missing' in test) return value === MISSING;
  if (value === MISSING) return false;
  if ('in' in test) return test.in.includes(value);
  return (test.from === undefined || value >= test.from) && (test.before === undefined || value < test.before);
}
