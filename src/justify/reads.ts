import type { EventSource, FactSource, Link, PersonLink, RowTest, SystemMap, Table } from '../map/model.ts';
import type { Cond, End, Policy, Rule } from '../policy/model.ts';

/** Which activities read which columns as role, event, fact or way to another row, by `table.column` (S32). */
export type Readers = Map<string, Set<string>>;

/** One source that an activity reads, with the table on whose rows it is asked. */
export type Use = { activity: string; at: Table } & ({ role: RowTest } | { event: EventSource } | { fact: FactSource });

/** Everything that the activities of a map's tables read as role, event or fact, on their own rows or on those of their people. */
export function usesOf(policy: Policy, map: SystemMap): Use[] {
  const found: Use[] = [];
  for (const table of Object.values(map.tables)) {
    for (const { activity: id, where } of table.serves) {
      const activity = policy.activities[id];
      if (!activity) continue;
      const rules = activity.branches.flatMap((b) => (b.rule === 'ends' ? [] : [b.rule]));
      const conds = [where, ...activity.branches.map((b) => b.when), ...rules.flatMap(condsOf)];
      for (const at of new Set([table, ...table.people.map((p) => map.tables[p.table]!)].filter(Boolean))) {
        const use = { activity: id, at };
        for (const role of rolesRead(activity.roles.map((r) => at.roles[r]))) found.push({ ...use, role });
        for (const name of rules.flatMap(eventsOf)) if (at.events[name]) found.push({ ...use, event: at.events[name] });
        for (const name of conds.flatMap(factsOf)) if (at.facts[name]) found.push({ ...use, fact: at.facts[name] });
      }
    }
  }
  return found;
}

/** Any one role is enough (S1), so where one is always shown no other is read. */
function rolesRead(tests: (Table['roles'][string] | undefined)[]): RowTest[] {
  return tests.some((t) => t?.kind === 'always') ? [] : tests.flatMap((t) => (t?.kind === 'where' ? [t.test] : []));
}

/** Columns that rules need: while an unfinished activity reads one, it cannot be blanked without losing the clock (S32). */
export function readers(policy: Policy, map: SystemMap): Readers {
  const found: Readers = new Map();
  const add = (activity: string, places: Place[]) => {
    for (const [table, column] of places) {
      const key = `${table}.${column}`;
      found.set(key, (found.get(key) ?? new Set()).add(activity));
    }
  };
  for (const use of usesOf(policy, map)) add(use.activity, columnsOf(map, use));
  for (const table of Object.values(map.tables)) {
    const ways = table.people.flatMap((p) => wayColumns(p));
    for (const { activity } of table.serves) if (policy.activities[activity]) add(activity, ways);
  }
  return found;
}

/** What leads from a row to its person beyond the row's own link: keys that it names, and links of the rows between. */
function wayColumns({ path }: PersonLink): Place[] {
  return path.flatMap((link, i) => [
    ...link.keys.map((k): Place => [link.table, k]),
    ...(path[i + 1]?.columns ?? []).map((c): Place => [link.table, c]),
  ]);
}

const linkColumns = (table: Table, link: Link): Place[] => [
  ...link.columns.map((c): Place => [table.name, c]),
  ...link.keys.map((k): Place => [link.table, k]),
];

function columnsOf(map: SystemMap, use: Use): Place[] {
  if ('role' in use) return rowColumns(use.at, use.role);
  return 'event' in use ? eventColumns(map, use.at, use.event) : factColumns(map, use.at, use.fact);
}

type Place = [table: string, column: string];

function rowColumns(table: Table, test: RowTest): Place[] {
  if (test.kind === 'column') return [[table.name, test.column]];
  if (test.kind === 'child') return [...test.columns, ...Object.keys(test.where)].map((c): Place => [test.table, c]);
  return test.of.flatMap((t) => rowColumns(table, t));
}

function eventColumns(map: SystemMap, table: Table, source: EventSource): Place[] {
  if (source.kind === 'column') return [[table.name, source.column]];
  if (source.kind === 'latest-child')
    return [source.value.column, ...source.columns, ...Object.keys(source.where)].map((c): Place => [source.table, c]);
  const theirs = map.tables[source.link.table];
  const inner = theirs?.events[source.event];
  return [...linkColumns(table, source.link), ...(theirs && inner ? eventColumns(map, theirs, inner) : [])];
}

function factColumns(map: SystemMap, table: Table, source: FactSource): Place[] {
  if (source.kind === 'child') return [...source.columns, ...Object.keys(source.where)].map((c): Place => [source.table, c]);
  if (source.kind !== 'parent') return [[table.name, source.column]];
  const theirs = map.tables[source.link.table];
  const inner = theirs?.facts[source.fact];
  return [...linkColumns(table, source.link), ...(theirs && inner ? factColumns(map, theirs, inner) : [])];
}

/** Every event that a rule's ends name. */
export function eventsOf(rule: Rule): string[] {
  const phases = [rule.active, rule.archive].filter((p) => p !== undefined);
  const ends = [...phases.flatMap((p) => [p.end, p.floor]), rule.archive?.start, rule.notBefore].filter((e) => e !== undefined);
  return [
    ...new Set([
      ...ends.flatMap(endEvents),
      ...rule.early,
      ...phases.flatMap((p) => p.early),
      ...(rule.appliesTo ? [rule.appliesTo.event] : []),
    ]),
  ];
}

function endEvents(end: End): string[] {
  switch (end.kind) {
    case 'event':
    case 'hours':
      return [end.event];
    case 'forever':
      return [];
    case 'while':
      return endEvents(end.grace);
    default:
      return end.of.flatMap(endEvents);
  }
}

function condsOf(rule: Rule): Cond[] {
  const inEnd = (end: End): Cond[] => (end.kind === 'while' ? [end.cond, ...inEnd(end.grace)] : 'of' in end ? end.of.flatMap(inEnd) : []);
  const ends = [rule.active?.end, rule.archive?.end, rule.archive?.start, rule.notBefore].filter((e) => e !== undefined);
  return [...rule.then.map((t) => t.when), ...(rule.holdWhile ? [rule.holdWhile] : []), ...ends.flatMap(inEnd)];
}

/** Every fact that a condition names. */
export function factsOf(cond: Cond): string[] {
  if (cond.kind === 'always') return [];
  if (cond.kind === 'fact') return [cond.fact];
  return cond.kind === 'not' ? factsOf(cond.of) : cond.of.flatMap(factsOf);
}
