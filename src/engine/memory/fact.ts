import type { FactSource, RoleTest, RowTest } from '../../map/model.ts';
import type { Cond, FactTest } from '../../policy/model.ts';
import { isOne } from './event.ts';
import { both, childrenOf, either, parentOf, placeOf, type Row, type Subject, same, type Truth, type Value, type World } from './world.ts';

/** A condition over facts in three values (S12, S13). */
export function holdsTrue(subject: Subject, cond: Cond): Truth {
  switch (cond.kind) {
    case 'always':
      return true;
    case 'all':
      return both(...cond.of.map((c) => holdsTrue(subject, c)));
    case 'any':
      return either(...cond.of.map((c) => holdsTrue(subject, c)));
    case 'not': {
      const inner = holdsTrue(subject, cond.of);
      return inner === undefined ? undefined : !inner;
    }
    case 'fact': {
      const place = placeOf(subject, (t) => t.facts[cond.fact]);
      return place ? tested(subject.world, place.source, place.row, cond.test) : undefined;
    }
  }
}

function tested(world: World, source: FactSource, row: Row, test: FactTest): Truth {
  switch (source.kind) {
    case 'parent': {
      const theirs = world.map.tables[source.link.table]?.facts[source.fact];
      const parent = parentOf(world, row, source.link);
      return theirs && parent ? tested(world, theirs, parent, test) : undefined;
    }
    case 'child':
      return 'in' in test ? test.in.includes(childrenOf(world, row, source).length >= (source.count ?? 1)) : undefined;
    case 'is-missing': {
      const value = row[source.column] ?? null;
      return 'in' in test ? test.in.includes(value === null || source.sentinels.some((s) => isOne(s, value))) : undefined;
    }
    case 'column': {
      const value = row[source.column] ?? null;
      if ('missing' in test) return value === null;
      const listed = source.values.find((v) => (v.code === null ? value === null : same(v.code, value)));
      return listed && passes(listed.value, test);
    }
    default: {
      const value = row[source.column] ?? null;
      if ('missing' in test) return value === null;
      if (value === null) return undefined;
      if (source.kind === 'value' && source.as === 'number' && Number.isNaN(Number(value))) return undefined;
      if (source.kind === 'part' || source.as === 'date') if (/^\d{4}-(00|\d\d-00)/.test(String(value))) return undefined;
      return passes(source.kind === 'part' ? partOf(value, source.part) : source.as === 'number' ? Number(value) : String(value), test);
    }
  }
}

const partOf = (value: Value, part: 'year' | 'month'): number =>
  Number(part === 'year' ? String(value).slice(0, 4) : String(value).slice(5, 7));

function passes(value: string | number | boolean, test: Exclude<FactTest, { missing: true }>): boolean {
  if ('in' in test) return test.in.some((v) => same(v, value));
  return (test.from === undefined || value >= test.from) && (test.before === undefined || value < test.before);
}

/** Whether a person's row shows a role (S1). */
export function showsRole(world: World, test: RoleTest | undefined, row: Row): Truth {
  if (!test) return undefined;
  return test.kind === 'always' ? true : rowPasses(world, test.test, row);
}

function rowPasses(world: World, test: RowTest, row: Row): Truth {
  switch (test.kind) {
    case 'all':
      return both(...test.of.map((t) => rowPasses(world, t, row)));
    case 'any':
      return either(...test.of.map((t) => rowPasses(world, t, row)));
    case 'child':
      return childrenOf(world, row, test).length > 0;
    case 'column': {
      const value = row[test.column] ?? null;
      const among = (codes: Value[]) => codes.some((c) => (c === null ? value === null : same(c, value)));
      if (test.in.length === 0) return false;
      if (among(test.in)) return true;
      if (test.known) return among(test.known) ? false : undefined;
      return value === null ? undefined : false;
    }
  }
}
