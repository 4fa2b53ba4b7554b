import type { Join } from '../../justify/predicate.ts';
import type { Step } from '../../justify/program.ts';
import { lockPaths, type ParentPath, pathText } from '../../plan/parents-read.ts';
import { type At, linked } from './compare.ts';
import { render, rendering, renderRows } from './render.ts';
import { deletable } from './self.ts';
import { ask, type Client, change } from './session.ts';
import { joined, name, qualified, raw, type Sql, sql } from './sql.ts';
import { type BatchTable, type Stage, stage, stagedRows } from './stage.ts';
import { pendingOf } from './transform.ts';
import { above, upTo, type Window } from './window.ts';

/** The stages of one step: rows of a batch, the same after another look, and for each table that goes along its rows. */
export interface Stages {
  rows: Stage;
  kept: Stage;
  /** Something that was looked at before stands in `kept`. */
  used: boolean;
  along: Stage[];
}

/** What a batch asks with. */
export interface Asking {
  client: Client;
  table: BatchTable;
  step: Step;
  stages: Stages;
  /** Some hold is active. */
  holds: boolean;
  /** What to do about rows that others hold. */
  busy: 'skip' | 'wait' | 'give-up';
}

const row = (table: BatchTable): At => ({ alias: 't', table: table.table });

/**
 * Locks due rows and every parent row that their predicate reads (E8), and puts the keys of those that are locked into `stages.rows`: a
 * parent of every row is locked with it; one that only some rows ask for is shared, or locked for update where its children are asked
 * about, so that a new child with a foreign key waits. Rows that are to go along are locked too (S32). What is busy is left for the last
 * pass. The windows of decision 0007 stay. Returns how many rows are locked.
 */
export async function lockRows(a: Asking, window: Window, limit: number): Promise<number> {
  const { client, table, step, stages } = a;
  const at = row(table);
  const r = rendering(table.schema, table.types, a.holds);
  const whole = window !== 'any' && table.index;
  const rows = renderRows(r, at, step.predicate, whole ? sql` force index (${name(whole.name)})` : raw(''));
  const undeletable = step.action === 'delete' ? deletable(table) : [];
  const where = [
    rows.where,
    ...undeletable,
    ...pendingOf(table.types, at, step, table.key),
    ...(window === 'any' ? [] : bounds(table, window)),
  ];
  const found = sql`from ${rows.from} where ${joined(where, ' and ')} limit ${raw(String(Math.trunc(limit)))} for update${skip(a)}`;
  let n = await stage(client, stages.rows, found, whole ? raw('straight_join ') : raw(''));
  const paths = lockPaths(step.predicate);
  for (const path of rows.parents) paths.delete(pathText(path));
  for (const path of paths.values()) if (n > 0) n = await lockParents(a, path);
  for (const i of step.along.keys()) if (n > 0) n = await lockAlong(a, i);
  return n;
}

const bounds = (table: BatchTable, window: Exclude<Window, 'any'>): Sql[] => [
  ...(window.first ? [] : [above(table)]),
  ...(window.last ? [] : [upTo(table)]),
];

const CLAUSES = { skip: ' skip locked', wait: '', 'give-up': ' nowait' };
const skip = ({ busy }: Asking): Sql => raw(CLAUSES[busy]);

/** Rows that a look confirms take the place of those that were looked at; how many. */
async function keep({ client, stages }: Asking, ...looks: Sql[]): Promise<number> {
  if (stages.used) await change(client, sql`delete from ${stages.kept.at}`);
  let n = 0;
  for (const look of looks) n += await stage(client, stages.kept, look);
  const { rows, kept } = stages;
  stages.rows = kept;
  stages.kept = rows;
  stages.used = true;
  return n;
}

