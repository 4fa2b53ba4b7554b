import type pg from 'pg';
import { all, any, FALSE, type Predicate, parent } from '../../justify/predicate.ts';
import type { Link, PersonLink, SystemMap, Table } from '../../map/model.ts';
import type { Dataset } from '../../plan/target.ts';
import { name, qualified } from './quote.ts';

/** More children than this are not read to explain one row: the latest ones decide. */
const CHILDREN = 5_000;

type Row = Record<string, string | number | boolean | null>;
interface Children {
  table: string;
  columns: string[];
  keys: string[];
}

/**
 * One row with what its verdict depends on: the rows that its links lead to, and the children that an event, fact or role reads. For
 * explaining, never for deleting. Undefined when there is no such row.
 */
export async function readClosure(client: pg.ClientBase, map: SystemMap, table: string, key: string[]): Promise<Dataset | undefined> {
  const start = map.tables[table]!;
  const found: Dataset = new Map();
  const seen = new Set<string>();
  const fetch = (t: Table, columns: string[], values: unknown[]) => rowsAt(client, map.schema, t.name, columns, values);
  const visit = async (t: Table, row: Row): Promise<void> => {
    const id = JSON.stringify([t.name, t.key.map((k) => row[k])]);
    if (seen.has(id)) return;
    seen.add(id);
    found.set(t.name, [...(found.get(t.name) ?? []), row]);
    for (const link of linksOf(t)) {
      const to = map.tables[link.table];
      const values = link.columns.map((c) => row[c]);
      if (!to || values.some((v) => v === null || v === undefined)) continue;
      for (const p of await fetch(to, link.keys, values)) await visit(to, p);
    }
    for (const c of childrenOf(t)) {
      const theirs = map.tables[c.table];
      const rows = await rowsAt(
        client,
        map.schema,
        c.table,
        c.columns,
        c.keys.map((k) => row[k]),
      );
      const known = found.get(c.table) ?? [];
      const mark = (r: Row) => JSON.stringify([c.table, theirs ? theirs.key.map((k) => r[k]) : r]);
      const fresh = rows.filter((r) => !seen.has(mark(r)));
      for (const r of fresh) seen.add(mark(r));
      found.set(c.table, [...known, ...fresh]);
    }
  };
  const [row] = await fetch(start, start.key, key).catch(noSuchValue);
  if (!row) return undefined;
  await visit(start, row);
  return found;
}

/** A key that its column cannot hold, such as letters for a number, is the key of no row. */
function noSuchValue(error: unknown): Row[] {
  if (/^22/.test((error as { code?: string }).code ?? '')) return [];
  throw error;
}

function linksOf(t: Table): Link[] {
  const used = [
    ...t.people.map((p) => p.path[0]),
    ...[...Object.values(t.events), ...Object.values(t.facts)].map((s) => (s.kind === 'parent' ? s.link : undefined)),
  ];
  const links = [...used.filter((l) => l !== undefined), ...t.links];
  return [...new Map(links.map((l) => [JSON.stringify([l.columns, l.table, l.keys]), l])).values()];
}

function childrenOf(t: Table): Children[] {
  const roles = Object.values(t.roles).flatMap((r) => (r.kind === 'where' ? inTest(r.test) : []));
  const sources = [...Object.values(t.events), ...Object.values(t.facts)].filter((s) => s.kind === 'latest-child' || s.kind === 'child');
  const all = [...roles, ...sources].map((c) => ({ table: c.table, columns: c.columns, keys: c.keys }));
  return [...new Map(all.map((c) => [JSON.stringify(c), c])).values()];
}

function inTest(test: Extract<Table['roles'][string], { kind: 'where' }>['test']): Children[] {
  if (test.kind === 'child') return [test];
  return test.kind === 'column' ? [] : test.of.flatMap(inTest);
}

async function rowsAt(client: pg.ClientBase, schema: string, table: string, columns: string[], values: unknown[]): Promise<Row[]> {
  const where = columns.map((c, i) => `t.${name(c)} = $${i + 1}`).join(' and ');
  const { rows } = await client.query<{ row: string }>(
    `select to_jsonb(t)::text as row from ${qualified(schema, table)} t where ${where} limit ${CHILDREN}`,
    values.map(String),
  );
  return rows.map((r) => JSON.parse(r.row, exactly) as Row);
}

/** Whole numbers that JavaScript cannot tell from their neighbours stay as their digits: two keys are never taken for one (law mine-only). */
function exactly(_: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? (context?.source ?? value) : value;
}

/** The rows of a table that concern one person, over any of its links; a key of several columns is written `a|b`, as in holds. */
export function concerns(map: SystemMap, table: Table, person: { table: string; key: string }): Predicate {
  const key = map.tables[person.table]?.key ?? [];
  const parts = key.length === 1 ? [person.key] : person.key.split('|');
  if (key.length === 0 || parts.length !== key.length) return FALSE;
  const mine = all(...key.map((column, i): Predicate => ({ is: 'in', column, values: [parts[i]!] })));
  const over = (p: PersonLink) => p.path.reduceRight<Predicate>((inner, link) => parent(link, inner), mine);
  return any(...table.people.filter((p) => p.table === person.table).map(over));
}
