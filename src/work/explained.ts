import { happened } from '../engine/memory/event.ts';
import { showsRole } from '../engine/memory/fact.ts';
import { holdsOver } from '../engine/memory/hold.ts';
import type { ActivityVerdict, ColumnVerdict, RowVerdict } from '../engine/memory/verdict.ts';
import { personRow, type Row, type World } from '../engine/memory/world.ts';
import type { Table, Transform } from '../map/model.ts';
import type { Rule, Text } from '../policy/model.ts';
import { rulesOf } from '../policy/read.ts';
import { momentDay } from '../time/representation.ts';

/** One activity that was considered; `operative` when the verdict rests on it. */
export type ExplainedActivity = Omit<ActivityVerdict, 'until' | 'untilInstant' | 'archiveUntil'> & {
  title: Text;
  says?: Text;
  clauses: string[];
  bases: string[];
  /** The last kept day, YYYY-MM-DD: of the active phase, and of the archive. Absent while no day is known. */
  until?: string;
  archiveUntil?: string;
  operative: boolean;
};

/** Columns that share their verdict, with every activity that was considered for them. */
export interface ExplainedColumns {
  columns: string[];
  verdict: RowVerdict['columns'][number]['verdict'];
  outcome?: string;
  held: boolean;
  /** The first day on which it is due. */
  since?: string;
  /** The last kept day of the phase at hand; absent when none is known yet. */
  until?: string;
  /** What the next plan does: the whole row goes, or the column becomes something; absent when nothing happens. */
  becomes?: 'gone' | Transform['kind'];
  /** Who may read it in its archive phase. */
  readers: Text[];
  activities: ExplainedActivity[];
}

/** A person whom the row concerns: the roles held now or ever (S1), and those that cannot be read. */
export interface ExplainedPersonLink {
  link: string;
  /** The row is this person. */
  self: boolean;
  table: string;
  key: string[];
  roles: { role: string; label: Text; known: boolean }[];
}

/** What is said about a row besides its verdicts. */
export interface ExplainedRow {
  people: ExplainedPersonLink[];
  /** Events that happened, as the row and its person tell them. */
  events: { event: string; label: Text; day: string }[];
  holds: { id: string; owner: string; reason: string; reassess: string }[];
  readings: { reading: string; says: string; confirmed: boolean; obvious: boolean }[];
  columns: ExplainedColumns[];
}

/** Everything that `explain` says of one row, from its verdict, the rows around it, and whether the next plan deletes it; pure. */
export function explained(world: World, table: Table, row: Row, verdict: RowVerdict, goes: boolean): ExplainedRow {
  const rules = new Map(rulesOf(world.policy).map((r) => [r.id, r]));
  const readings = new Set(verdict.columns.flatMap((c) => c.activities.flatMap((a) => a.reading ?? [])));
  return {
    people: table.people.flatMap((link) => {
      const theirs = personRow({ world, row, person: link });
      const holder = world.map.tables[link.table];
      if (!theirs || !holder) return [];
      const roles = Object.entries(holder.roles).flatMap(([role, test]) => {
        const shown = showsRole(world, test, theirs);
        return shown === false ? [] : [{ role, label: world.policy.roles[role]?.label ?? {}, known: shown === true }];
      });
      return [{ link: link.name, self: link.path.length === 0, table: link.table, key: holder.key.map((k) => String(theirs[k])), roles }];
    }),
    events: eventsOf(world, table, row),
    holds: holdsOver(
      world,
      table,
      row,
      Object.values(table.columns).filter((c) => c.kind === 'personal'),
    ).map(({ id, owner, reason, reassess }) => ({ id, owner, reason, reassess })),
    readings: [...rules.values()].flatMap(({ id, reading }) =>
      reading && readings.has(reading.id) && reading.id === id
        ? [{ reading: reading.id, says: reading.says, confirmed: reading.confirmed, obvious: reading.obvious !== undefined }]
        : [],
    ),
    columns: grouped(world, table, rules, verdict, goes),
  };
}