/** Locks a parent that not every due row has, and keeps the rows whose parent is locked now or not there. */
async function lockParents(a: Asking, path: ParentPath): Promise<number> {
  const { table, stages } = a;
  const at = (i: number): At => (i === 0 ? row(table) : { alias: `p${i}`, table: path.links[i - 1]!.table });
  const on = (link: Join, i: number) => linked(table.types, link, at(i), at(i + 1));
  const theirs = (link: Join, i: number) => sql`${qualified(table.schema, link.table)} ${raw(at(i + 1).alias)}`;
  const mine = stagedRows(table.schema, stages.rows);
  const chain = joined(
    path.links.map((l, i) => sql` join ${theirs(l, i)} on ${on(l, i)}`),
    '',
  );
  const mode = raw(path.mode === 'share' ? ' lock in share mode' : ' for update');
  const locked = sql`${mine}${chain}${mode}${skip(a)}`;
  const none = sql`${mine} where not exists (select 1 from ${joined(path.links.map(theirs), ', ')} where ${joined(path.links.map(on), ' and ')})`;
  return keep(a, locked, none);
}

/** Locks the rows that are to go along with others (S32), and keeps those of which every such row is locked now: nobody renews them. */
async function lockAlong(a: Asking, i: number): Promise<number> {
  const { client, table, stages } = a;
  const { from, goes } = alongRows(a, i);
  await change(client, sql`delete from ${stages.along[i]!.at}`);
  await stageAlong(a, i, skip(a));
  const along = stages.along[i]!;
  const free = joined(
    along.key.map((k) => sql`f.${name(k)} = c.${name(k)}`),
    ' and ',
  );
  const busy = sql`select 1 from ${from} and ${goes} and not exists (select 1 from ${along.at} f where ${free})`;
  return keep(a, sql`${stagedRows(table.schema, stages.rows)} where not exists (${busy})`);
}

/** The rows of one table that go along with the row at `t`, as `c`. */
function alongRows({ table, step, holds }: Asking, i: number): { from: Sql; goes: Sql } {
  const { table: theirs, child, goes } = step.along[i]!;
  const c: At = { alias: 'c', table: theirs };
  const on = linked(table.types, { columns: child.keys, table: theirs, keys: child.columns }, row(table), c);
  const r = rendering(table.schema, table.types, holds);
  return { from: sql`${qualified(table.schema, theirs)} c where ${on}`, goes: render(r, goes, c) };
}

/** Locks the rows that go along with the rows of the batch, and puts their keys into their stage. */
async function stageAlong(a: Asking, i: number, skipping: Sql): Promise<void> {
  const { client, table, stages } = a;
  const along = stages.along[i]!;
  const { from, goes } = alongRows(a, i);
  const keys = joined(
    along.key.map((k) => sql`c.${name(k)}`),
    ', ',
  );
  await change(
    client,
    sql`insert into ${along.at} select distinct ${keys} ${stagedRows(table.schema, stages.rows)} straight_join ${from} and ${goes} for update${skipping}`,
  );
}

/**
 * Asks the same predicate again, in a new statement, of the rows that are locked (E8), and keeps those of which it holds; then what goes
 * along with them. Returns how many.
 */
export async function askAgain(a: Asking): Promise<number> {
  const { client, table, step, stages } = a;
  const again = render(rendering(table.schema, table.types, a.holds), step.predicate, row(table));
  const n = await keep(a, sql`${stagedRows(table.schema, stages.rows)} where ${again}`);
  for (const i of step.along.keys()) {
    await change(client, sql`delete from ${stages.along[i]!.at}`);
    if (n > 0) await stageAlong(a, i, raw(''));
  }
  return n;
}

/** Whether any hold is active: where none is, it need not be asked of every row (E7). */
export async function anyHold(client: Client, schema: string): Promise<boolean> {
  const [found] = await ask<{ any: number }>(
    client,
    sql`select exists (select 1 from ${qualified(schema, 'lethe_holds')} where released is null) as any`,
  );
  return Number(found!.any) === 1;
}
