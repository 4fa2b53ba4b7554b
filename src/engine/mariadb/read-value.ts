import { textOf } from './compare.ts';
import { type Sql, sql } from './sql.ts';
import type { ColumnType } from './types.ts';

export type Value = string | number | boolean | null;

/** A stored value as a text that says it without a doubt: instants with their zone, days as they are, bytes as digits. */
export function storedText(of: Sql, type: ColumnType): Sql {
  switch (type.kind) {
    case 'timestamp':
      return sql`date_format(${of}, '%Y-%m-%dT%H:%i:%s.%f+00:00')`;
    case 'datetime':
      return sql`date_format(${of}, '%Y-%m-%dT%H:%i:%s.%f')`;
    case 'date':
      return sql`date_format(${of}, '%Y-%m-%d')`;
    default:
      return sql`convert(${textOf(of, type)} using utf8mb4)`;
  }
}

/** That text as a plain value. Whole numbers that JavaScript cannot tell from their neighbours stay as their digits (law mine-only). */
export function readValue(text: string | null, type: ColumnType): Value {
  if (text === null) return null;
  if (text.startsWith('0000-00-00') && ['timestamp', 'datetime', 'date'].includes(type.kind)) return '0000-00-00';
  if (type.kind === 'timestamp' || type.kind === 'datetime')
    return text.replace(/\.(\d*?)0+(?=$|\+)/, (_, kept: string) => (kept ? `.${kept}` : ''));
  if (type.kind === 'integer' || type.kind === 'bits') return Number.isSafeInteger(Number(text)) ? Number(text) : text;
  return type.kind === 'number' ? Number(text) : text;
}
