import type { PersonLink, SystemMap, Table, Transform } from '../map/model.ts';
import type { Outcome, Policy, Rule } from '../policy/model.ts';
import { localDay } from '../time/day.ts';
import type { Cause } from './activity-state.ts';
import { type Bearing, bearings } from './bearing.ts';
import { alongWith, type Change, type Draft, free, goes, livingDependant, standingDependant, type Whole } from './dependants.ts';
import { emptied } from './emptied.ts';
import { type SingleClock, singleClock } from './first-day.ts';
import { narrow } from './narrow.ts';
import { childrenFirst, type Relation, relations } from './order.ts';
import { all, any, type Child, type HoldScope, not, type Predicate } from './predicate.ts';
import { type Readers, readers } from './reads.ts';
import { OUTCOMES } from './rule-state.ts';
import type { Question } from './scope.ts';
import { type Group, groups } from './verdict.ts';

/** What one change to one table is, for whom, and why. Plan, apply and `plan --sql` all read this one form (E1). */
export interface Step {
  table: string;
  action: 'delete' | 'columns';
  /** For `columns`: what each becomes. */
  columns: { name: string; transform: Transform }[];
  outcome: Outcome;
  /** Rows to act on, as apply asks: dependants that still exist keep a row (S33). */
  predicate: Predicate;
  /** Rows to act on, as plan asks: dependants that will go first do not count. */
  counted: Predicate;
  /** The rules whose end this is, each with the rows that it explains. */
  reasons: { rule: Rule; where: Predicate; clock?: SingleClock }[];
  /** For `delete`: rows that are over too, by which these rows were judged; they go in the same statement (S32). */
  along: Along[];
}

export interface Along {
  table: string;
  /** How the rows refer to the one that goes. */
  child: Child;
  goes: Predicate;
}

/** Rows that are over but wait for something or somebody (S52), and rows that could not be decided (S29). */
export interface Waiting {
  table: string;
  for:
    | 'warning'
    | 'confirmed-reading'
    | 'review'
    | 'transfer'
    | 'archive'
    | 'elsewhere'
    | 'release-of-hold'
    | 'dependants'
    | 'reader'
    | 'decision';
  rule?: Rule;
  cause?: Cause | 'uncovered';
  where: Predicate;
}

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
  const of = table.technical ? [] : groups(q, table);
  const among = (outcomes: readonly Outcome[]) =>
    of.length === 0 ? not(all()) : all(...of.map((g) => any(...outcomes.map((o) => g.due[o]))));
  const rowDue = {} as Record<Outcome, Predicate>;
  OUTCOMES.forEach((o, i) => {
    const some = any(...of.map((g) => g.due[o]));
    rowDue[o] = all(among(OUTCOMES.slice(0, i + 1)), some);
  });
  const held = any(...of.map((g) => g.held), { is: 'held', scope: holdScope(q.map, table, of) });
  return { table, groups: of, rowDue, held, bearing, changes: table.gone === 'elsewhere' ? [] : changes(q, table, of, read) };
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
  const steps: Step[] = [];
  const row = all(goes(d), free(d));
  if (d.table.gone === 'delete' && row.is !== 'false') {
    steps.push({
      table: d.table.name,
      action: 'delete',
      columns: [],
      outcome: 'delete',
      predicate: narrow(all(row, not(standingDependant(d, whole)))),
      counted: narrow(all(row, not(willLive))),
      reasons: reasons(q, d.table, d.groups, 'delete'),
      along: alongWith(d, whole).map((a) => ({ table: a.child.table, ...a })),
    });
  }
  steps.push(...columnSteps(q, d, row, willLive));
  return { table: d.table, groups: d.groups, steps, waiting: waiting(d, willLive), rowDue: d.rowDue, held: d.held };
}

/** Due columns of a row that lives on get their outcome (S30), unless an unfinished activity of the row reads them (S32). */
function changes(q: Question, table: Table, of: Group[], read: Readers): Change[] {
  const states = of.flatMap((g) => g.states);
  const found: Change[] = [];
  for (const outcome of ['delete', 'anonymise'] as const) {
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
        const where = all(group.due[outcome], not(any(group.held, { is: 'held', scope })), unread);
        if (where.is !== 'false') found.push({ column, group, outcome, where });
      }
    }
  }
  return found;
}

