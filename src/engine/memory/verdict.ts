import type { Column, PersonLink, Table } from '../../map/model.ts';
import type { Outcome } from '../../policy/model.ts';
import { rulesOf } from '../../policy/read.ts';
import { type ActivityVerdict, activityVerdict, yielded } from './activity.ts';
import { isInCrowd } from './crowd.ts';
import { isHeld } from './hold.ts';
import { namesNobody, type Row, type World } from './world.ts';

export type { ActivityVerdict } from './activity.ts';

/** What may happen to something, with the most protective outcome of what has ended (S29, S31). Held is a flag that blocks. */
export interface Verdict {
  verdict: 'active' | 'archived' | 'undecided' | 'due';
  outcome?: Outcome;
  held: boolean;
}

export interface ColumnVerdict extends Verdict {
  column: string;
  activities: ActivityVerdict[];
}

export interface RowVerdict {
  columns: ColumnVerdict[];
  row: Verdict;
}

/** From the least to the most protective (S31). */
const PROTECTION: readonly Outcome[] = ['delete', 'anonymise', 'review', 'transfer'];
const strongest = (of: Outcome[]): Outcome => PROTECTION.findLast((o) => of.includes(o))!;

/** The verdict of every personal column of a row, and of the row (S3, S5, S29-S31, S35). This is the definition; engines agree with it. */
export function judgeRow(world: World, tableName: string, row: Row): RowVerdict {
  const verdict = ofRules(world, tableName, row);
  return verdict.columns.some((c) => c.outcome === 'anonymise') ? measured(world, world.map.tables[tableName]!, row, verdict) : verdict;
}

/** What the rules say, before it is measured whether the row can be made anonymous. */
function ofRules(world: World, tableName: string, row: Row): RowVerdict {
  const table = world.map.tables[tableName]!;
  const personal = Object.values(table.columns).filter((c) => c.kind === 'personal');
  const columns = personal.map((c) => judgeColumn(world, table, row, c));
  return { columns, row: { ...combined(columns), held: columns.some((c) => c.held) || isHeld(world, table, row, personal) } };
}

/** Anonymisation is granted to whole rows in a crowd; else the outcome is `else: delete` if every ended rule says so, and a review otherwise (S49). */
function measured(world: World, table: Table, row: Row, said: RowVerdict): RowVerdict {
  const isWhole = (v: RowVerdict) => v.row.verdict === 'due' && v.row.outcome === 'anonymise';
  const becomes = (other: Row) => {
    const verdict = ofRules(world, table.name, other);
    return isWhole(verdict) && !verdict.row.held;
  };
  if (isWhole(said) && isInCrowd(world, table, row, becomes)) return said;
  const rules = new Map(rulesOf(world.policy).map((r) => [r.id, r]));
  const columns = said.columns.map((c): ColumnVerdict => {
    if (c.outcome !== 'anonymise') return c;
    const ended = c.activities.filter((a) => a.standing === 'ended' && a.outcome === 'anonymise');
    return { ...c, outcome: ended.every((a) => rules.get(a.rule!)!.elseDelete) ? 'delete' : 'review' };
  });
  return { columns, row: { ...combined(columns), held: said.row.held } };
}

/** One activity of one row, for one person: what hand-worked cases ask. Undefined when the table does not serve it. */
export function judgeActivity(world: World, tableName: string, row: Row, activity: string): ActivityVerdict | undefined {
  const table = world.map.tables[tableName]!;
  const serves = table.serves.find((s) => s.activity === activity);
  const person = table.people[0];
  return serves && person && activityVerdict({ world, table, row, person }, serves, world.policy.activities[activity]!);
}

function judgeColumn(world: World, table: Table, row: Row, column: Column): ColumnVerdict {
  const people = table.people.filter((p) => p.columns === '*' || p.columns.includes(column.name));
  const byPerson = people.map((person) => ({
    nobody: people.length > 1 && namesNobody(person, row),
    verdicts: coveringVerdicts(world, table, row, column, person),
  }));
  const all = byPerson.flatMap((p) => p.verdicts);
  const held = all.some((v) => v.held) || isHeld(world, table, row, alike(world, table, column));
  const is =
    (...standings: ActivityVerdict['standing'][]) =>
    (v: ActivityVerdict) =>
      standings.includes(v.standing);
  const everybody = (...standings: ActivityVerdict['standing'][]) =>
    byPerson.every((p) => p.nobody || (p.verdicts.every(is('none', ...standings)) && p.verdicts.some(is(...standings)))) &&
    all.some(is(...standings));
  const said = (v: Omit<Verdict, 'held'>): ColumnVerdict => ({ column: column.name, ...v, held, activities: all });
  if (all.some(is('active'))) return said({ verdict: 'active' });
  if (everybody('ended'))
    return said({ verdict: 'due', outcome: strongest(all.flatMap((v) => (v.standing === 'ended' ? v.outcome! : []))) });
  if (all.some(is('archived')) && everybody('archived', 'ended')) return said({ verdict: 'archived' });
  return said({ verdict: 'undecided' });
}

/** The columns that live and end with this one: the same activities cover them for the same people. A hold on one holds them all (S35). */
function alike(world: World, table: Table, column: Column): Column[] {
  const { activities } = world.policy;
  const life = (c: Column) =>
    JSON.stringify([
      table.people.map((p) => p.columns === '*' || p.columns.includes(c.name)),
      table.serves.map((s) => activities[s.activity]!.data.some((d) => c.data.includes(d))),
    ]);
  return Object.values(table.columns).filter((c) => c.kind === 'personal' && life(c) === life(column));
}

function coveringVerdicts(world: World, table: Table, row: Row, column: Column, person: PersonLink): ActivityVerdict[] {
  const { activities } = world.policy;
  const verdicts = table.serves
    .filter((s) => activities[s.activity]!.data.some((d) => column.data.includes(d)))
    .map((s) => activityVerdict({ world, table, row, person }, s, activities[s.activity]!));
  return verdicts.map((v) => yielded(v, verdicts, activities));
}

/** A row is due only if every personal column is (S30). */
function combined(columns: ColumnVerdict[]): Omit<Verdict, 'held'> {
  const verdicts = columns.map((c) => c.verdict);
  if (verdicts.includes('active')) return { verdict: 'active' };
  if (verdicts.includes('undecided') || verdicts.length === 0) return { verdict: 'undecided' };
  if (verdicts.includes('archived')) return { verdict: 'archived' };
  return { verdict: 'due', outcome: strongest(columns.map((c) => c.outcome!)) };
}
