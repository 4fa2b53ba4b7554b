import type { RowTest, SystemMap, Table } from '../map/model.ts';
import type { Policy, Scalar } from '../policy/model.ts';
import { all, any, child, FALSE, type Join, not, type Predicate, parent, TRUE } from './predicate.ts';
import { type Use, usesOf } from './reads.ts';
import { whereAll } from './scope.ts';

/**
 * Rows of one table by which rows of another are judged: they show a role, a fact, or when something last happened. Were they to go
 * first, the other row would be judged by less than there was: a role "ever held" would never have been, a last login would be none.
 * So they stay while that row does, and go with it (S1, S32, docs/decisions/0006); of clock rows only the latest stay.
 */
export interface Bearing {
  /** The row that is judged by them. */
  reader: Join;
  /** Columns of the rows and their values, as the map says. */
  where: Record<string, Scalar | null | (Scalar | null)[]>;
  /** The clock column of rows of which only the latest counts. */
  latest?: string;
}

/**
 * The bearing rows of each table, by its name. What only activities read that the table itself serves is left out: such rows are justified
 * by their own reader, and end with it.
 */
export function bearings(policy: Policy, map: SystemMap): Map<string, Bearing[]> {
  const found = new Map<string, Bearing[]>();
  for (const use of usesOf(policy, map)) {
    for (const { table, ...bearing } of borne(map, use.at, use)) {
      const theirs = map.tables[table];
      if (theirs?.gone !== 'delete' || table === bearing.reader.table) continue;
      if (theirs.serves.some((s) => s.activity === use.activity)) continue;
      const known = found.get(table) ?? [];
      if (!known.some((b) => JSON.stringify(b) === JSON.stringify(bearing))) found.set(table, [...known, bearing]);
    }
  }
  return found;
}

type Borne = Bearing & { table: string };

function borne(map: SystemMap, at: Table, use: Use): Borne[] {
  if ('role' in use) return inTest(at, use.role);
  const source = 'event' in use ? use.event : use.fact;
  if (source.kind === 'parent') {
    const theirs = map.tables[source.link.table];
    const inner = theirs && ('event' in source ? theirs.events[source.event] : theirs.facts[source.fact]);
    if (!theirs || !inner) return [];
    return borne(map, theirs, { activity: use.activity, at: theirs, ...('event' in use ? { event: inner } : { fact: inner }) } as Use);
  }
  if (source.kind === 'child') return [refersTo(at, source)];
  return source.kind === 'latest-child' ? [{ ...refersTo(at, source), latest: source.value.column }] : [];
}

function inTest(at: Table, test: RowTest): Borne[] {
  if (test.kind === 'child') return [refersTo(at, test)];
  return test.kind === 'column' ? [] : test.of.flatMap((t) => inTest(at, t));
}

const refersTo = (at: Table, c: { table: string; columns: string[]; keys: string[]; where: Bearing['where'] }): Borne => ({
  table: c.table,
  reader: { columns: c.columns, table: at.name, keys: c.keys },
  where: c.where,
});

/** The rows of a table that nobody is judged by: no reader is there, or a later one of their kind is. */
export function bearsNothing(table: string, of: Bearing[]): Predicate {
  return all(
    ...of.map(({ reader, where, latest }) => {
      const { columns } = reader;
      const later = latest === undefined ? FALSE : child({ table, columns, keys: columns, newer: latest }, whereAll(where));
      return any(not(all(parent(reader, TRUE), whereAll(where))), later);
    }),
  );
}
