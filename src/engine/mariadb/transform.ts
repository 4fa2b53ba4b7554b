import type { Step } from '../../justify/program.ts';
import type { Transform } from '../../map/model.ts';
import type { At } from './compare.ts';
import { isWholeDay, textOf } from './compare.ts';
import { column, joined, raw, type Sql, sql } from './sql.ts';
import { type ColumnType, type Types, typeOf } from './types.ts';

/**
 * The value that a due column takes, and the rows that do not have it yet. Every transform gives the same value when done again, so a
 * row that is done is seen by its value and needs no mark (S34, docs/decisions/0003).
 */
export function transformed(types: Types, at: At, of: string, transform: Transform, key: string[]): { value: Sql; pending: Sql } {
  const mine = column(at.alias, of);
  const type = typeOf(types, at.table, of);
  if (transform.kind === 'blank') return { value: raw('null'), pending: sql`not (${mine} <=> null)` };
  const value = becomes(types, at, mine, type, transform, key);
  // texts that differ only in case or in blanks are not yet done
  return {
    value,
    pending: type.kind === 'text' ? sql`not (${textOf(mine, type)} <=> ${textOf(value, type)})` : sql`not (${mine} <=> ${value})`,
  };
}

function becomes(types: Types, at: At, mine: Sql, type: ColumnType, transform: Exclude<Transform, { kind: 'blank' }>, key: string[]): Sql {
  switch (transform.kind) {
    case 'text':
      return sql`${transform.text}`;
    case 'number':
      return type.kind === 'integer'
        ? sql`cast(${String(transform.number)} as signed)`
        : sql`cast(${String(transform.number)} as decimal(65, 30))`;
    case 'text-key': {
      const parts = key.map((k) => sql`convert(${textOf(column(at.alias, k), typeOf(types, at.table, k))} using utf8mb4)`);
      return sql`concat(${transform.prefix}, ${joined(parts, `, '-', `)})`;
    }
    case 'year':
      // a day that no calendar has stays as it is
      return sql`case when ${isWholeDay(mine)} then makedate(year(${mine}), 1) else ${mine} end`;
    case 'years':
      return sql`makedate(greatest(1, truncate(year(${mine}) / ${transform.of}, 0) * ${transform.of}), 1)`;
    case 'first':
      return sql`left(${mine}, ${transform.characters})`;
    case 'departement':
      return sql`left(${mine}, if(left(${mine}, 2) in ('97', '98'), 3, 2))`;
    case 'range':
      return sql`floor(${mine} / cast(${String(transform.of)} as decimal(65, 10))) * cast(${String(transform.of)} as decimal(65, 10))`;
    case 'bands': {
      const limits = transform.from.map((b) => sql`cast(${String(b)} as decimal(65, 10))`);
      const cases = transform.from.map(
        (_, i) => sql`when ${mine} >= ${limits[limits.length - 1 - i]!} then ${limits[limits.length - 1 - i]!}`,
      );
      return sql`case when ${mine} is null then null ${joined(cases, ' ')} else ${limits[0]!} end`;
    }
    case 'keep':
      return mine;
  }
}

/** For column outcomes, rows that already have them are done (S34). */
export function pendingOf(types: Types, at: At, step: Step, key: string[]): Sql[] {
  if (step.action !== 'columns') return [];
  const pending = step.columns.map((c) => transformed(types, at, c.name, c.transform, key).pending);
  return [sql`(${joined(pending, ' or ')})`];
}
