import { factsOf } from '../../src/justify/reads.ts';
import type { SystemMap, Table } from '../../src/map/model.ts';
import type { Activity, Cond, End, Policy, Rule, Scalar } from '../../src/policy/model.ts';
import { cutoff } from '../../src/time/cutoff.ts';
import type { DayStep } from '../../src/time/model.ts';

/** What is so for one person and everything that is theirs: days count from 1970. A date or fact that nobody knows is null; of what is left out nobody asks. */
export interface Scene {
  role: string;
  events: Record<string, number | null>;
  facts: Record<string, Scalar | null>;
}

/** Facts that are all known. */
type Told = Record<string, Scalar>;

/** How far beyond every edge something lies that is long over. */
const LONG = 30;
/** The roles of an activity that get rows of their own. */
const ROLES = 3;
const EPOCH = Temporal.PlainDate.from('1970-01-01');

/**
 * For each rule that rows of a table can be under: its clocks on the last day that still keeps a row, on the day before and on the one
 * before that, each while the others are over and while they run; each clock missing; each way through its conditions; nothing known of
 * them. What the other rules of the table read is long over, so that the rule itself decides.
 */
export function scenesOf(policy: Policy, map: SystemMap, table: Table, today: Temporal.PlainDate): Scene[] {
  const activities = table.serves.map((s) => ({ activity: policy.activities[s.activity]!, where: s.where }));
  const clocks = activities.flatMap(({ activity }) => rulesOf(activity).flatMap(clocksOf));
  const facts = possibleFacts(policy, activities);
  const edge = ({ steps }: Clock) => EPOCH.until(cutoff(steps, policy.calendar, today).bound).days;
  const over = Object.fromEntries(clocks.map((c) => [c.event, Math.min(...clocks.filter((o) => o.event === c.event).map(edge)) - LONG]));
  const found = activities.flatMap(({ activity, where }) =>
    rolesOf(map, table, activity).flatMap((role) => {
      const ways = rulesOf(activity).flatMap((rule) => {
        const ways = facts.filter((f) => holds(where, f) && ruleOf(activity, f) === rule);
        const [first, ...others] = ways;
        if (!first) return [];
        const edges = edgesOf(rule, edge, over).map((events) => ({ role, events, facts: first }));
        return [...edges, ...others.map((f) => ({ role, events: over, facts: f }))];
      });
      const nothing = Object.fromEntries(Object.keys(facts[0]!).map((fact) => [fact, null]));
      return facts.length > 1 ? [...ways, { role, events: over, facts: nothing }] : ways;
    }),
  );
  return [...new Map(found.map((s) => [JSON.stringify(s), s])).values()];
}

function edgesOf(rule: Rule, edge: (clock: Clock) => number, over: Scene['events']): Scene['events'][] {
  const clocks = clocksOf(rule);
  const events = [...new Set(clocks.map((c) => c.event))];
  const days = (event: string) => [...new Set(clocks.filter((c) => c.event === event).map(edge))].flatMap((d) => [d, d - 1, d - 2]);
  const running = { ...over, ...Object.fromEntries(events.map((e) => [e, Math.max(...days(e))])) };
  const at = (rest: Scene['events']) => events.flatMap((e) => days(e).map((day) => ({ ...rest, [e]: day })));
  const without = events.map((event) => ({ ...over, [event]: null }));
  if (events.length === 0) return [over];
  return [...at(over), ...(events.length > 1 ? at(running) : []), ...without];
}

interface Clock {
  event: string;
  steps: DayStep[];
}

function clocksOf(rule: Rule): Clock[] {
  const ends = [rule.active?.end, rule.archive?.start, rule.archive?.end, rule.notBefore].flatMap((e) => (e ? clocksIn(e) : []));
  const early = [...rule.early, ...(rule.active?.early ?? []), ...(rule.archive?.early ?? [])];
  return [...ends, ...early.map((event) => ({ event, steps: [] }))];
}

function clocksIn(end: End): Clock[] {
  if (end.kind === 'event') return [end];
  if (end.kind === 'while') return clocksIn(end.grace);
  return 'of' in end ? end.of.flatMap(clocksIn) : [];
}

const rulesOf = (activity: Activity): Rule[] => activity.branches.flatMap((b) => (b.rule === 'ends' ? [] : [b.rule]));
const ruleOf = (activity: Activity, facts: Told) => activity.branches.find((b) => holds(b.when, facts))?.rule;

function rolesOf(map: SystemMap, table: Table, activity: Activity): string[] {
  const shown = map.tables[table.people[0]!.table]!.roles;
  return activity.roles.filter((r) => Object.hasOwn(shown, r)).slice(0, ROLES);
}

/** Every way in which the facts that a table is judged by can be told together. */
function possibleFacts(policy: Policy, served: { activity: Activity; where: Cond }[]): Told[] {
  const conds = served.flatMap(({ activity, where }) => [
    where,
    ...activity.branches.map((b) => b.when),
    ...rulesOf(activity).flatMap(condsOf),
  ]);
  return [...new Set(conds.flatMap(factsOf))].reduce<Told[]>(
    (ways, fact) => ways.flatMap((way) => valuesOf(policy, fact, conds).map((value) => ({ ...way, [fact]: value }))),
    [{}],
  );
}

/** The values of a list, in its order but `no` first; of a number those on both sides of each limit. */
function valuesOf(policy: Policy, fact: string, conds: Cond[]): Scalar[] {
  const { values } = policy.facts[fact]!;
  if (values) return values.every((v) => typeof v === 'boolean') ? [false, true] : values;
  const limits = conds.flatMap((cond) => limitsIn(cond, fact));
  return limits.flatMap((limit) => [limit, limit - 0.01]);
}

function limitsIn(cond: Cond, fact: string): number[] {
  if (cond.kind === 'all' || cond.kind === 'any') return cond.of.flatMap((c) => limitsIn(c, fact));
  if (cond.kind === 'not') return limitsIn(cond.of, fact);
  if (cond.kind !== 'fact' || cond.fact !== fact || 'in' in cond.test || 'missing' in cond.test) return [];
  return [cond.test.from, cond.test.before].filter((limit) => typeof limit === 'number');
}

function condsOf(rule: Rule): Cond[] {
  const inEnd = (end: End): Cond[] => (end.kind === 'while' ? [end.cond, ...inEnd(end.grace)] : 'of' in end ? end.of.flatMap(inEnd) : []);
  return [...rule.then.map((t) => t.when), ...(rule.holdWhile ? [rule.holdWhile] : []), ...(rule.active ? inEnd(rule.active.end) : [])];
}

/** A condition over facts that are all known. */
function holds(cond: Cond, facts: Told): boolean {
  switch (cond.kind) {
    case 'always':
      return true;
    case 'all':
      return cond.of.every((c) => holds(c, facts));
    case 'any':
      return cond.of.some((c) => holds(c, facts));
    case 'not':
      return !holds(cond.of, facts);
    case 'fact': {
      const value = facts[cond.fact]!;
      const { test } = cond;
      if ('missing' in test) return false;
      if ('in' in test) return test.in.includes(value);
      return (test.from === undefined || value >= test.from) && (test.before === undefined || value < test.before);
    }
  }
}
