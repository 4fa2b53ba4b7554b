import type { PersonLink, SystemMap, Table } from '../map/model.ts';
import type { Outcome, Policy } from '../policy/model.ts';
import { localDay } from '../time/day.ts';
import { anonymised, done, measured } from './anonymity.ts';
import { archivedOf, liveDependant, marked, markOf, mayMove, moves, type Place, stayingDependant } from './archive.ts';
import { type Bearing, bearings } from './bearing.ts';
import { alongWith, type Change, type Draft, free, goes, livingDependant, standingDependant, type Whole } from './dependants.ts';
import { narrow } from './narrow.ts';
import { childrenFirst, type Relation, relations } from './order.ts';
import { all, any, FALSE, type HoldScope, not, type Predicate } from './predicate.ts';
import { type Readers, readers } from './reads.ts';
import { archiveReasons, endReasons } from './reasons.ts';
import { OUTCOMES } from './rule-state.ts';
import type { Question } from './scope.ts';
import type { Step } from './step.ts';
import { type Group, groups } from './verdict.ts';
import { type Waiting, waiting } from './waiting.ts';

export type { Along, Step } from './step.ts';
export type { Waiting } from './waiting.ts';

export interface TableProgram {
  table: Table;
  groups: Group[];
  steps: Step[];
  waiting: Waiting[];
  rowDue: Record<Outcome, Predicate>;
  held: Predicate;
}

/** One policy against one map at one instant: tables in the order in which they are swept, children before parents. */
export interface Program {
  system: string;
  asOf: string;
  tables: TableProgram[];
  relations: Relation[];
}

/** Compiles policy and map at an instant. The map's links and representations must be resolved; pure and deterministic. */
export function compile(policy: Policy, map: SystemMap, now: Temporal.Instant): Program {
  const q: Question = { policy, map, now, today: localDay(now, policy.calendar.zone) };
  const bearing = bearings(policy, map);
  const read = readers(policy, map);
  const drafts = new Map(childrenFirst(map).map((name) => [name, draft(q, map.tables[name]!, bearing.get(name) ?? [], read)]));
  const whole: Whole = { drafts, known: relations(map) };
  const tables = [...drafts.values()].filter((d) => !d.table.technical).map((d) => tableProgram(q, d, whole));
  return { system: map.system, asOf: now.toString(), tables, relations: whole.known };
}

function draft(q: Question, table: Table, bearing: Bearing[], read: Readers): Draft {
  const said = table.technical ? [] : groups(q, table);
  const held = any(...said.map((g) => g.held), { is: 'held', scope: holdScope(q.map, table, said) });
  const { groups: of, granted, crowd } = measured(table, said, read, held);
  const among = (outcomes: readonly Outcome[]) =>
    of.length === 0 ? not(all()) : all(...of.map((g) => any(...outcomes.map((o) => g.due[o]))));
  const rowDue = {} as Record<Outcome, Predicate>;
  OUTCOMES.forEach((o, i) => {
    const some = any(...of.map((g) => g.due[o]));
    rowDue[o] = all(among(OUTCOMES.slice(0, i + 1)), some);
  });
  const archived = archivedOf(of);
  const sql = table.gone !== 'elsewhere';
  const anonymous = sql ? all(granted, not(held)) : FALSE;
  return {
    table,
    groups: of,
    rowDue,
    held,
    archived,
    anonymous,
    ...(crowd ? { crowd } : {}),
    bearing,
    changes: sql ? changes(q, table, of, read) : [],
  };
}

function holdScope(map: SystemMap, table: Table, of: Group[], columns?: string[]): HoldScope {
  const categories = of.filter((g) => !columns || g.columns.some((c) => columns.includes(c.name))).flatMap((g) => g.categories);
  return {
    table: table.name,
    people: table.people.map((p) => personKey(map, table, p)),
    activities: [...new Set(table.serves.map((s) => s.activity))],
    categories: [...new Set(categories)],
  };
}

/** Where the person's key stands: on the row that links to it, else on the person's own row. */
function personKey(map: SystemMap, table: Table, person: PersonLink): HoldScope['people'][number] {
  const last = person.path.at(-1);
  const key = map.tables[person.table]?.key ?? [];
  const join = (l: PersonLink['path'][number]) => ({ columns: l.columns, table: l.table, keys: l.keys });
  if (!last) return { via: [], columns: table.key, table: person.table };
  if (last.keys.join() === key.join()) return { via: person.path.slice(0, -1).map(join), columns: last.columns, table: person.table };
  return { via: person.path.map(join), columns: key, table: person.table };
}

function tableProgram(q: Question, d: Draft, whole: Whole): TableProgram {
  const willLive = livingDependant(d, whole);
  const places: Place[] = mayMove(d.table) ? ['archive', 'live'] : ['live'];
  const steps = places.flatMap((at) => [
    ...deleteStep(q, d, whole, willLive, at),
    ...columnSteps(q, d, willLive, at),
    ...anonymiseStep(q, d, whole, willLive, at),
  ]);
  steps.push(...archiveStep(q, d, whole));
  return { table: d.table, groups: d.groups, steps, waiting: waiting(d, whole, willLive), rowDue: d.rowDue, held: d.held };
}

