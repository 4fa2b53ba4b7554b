import type pg from 'pg';
import type { Join } from '../../justify/predicate.ts';
import type { Step } from '../../justify/program.ts';
import { lockPaths, type ParentPath, pathText } from '../../plan/parents-read.ts';
import { type Ground, liveTable, placed, placesOf, rowsOf } from './ground.ts';
import { name } from './quote.ts';
import { type Rendering, render, rendering, renderRows } from './render.ts';
import { pendingOf } from './transform.ts';

/** Which rows one batch may look at: a window of heap blocks, or, where few rows are due, whatever an index finds first. */
export type Window = { blocks: [from: number, before: number] } | 'any';

export interface BatchTable {
  /** Where parents and children are. */
  ground: Ground;
  /** Quoted: the table itself, or one leaf of a partitioned table (E13). */
  heap: string;
  key: string[];
}

/** Rows locked for one batch: their places on disk as one text, which is all of a row that ever leaves the database. */
export interface Locked {
  tids: string;
  n: number;
}

/**
 * Locks due rows and every parent row that their predicate reads (E8): a parent that bears a clock or a fact is shared, so that nobody
 * changes it; one whose children are asked about is locked for update, so that a new child with a foreign key waits. Rows that are to go
 * along are locked too (S32). What is busy is left for the last pass. Two windows stay: a new child without a foreign key, and a change in
 * place of a child that does not go along, that commit after the act and before the commit of the batch come too late (decision 0007).
 */
export async function lockRows(
  client: pg.ClientBase,
  table: BatchTable,
  step: Step,
  window: Window,
  limit: number,
  holds: boolean,
  wait: boolean,
): Promise<Locked> {
  const skip = wait ? '' : ' skip locked';
  const r = rendering(table.ground, holds);
  const rows = renderRows(r, table.heap, 't', step.predicate, liveTable(step));
  const paths = lockPaths(step.predicate);
  const where = [rows.where, ...pendingOf(step, table, r.params)];
  if (window !== 'any') where.push(`t.ctid >= '(${window.blocks[0]},0)'::tid and t.ctid < '(${window.blocks[1]},0)'::tid`);
  const parents = rows.parents.map((p) => ` for ${paths.get(pathText(p.path))!.mode} of ${p.alias}${skip}`);
  const due = `select t.ctid as tid from ${rows.from} where ${where.join(' and ')} limit ${Math.trunc(limit)} for update of t${skip}${parents.join('')}`;
  let locked = await tids(client, due, r);
  for (const { path } of rows.parents) paths.delete(pathText(path));
  for (const path of paths.values()) if (locked.n > 0) locked = await lockParents(client, table, path, locked, skip);
  for (const along of step.along) if (locked.n > 0) locked = await lockAlong(client, table, along, locked, holds, skip);
  return locked;
}

/** Locks a parent that not every due row has, wherever it stands, and keeps the rows whose parent is locked now or not there. */
function lockParents(
  client: pg.ClientBase,
  { ground, heap }: BatchTable,
  path: ParentPath,
  { tids: of }: Locked,
  skip: string,
): Promise<Locked> {
  const r = rendering(ground);
  const at = (i: number) => (i === 0 ? 't' : `p${i}`);
  const on = (link: Join, i: number) =>
    link.columns.map((c, k) => `${at(i + 1)}.${name(link.keys[k]!)} = ${at(i)}.${name(c)}`).join(' and ');
  const from = (link: Join, i: number) => `${rowsOf(ground, link.table)} ${at(i + 1)}`;
  const mine = `t.ctid = any($${r.params.push(of)}::tid[])`;
  const [last, way] = [path.links.at(-1)!, path.links.slice(0, -1)];
  const chain = way.map((l, i) => ` join ${from(l, i)} on ${on(l, i)}`).join('');
  const none = `not exists (select from ${path.links.map(from).join(', ')} where ${path.links.map(on).join(' and ')})`;
  const theirs = placesOf(ground, last.table).map((place) => {
    const end = ` join ${placed(ground, last.table, place)} ${at(path.links.length)} on ${on(last, way.length)}`;
    return `select l.tid from (select t.ctid as tid from ${heap} t${chain}${end} where ${mine} for ${path.mode} of ${at(path.links.length)}${skip}) l`;
  });
  return tids(client, [`select t.ctid as tid from ${heap} t where ${mine} and ${none}`, ...theirs].join(' union all '), r);
}

/** Locks the rows that are to go along with others (S32), and keeps those of which every such row is locked now: nobody renews them. */
async function lockAlong(
  client: pg.ClientBase,
  { ground, heap }: BatchTable,
  { table, child, goes }: Step['along'][number],
  { tids: of }: Locked,
  holds: boolean,
  skip: string,
): Promise<Locked> {
  let kept: Locked = { tids: of, n: 1 };
  for (const at of placesOf(ground, table)) {
    if (kept.n === 0) break;
    const r = rendering(ground, holds);
    const mine = `t.ctid = any($${r.params.push(kept.tids)}::tid[])`;
    const on = child.columns.map((c, i) => `c.${name(c)} = t.${name(child.keys[i]!)}`).join(' and ');
    const theirs = `${placed(ground, table, at)} c`;
    const due = render(r, goes, 'c');
    const free = `select c.tableoid, c.ctid from ${heap} t join ${theirs} on ${on} where ${mine} and ${due} for update of c${skip}`;
    const busy = `select from ${theirs} where ${on} and ${due} and (c.tableoid, c.ctid) not in (select tableoid, ctid from free)`;
    kept = await tids(
      client,
      `with free as materialized (${free}) select t.ctid as tid from ${heap} t where ${mine} and not exists (${busy})`,
      r,
    );
  }
  return kept;
}

async function tids(client: pg.ClientBase, rows: string, r: Rendering): Promise<Locked> {
  const text = `select coalesce(array_agg(d.tid)::text, '{}') as tids, count(*)::int as n from (${rows}) d`;
  return (await client.query<Locked>(text, r.params)).rows[0]!;
}
