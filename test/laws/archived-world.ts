import fc from 'fast-check';
import type { Archive, Column, SystemMap, Table } from '../../src/map/model.ts';
import type { End, Policy, Rule } from '../../src/policy/model.ts';
import type { Row, Rows, TABLES } from './schema.ts';
import { randomWorld, type World } from './world.ts';

type TableName = (typeof TABLES)[number];
/** Rows by place: those in the archive of a table have a list of their own. */
export interface ArchivedWorld extends World {
  archived: Rows;
}

/** The column of each table that marks its rows, in every form that a mark has. */
export const MARKS = {
  people: ['archived_at', 'timestamptz'],
  roles_held: ['archived', 'boolean'],
  seats: ['archived_at', 'timestamp'],
  items: ['archived_on', 'date'],
  notes: ['archived', 'boolean'],
  stays: ['archived_at', 'timestamptz'],
  calls: ['archived_on', 'date'],
} as const;
const MARKED = {
  timestamptz: '2020-01-01T00:00:00.000000Z',
  timestamp: '2020-01-01T00:00:00.000000',
  date: '2020-01-01',
  boolean: true,
} as const;
const NAMES = Object.keys(MARKS) as TableName[];
/** Children before parents, so that what refers to a row is known when it is put into the archive. */
const REFERS: Record<TableName, [TableName, string[], string[]][]> = {
  notes: [],
  calls: [],
  roles_held: [],
  seats: [],
  items: [['notes', ['item_id'], ['id']]],
  stays: [['calls', ['stay_id', 'stay_nr'], ['id', 'nr']]],
  people: [
    ['items', ['person_id'], ['id']],
    ['items', ['other_id'], ['id']],
    ['seats', ['person_id'], ['id']],
    ['roles_held', ['person_id'], ['id']],
    ['stays', ['person_id'], ['id']],
  ],
};

/** The random worlds with archives: more rules with an archive phase, tables that are marked or moved, rows that are so already. */
export const archivedWorld = fc.gen().map((g): ArchivedWorld => {
  const world = g(() => randomWorld);
  const chance = (percent: number) => g(fc.nat, { max: 99 }) < percent;
  const pick = <T>(of: readonly T[]): T => of[g(fc.nat, { max: of.length - 1 })]!;
  const map = withArchives(world.map, pick);
  return { ...world, policy: withPhases(world.policy, chance, pick), map, ...placed(world.rows, map, chance) };
});

type PickOne = <T>(of: readonly T[]) => T;
type Chance = (percent: number) => boolean;

/** Archives of one and of twenty years, counted from the very event of the active phase, or from another that may be long ago (S18). */
function withPhases(policy: Policy, chance: Chance, pick: PickOne): Policy {
  const archived = (rule: Rule): Rule => {
    if (rule.archive || !rule.active || !chance(85)) return rule;
    const event = chance(60) && rule.active.end.kind === 'event' ? rule.active.end.event : pick(['made', 'closed', 'asked'] as const);
    const end: End = { kind: 'event', event, steps: [{ add: { years: pick([1, 20, 40]), months: 0, days: 0 } }] };
    const start: End = { kind: 'event', event, steps: [] };
    return { ...rule, archive: { end, start, early: [], bounds: [], purpose: {}, basis: 'legal-obligation', readers: [] } };
  };
  const activities = Object.entries(policy.activities).map(([id, a]) => [
    id,
    { ...a, branches: a.branches.map((b) => (b.rule === 'ends' ? b : { ...b, rule: archived(b.rule) })) },
  ]);
  return { ...policy, activities: Object.fromEntries(activities) };
}

const mark = (name: string): Column => ({
  name,
  data: [],
  kind: 'technical',
  due: { kind: 'keep' },
  span: { file: 'world', line: 1, column: 1, length: 1 },
});

function withArchives(map: SystemMap, pick: PickOne): SystemMap {
  const tables = NAMES.map((name): [string, Table] => {
    const [column, as] = MARKS[name];
    const archive: Archive | undefined = pick([
      undefined,
      { kind: 'mark', column, as },
      ...[1, 2].map(() => ({ kind: 'schema', schema: 'records' }) as const),
    ] as const);
    const table = map.tables[name]!;
    // no foreign key stands behind it, and what it leads to may be in the archive while the row is not
    const links = table.links.map((l) => (l.name === 'third_id' ? { ...l, declared: true } : l));
    return [name, { ...table, links, columns: { ...table.columns, [column]: mark(column) }, ...(archive ? { archive } : {}) }];
  });
  return { ...map, tables: Object.fromEntries(tables) };
}

/** Some rows are marked, or moved where no row of the school's own tables refers to them. */
function placed(rows: Rows, map: SystemMap, chance: Chance): Pick<ArchivedWorld, 'rows' | 'archived'> {
  const live = Object.fromEntries(NAMES.map((n) => [n, rows[n].map((r) => ({ ...r, ...unmarked(n, chance) }))])) as Rows;
  const archived = Object.fromEntries(NAMES.map((n) => [n, [] as Row[]])) as Rows;
  for (const name of Object.keys(REFERS) as TableName[]) {
    if (map.tables[name]!.archive?.kind !== 'schema') continue;
    const refers = (row: Row) =>
      REFERS[name].some(([child, columns, keys]) => live[child].some((c) => columns.every((k, i) => c[k] === row[keys[i]!])));
    const moved = live[name].filter((row) => !refers(row) && chance(25));
    archived[name] = moved;
    live[name] = live[name].filter((row) => !moved.includes(row));
  }
  return { rows: live, archived };
}

function unmarked(name: TableName, chance: Chance): Row {
  const [column, as] = MARKS[name];
  return { [column]: chance(8) ? MARKED[as] : name === 'roles_held' ? false : null };
}