/** The events that the activities of this table may ask for, and that happened. */
function eventsOf(world: World, table: Table, row: Row): ExplainedRow['events'] {
  const person = table.people[0];
  if (!person) return [];
  const holder = world.map.tables[person.table];
  const names = new Set([...Object.keys(table.events), ...(person.path.length === 0 ? [] : Object.keys(holder?.events ?? {}))]);
  return [...names].flatMap((event) => {
    const found = [happened({ world, table, row, person }, event)].flat().flatMap((h) => (typeof h === 'object' ? [h.at] : []));
    const last = found
      .map((at) => momentDay(at, world.policy.calendar.zone))
      .sort(Temporal.PlainDate.compare)
      .at(-1);
    return last ? [{ event, label: world.policy.events[event]?.label ?? {}, day: last.toString() }] : [];
  });
}

/** Columns with the same verdict for the same reasons are one paragraph. */
function grouped(world: World, table: Table, rules: Map<string, Rule>, verdict: RowVerdict, goes: boolean): ExplainedColumns[] {
  const found = new Map<string, ExplainedColumns>();
  for (const { column, ...v } of verdict.columns) {
    const becomes = fate(table, column, v, goes);
    const key = JSON.stringify([v, becomes]);
    const known = found.get(key);
    if (known) known.columns.push(column);
    else found.set(key, { columns: [column], ...paragraph(world, rules, v), ...(becomes ? { becomes } : {}) });
  }
  return [...found.values()];
}

/** What the next plan does to a due column: its row goes, or it takes the value that the map says (S30, S31). */
function fate(table: Table, column: string, v: Omit<ColumnVerdict, 'column'>, goes: boolean): ExplainedColumns['becomes'] {
  if (goes) return 'gone';
  if (v.verdict !== 'due' || v.held || table.gone === 'elsewhere') return undefined;
  return v.outcome === 'delete' || v.outcome === 'anonymise' ? table.columns[column]!.due.kind : undefined;
}

function paragraph(world: World, rules: Map<string, Rule>, v: Omit<ColumnVerdict, 'column'>): Omit<ExplainedColumns, 'columns'> {
  const { deciding, last } = operative(v);
  const day = last?.toString();
  const readers = v.verdict === 'archived' ? deciding.flatMap((a) => (a.rule ? (rules.get(a.rule)?.archive?.readers ?? []) : [])) : [];
  return {
    verdict: v.verdict,
    ...(v.outcome ? { outcome: v.outcome } : {}),
    held: v.held,
    ...(v.verdict === 'due' && last ? { since: last.add({ days: 1 }).toString() } : {}),
    ...(v.verdict !== 'due' && day ? { until: day } : {}),
    readers: [...new Set(readers)].map((r) => world.policy.recipients[r]?.label ?? {}),
    activities: v.activities.map((a) => described(world, rules, a, deciding.includes(a))),
  };
}

/** The later of both phases: an archive whose clock began early may end before the use does (S18). */
const endOf = ({ until, archiveUntil }: ActivityVerdict): Temporal.PlainDate | undefined =>
  until && archiveUntil && Temporal.PlainDate.compare(until, archiveUntil) > 0 ? until : (archiveUntil ?? until);

/** The activities on which a verdict rests: of those that give it, the ones that end last, or that have no end yet (S29). */
function operative(v: Omit<ColumnVerdict, 'column'>): { deciding: ActivityVerdict[]; last?: Temporal.PlainDate } {
  const standing = v.verdict === 'due' ? 'ended' : v.verdict;
  const giving = v.activities.filter((a) => a.standing === standing);
  if (standing === 'undecided') return { deciding: giving };
  const end = (a: ActivityVerdict) => (standing === 'active' ? (a.waitsFor ? undefined : a.until) : endOf(a));
  const open = giving.filter((a) => end(a) === undefined);
  if (open.length > 0) return { deciding: open };
  const last = giving
    .map((a) => end(a)!)
    .sort(Temporal.PlainDate.compare)
    .at(-1);
  return last ? { deciding: giving.filter((a) => end(a)!.equals(last)), last } : { deciding: giving };
}

function described({ policy }: World, rules: Map<string, Rule>, a: ActivityVerdict, decides: boolean): ExplainedActivity {
  const activity = policy.activities[a.activity]!;
  const rule = a.rule ? rules.get(a.rule) : undefined;
  const { until, untilInstant, archiveUntil, ...rest } = a;
  return {
    ...rest,
    ...(until ? { until: until.toString() } : {}),
    ...(archiveUntil ? { archiveUntil: archiveUntil.toString() } : {}),
    title: activity.label,
    ...(rule ? { says: rule.says } : {}),
    clauses: rule?.clauses ?? activity.clauses,
    bases: activity.bases.map((b) => b.basis),
    operative: decides,
  };
}