/** The rows that no row refers to; those by which they were judged go along (S32, S33). */
function deleteStep(q: Question, d: Draft, whole: Whole, willLive: Predicate, at: Place): Step[] {
  const row = all(goes(d), free(d));
  if (d.table.gone !== 'delete' || row.is === 'false') return [];
  return [
    {
      table: d.table.name,
      action: 'delete',
      at,
      columns: [],
      outcome: 'delete',
      predicate: narrow(all(row, not(standingDependant(d, whole)))),
      counted: narrow(all(row, not(willLive))),
      reasons: endReasons(q, d.table, d.groups, 'delete'),
      along: alongWith(d, whole).map((a) => ({ table: a.child.table, ...a })),
    },
  ];
}

/** Whole rows in a crowd lose everything personal, and their links to people, at once (S49). */
function anonymiseStep(q: Question, d: Draft, whole: Whole, willLive: Predicate, at: Place): Step[] {
  const row = all(d.anonymous, free(d));
  if (row.is === 'false') return [];
  const { columns, cut } = anonymised(d.table);
  const counted = narrow(all(row, not(willLive)));
  const over = done(d.table);
  return [
    {
      table: d.table.name,
      action: 'columns',
      at,
      columns: [
        ...columns.map((c) => ({ name: c.name, transform: c.due })),
        ...cut.map((name) => ({ name, transform: { kind: 'blank' } as const })),
      ],
      outcome: 'anonymise',
      ...(d.crowd ? { anonymity: { crowd: d.crowd, projected: any(counted, over), done: over } } : {}),
      predicate: narrow(all(row, not(standingDependant(d, whole)))),
      counted,
      reasons: endReasons(q, d.table, d.groups, 'anonymise'),
      along: [],
    },
  ];
}

/** Rows whose archive phase has begun are marked, or move once no live row refers to them (S30, E17). */
function archiveStep(q: Question, d: Draft, whole: Whole): Step[] {
  const mark = markOf(q, d.table);
  const row = mark ? all(d.archived, not(marked(d.table))) : moves(d, whole);
  if (row.is === 'false' || d.table.gone === 'elsewhere') return [];
  return [
    {
      table: d.table.name,
      action: 'archive',
      at: 'live',
      columns: [],
      ...(mark ? { mark } : {}),
      outcome: 'archive',
      predicate: narrow(mark ? row : all(row, not(liveDependant(d, whole)))),
      counted: narrow(mark ? row : all(row, not(stayingDependant(d, whole)))),
      reasons: archiveReasons(q, d.table, d.groups),
      along: [],
    },
  ];
}

/** Due columns of a row that lives on get their outcome (S30), unless an unfinished activity of the row reads them (S32). */
function changes(q: Question, table: Table, of: Group[], read: Readers): Change[] {
  const states = of.flatMap((g) => g.states);
  const found: Change[] = [];
  for (const group of of) {
    const scope = holdScope(
      q.map,
      table,
      of,
      group.columns.map((c) => c.name),
    );
    for (const column of group.columns) {
      if (column.due.kind === 'keep') continue;
      const needed = [...(read.get(`${table.name}.${column.name}`) ?? [])];
      if (needed.some((a) => !table.serves.some((s) => s.activity === a))) continue;
      const own = states.filter((s) => needed.includes(s.activity.id) || s.person.path[0]?.columns.includes(column.name));
      const unread = all(...own.map((s) => any(s.none, ...s.rules.map((r) => any(...OUTCOMES.map((o) => r.ended[o]))))));
      const where = all(group.due.delete, not(any(group.held, { is: 'held', scope })), unread);
      if (where.is !== 'false') found.push({ column, group, where });
    }
  }
  return found;
}

/** One step for each set of rows that some columns are due for. */
function columnSteps(q: Question, d: Draft, willLive: Predicate, at: Place): Step[] {
  const row = all(goes(d), free(d));
  const steps: Step[] = [];
  const byWhere = new Map<string, { columns: Step['columns']; where: Predicate; reasons: Step['reasons'] }>();
  for (const { column, group, where } of d.changes) {
    const key = JSON.stringify(where);
    const known = byWhere.get(key) ?? { columns: [], where, reasons: endReasons(q, d.table, [group], 'delete') };
    known.columns.push({ name: column.name, transform: column.due });
    byWhere.set(key, known);
  }
  for (const s of byWhere.values()) {
    const stays = any(not(row), willLive);
    steps.push({
      table: d.table.name,
      action: 'columns',
      at,
      columns: s.columns,
      outcome: 'delete',
      predicate: narrow(s.where),
      counted: narrow(all(s.where, stays)),
      reasons: s.reasons,
      along: [],
    });
  }
  return steps.filter((s) => s.counted.is !== 'false');
}