/** One step for each outcome and each set of rows that it is due for. */
function columnSteps(q: Question, d: Draft, row: Predicate, willLive: Predicate): Step[] {
  const steps: Step[] = [];
  for (const outcome of ['delete', 'anonymise'] as const) {
    const byWhere = new Map<string, { columns: Step['columns']; where: Predicate; reasons: Step['reasons'] }>();
    for (const { column, group, where } of d.changes.filter((c) => c.outcome === outcome)) {
      const key = JSON.stringify(where);
      const known = byWhere.get(key) ?? { columns: [], where, reasons: reasons(q, d.table, [group], outcome) };
      known.columns.push({ name: column.name, transform: column.due });
      byWhere.set(key, known);
    }
    for (const s of byWhere.values()) {
      const stays = any(not(row), willLive);
      steps.push({
        table: d.table.name,
        action: 'columns',
        columns: s.columns,
        outcome,
        predicate: narrow(s.where),
        counted: narrow(all(s.where, stays)),
        reasons: s.reasons,
        along: [],
      });
    }
  }
  return steps.filter((s) => s.counted.is !== 'false');
}

function reasons(q: Question, table: Table, of: Group[], outcome: Outcome): Step['reasons'] {
  const byRule = new Map<string, Step['reasons'][number]>();
  for (const { person, rules } of of.flatMap((g) => g.states)) {
    for (const { rule, ended } of rules) {
      if (ended[outcome].is === 'false') continue;
      const known = byRule.get(rule.id);
      const clock = singleClock(q, table, person, rule);
      const where = any(ended[outcome], ...(known ? [known.where] : []));
      const same = !known || JSON.stringify(known.clock) === JSON.stringify(clock);
      byRule.set(rule.id, { rule, where, ...(clock && same ? { clock } : {}) });
    }
  }
  return [...byRule.values()];
}

function waiting(d: Draft, willLive: Predicate): Waiting[] {
  const table = d.table.name;
  const found: Waiting[] = [];
  const add = (w: Omit<Waiting, 'table'>) => {
    if (w.where.is !== 'false') found.push({ table, ...w });
  };
  const over = any(...OUTCOMES.map((o) => d.rowDue[o]));
  if (d.table.gone === 'elsewhere') add({ for: 'elsewhere', where: all(over, not(d.held)) });
  else {
    add({ for: 'review', where: all(d.rowDue.review, not(d.held)) });
    add({ for: 'transfer', where: all(d.rowDue.transfer, not(d.held)) });
    add({ for: 'dependants', where: all(goes(d), willLive) });
    add({ for: 'reader', where: all(goes(d), not(free(d))) });
  }
  add({ for: 'release-of-hold', where: all(over, d.held) });
  const byRule = new Map<string, { rule: Rule; warning: Predicate; reading: Predicate; archive: Predicate }>();
  for (const r of d.groups.flatMap((g) => g.states.flatMap((s) => s.rules))) {
    const known = byRule.get(r.rule.id);
    byRule.set(r.rule.id, {
      rule: r.rule,
      warning: any(r.waitsForWarning, known?.warning ?? not(all())),
      reading: any(r.waitsForReading, known?.reading ?? not(all())),
      archive: any(r.archived, known?.archive ?? not(all())),
    });
  }
  for (const { rule, warning, reading, archive } of byRule.values()) {
    add({ for: 'warning', rule, where: warning });
    add({ for: 'confirmed-reading', rule, where: reading });
    add({ for: 'archive', rule, where: archive });
  }
  const byCause = new Map<string, Waiting>();
  for (const group of d.groups) {
    const undecided = all(group.undecided, not(emptied(group.columns)));
    for (const c of group.states.flatMap((s) => s.causes)) {
      if (c.cause === 'unconfirmed-reading') continue;
      const rule = group.states.flatMap((s) => s.rules).find((r) => r.rule.id === c.rule)?.rule;
      const key = `${c.cause} ${c.rule ?? ''}`; // one entry for all activities: a row counts once
      const where = all(undecided, c.where);
      byCause.set(key, {
        table,
        for: 'decision',
        cause: c.cause,
        ...(rule ? { rule } : {}),
        where: any(where, byCause.get(key)?.where ?? not(all())),
      });
    }
    const key = 'uncovered';
    byCause.set(key, {
      table,
      for: 'decision',
      cause: 'uncovered',
      where: any(all(undecided, group.uncovered), byCause.get(key)?.where ?? not(all())),
    });
  }
  found.push(...[...byCause.values()].filter((w) => w.where.is !== 'false'));
  return found;
}
