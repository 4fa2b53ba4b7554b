import type pg from 'pg';
import type { SystemMap } from '../../map/model.ts';
import { closureOf, MOST_CHILDREN, type Row } from '../../plan/closure.ts';
import { type Dataset, inArchive } from '../../plan/target.ts';
import { groundOf, placed, placesOf } from './ground.ts';
import { name } from './quote.ts';

/** One row with what its verdict depends on, wherever it stands; its own place comes first. Undefined when there is no such row. */
export async function readClosure(client: pg.ClientBase, map: SystemMap, table: string, key: string[]): Promise<Dataset | undefined> {
  const ground = groundOf(map);
  const archived = new Set<Row>();
  let first = true;
  const found = await closureOf(map, table, key, async (of, columns, values) => {
    const rows: Row[] = [];
    const none = first ? noSuchValue : undefined;
    first = false;
    for (const at of placesOf(ground, of)) {
      const there = await rowsAt(client, placed(ground, of, at), columns, values).catch((e) => (none ? none(e) : Promise.reject(e)));
      if (at === 'archive') for (const row of there) archived.add(row);
      rows.push(...there);
    }
    return rows;
  });
  return found && byPlace(found, archived);
}

/** Rows in the archive of a table have a list of their own. */
function byPlace(found: Dataset, archived: Set<Row>): Dataset {
  const places: Dataset = new Map();
  for (const [table, rows] of found) {
    for (const row of rows) {
      const place = archived.has(row) ? inArchive(table) : table;
      places.set(place, [...(places.get(place) ?? []), row]);
    }
  }
  return places;
}

/** A key that its column cannot hold, such as letters for a number, is the key of no row. */
function noSuchValue(error: unknown): Row[] {
  if (/^22/.test((error as { code?: string }).code ?? '')) return [];
  throw error;
}

async function rowsAt(client: pg.ClientBase, place: string, columns: string[], values: unknown[]): Promise<Row[]> {
  const where = columns.map((c, i) => `t.${name(c)} = $${i + 1}`).join(' and ');
  const { rows } = await client.query<{ row: string }>(
    `select to_jsonb(t)::text as row from ${place} t where ${where} limit ${MOST_CHILDREN}`,
    values.map(String),
  );
  return rows.map((r) => JSON.parse(r.row, exactly) as Row);
}

/** Whole numbers that JavaScript cannot tell from their neighbours stay as their digits: two keys are never taken for one (law mine-only). */
function exactly(_: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? (context?.source ?? value) : value;
}
