import { transformed } from '../../src/engine/memory/transform.ts';
import { parentOf, type Row, rowsOf, type Value, type World } from '../../src/engine/memory/world.ts';
import type { HoldScope, Made, Predicate } from '../../src/justify/predicate.ts';
import { readMoment } from '../../src/time/representation.ts';

/**
 * What a predicate says of a row, read off its documented meaning (docs/reference/predicates.md), without a database: comparisons with a
 * missing value are false, `not` is exact. Quick enough for thousands of worlds, and for rows that no person leads to.
 */
export function says(world: World, table: string, row: Row, p: Predicate): boolean {
  const at = (q: Predicate) => says(world, table, row, q);
  switch (p.is) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'all':
      return p.of.every(at);
    case 'any':
      return p.of.some(at);
    case 'not':
      return !at(p.of);
    case 'null':
      return (row[p.column] ?? null) === null;
    case 'in':
      return p.values.some((v) => isOne(v, row[p.column] ?? null));
    case 'range':
      return inRange(row[p.column] ?? null, p);
    case 'part': {
      const value = row[p.column] ?? null;
      return value !== null && p.values.includes(Temporal.PlainDate.from(String(value))[p.part]);
    }
    case 'parent': {
      const parent = parentOf(world, row, p.link);
      return parent !== undefined && says(world, p.link.table, parent, p.holds);
    }
    case 'child': {
      const { table: name, columns, keys, others, newer } = p.child;
      const refer = { table: name, columns: keys, keys: columns };
      const found = rowsOf(world, name).filter(
        (c) =>
          parentOf({ ...world, rows: new Map([[name, [c]]]) }, row, refer) !== undefined &&
          (!others || others.some((k) => c[k] !== row[k])) &&
          (!newer || isLater(c[newer], row[newer])) &&
          says(world, name, c, p.holds),
      );
      return found.length >= p.atLeast;
    }
    case 'done': {
      const key = p.key.map((k) => row[k] ?? null);
      const isMade = ({ name, transform }: Made) => said(row[name] ?? null) === said(transformed(row[name] ?? null, transform, key));
      return p.cut.every((c) => (row[c] ?? null) === null) && p.columns.every(isMade);
    }
    case 'crowd': {
      const look = (r: Row, of: Made[]) => JSON.stringify(of.map((c) => said(transformed(r[c.name] ?? null, c.transform, []))));
      const alike = rowsOf(world, p.table).filter((r) => says(world, p.table, r, p.among) && look(r, p.quasi) === look(row, p.quasi));
      const told = new Set(p.sensitive ? alike.map((r) => look(r, [p.sensitive!])) : []);
      return alike.length >= p.k && told.size >= (p.l ?? 0);
    }
    case 'held':
      return world.holds.some((h) => h.acknowledged && !h.released && covers(world, row, h, p.scope));
  }
}

const said = (v: Value): string => (v === null ? 'missing' : `=${v}`);

/** As a column compares: dates and instants by what they say, not by how they are written. */
function isOne(a: Value, b: Value): boolean {
  const said = (v: Value) => (typeof v === 'string' ? v.replace(/^(\d{4}-\d\d-\d\d)$/, '$1T00:00:00').replace(/(Z|\+00:00)$/, '') : v);
  return b !== null && String(said(a)) === String(said(b));
}

const isLater = (a: Value | undefined, b: Value | undefined): boolean =>
  (a ?? null) !== null && (b ?? null) !== null && (typeof a === 'number' ? a > Number(b) : String(a) > String(b));

type Range = Extract<Predicate, { is: 'range' }>;
function inRange(value: Value, { as, from, before }: Range): boolean {
  if (value === null) return false;
  const order = ordered(value, as);
  const low = from === undefined ? undefined : ordered(from, as);
  const high = before === undefined ? undefined : ordered(before, as);
  if (order === undefined || Number.isNaN(order)) return false;
  return (low === undefined || order >= low) && (high === undefined || order < high);
}

/** A stored value as something that can be compared; undefined when it has not the shape of its column. */
function ordered(value: Value, as: Range['as']): number | bigint | string | undefined {
  if (as === 'number' || as === 'unix-seconds' || as === 'unix-milliseconds') return Number(value);
  if (as === 'timestamp') return String(Temporal.PlainDateTime.from(String(value)));
  const moment = readMoment(value, { as });
  if (!moment) return undefined;
  return 'day' in moment ? String(moment.day) : moment.instant.epochNanoseconds;
}

/** As the helper schema is asked: everything that a hold names has to match, and a person is the text of the key. */
function covers(world: World, row: Row, h: World['holds'][number], scope: HoldScope): boolean {
  if (h.system && h.system !== world.map.system) return false;
  if (h.table && h.table !== scope.table) return false;
  if (h.activity && !scope.activities.includes(h.activity)) return false;
  if (h.category && !scope.categories.includes(h.category)) return false;
  if (!h.person) return true;
  return scope.people.some(({ via, columns, table }) => {
    let at: Row | undefined = row;
    for (const link of via) at = at && parentOf(world, at, link);
    const parts = at ? columns.map((c) => at![c] ?? null) : [null];
    return table === h.person!.table && !parts.includes(null) && parts.join('|') === h.person!.key;
  });
}
