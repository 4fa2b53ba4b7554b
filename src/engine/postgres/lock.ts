import type pg from 'pg';
import type { Join, Predicate } from '../../justify/predicate.ts';
import type { Step } from '../../justify/program.ts';
import { name, qualified } from './quote.ts';
import { type Rendering, render, rendering, renderRows } from './render.ts';
import { pendingOf } from './transform.ts';

/** Which rows one batch may look at: a window of heap blocks, or, where few rows are due, whatever an index finds first. */
export type Window = { blocks: [from: number, before: number] } | 'any';

export interface BatchTable {
  /** The schema of the map, where parents and children are. */
  schema: string;
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
  const r = rendering(table.schema, holds);
  const rows = renderRows(r, table.heap, 't', step.predicate);
  const paths = pathsOf(step.predicate);
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

interface Path {
  links: Join[];
  mode: 'share' | 'update';
}

const pathText = (links: Join[]) => JSON.stringify(links.map((l) => [l.columns, l.table, l.keys]));

/** Every parent that a predicate reads, by the links that lead to it. */
function pathsOf(p: Predicate): Map<string, Path> {
  const found = new Map<string, Path>();
  const visit = (q: Predicate, links: Join[]): void => {
    if (q.is === 'all' || q.is === 'any') for (const term of q.of) visit(term, links);
    if (q.is === 'not') visit(q.of, links);
    if (q.is === 'child' && links.length > 0) found.set(pathText(links), { links, mode: 'update' });
    if (q.is === 'parent') {
      const further = [...links, q.link];
      if (!found.has(pathText(further))) found.set(pathText(further), { links: further, mode: 'share' });
      visit(q.holds, further);
    }
  };
  visit(p, []);
  return found;
}

/** Locks a parent that not every due row has, and keeps the rows whose parent is locked now or not there. */
function lockParents(client: pg.ClientBase, { schema, heap }: BatchTable, path: Path, { tids: of }: Locked, skip: string): Promise<Locked> {
  const r = rendering(schema);
  const at = (i: number) => (i === 0 ? 't' : `p${i}`);
  const on = (link: Join, i: number) =>
    link.columns.map((c, k) => `${at(i + 1)}.${name(link.keys[k]!)} = ${at(i)}.${name(c)}`).join(' and ');
  const from = (link: Join, i: number) => `${qualified(schema, link.table)} ${at(i + 1)}`;
  const mine = `t.ctid = any($${r.params.push(of)}::tid[])`;
  const chain = path.links.map((l, i) => ` join ${from(l, i)} on ${on(l, i)}`).join('');
  const none = `not exists (select from ${path.links.map(from).join(', ')} where ${path.links.map(on).join(' and ')})`;
  const theirs = `select t.ctid as tid from ${heap} t${chain} where ${mine} for ${path.mode} of ${at(path.links.length)}${skip}`;
  return tids(client, `select t.ctid as tid from ${heap} t where ${mine} and ${none} union all select l.tid from (${theirs}) l`, r);
}

/** Locks the rows that are to go along with others (S32), and keeps those of which every such row is locked now: nobody renews them. */
function lockAlong(
  client: pg.ClientBase,
  { schema, heap }: BatchTable,
  { table, child, goes }: Step['along'][number],
  { tids: of }: Locked,
  holds: boolean,
  skip: string,
): Promise<Locked> {
  const r = rendering(schema, holds);
  const mine = `t.ctid = any($${r.params.push(of)}::tid[])`;
  const on = child.columns.map((c, i) => `c.${name(c)} = t.${name(child.keys[i]!)}`).join(' and ');
  const theirs = `${qualified(schema, table)} c`;
  const due = render(r, goes, 'c');
  const free = `select c.tableoid, c.ctid from ${heap} t join ${theirs} on ${on} where ${mine} and ${due} for update of c${skip}`;
  const busy = `select from ${theirs} where ${on} and ${due} and (c.tableoid, c.ctid) not in (select tableoid, ctid from free)`;
  return tids(client, `with free as materialized (${free}) select t.ctid as tid from ${heap} t where ${mine} and not exists (${busy})`, r);
}

async function tids(client: pg.ClientBase, rows: string, r: Rendering): Promise<Locked> {
  const text = `select coalesce(array_agg(d.tid)::text, '{}') as tids, count(*)::int as n from (${rows}) d`;
  return (await client.query<Locked>(text, r.params)).rows[0]!;
}
