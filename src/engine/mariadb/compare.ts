import type { Join } from '../../justify/predicate.ts';
import { column, joined, raw, type Sql, sql } from './sql.ts';
import { type ColumnType, type Types, typeOf } from './types.ts';

/** A row that is asked about: its alias, and the table whose columns it has. */
export interface At {
  alias: string;
  table: string;
}

/** The bytes of a text. Collations take `ann`, `Ann` and `ann ` for one, which are three people (law mine-only). */
const bytes = (text: Sql): Sql => sql`cast(convert(${text} using utf8mb4) as binary)`;

/** A value as the bytes of its text, whatever the column holds: how holds and people name keys. */
export function textOf(of: Sql, type: ColumnType): Sql {
  if (type.kind === 'text') return bytes(of);
  return type.kind === 'binary'
    ? bytes(sql`lower(hex(${of}))`)
    : type.kind === 'bits'
      ? bytes(sql`(${of} + 0)`)
      : bytes(sql`cast(${of} as char)`);
}

/** The column holds one of the values. What a column cannot hold is in no row, rather than a fault of the whole question. */
export function isOneOf(of: Sql, type: ColumnType, values: (string | number | boolean)[]): Sql {
  const listed = (made: (Sql | undefined)[], test: (list: Sql) => Sql) => {
    const fit = made.filter((m) => m !== undefined);
    return fit.length === 0 ? raw('false') : test(joined(fit, ', '));
  };
  const plain = (list: Sql) => sql`${of} in (${list})`;
  if (values.length === 0) return raw('false');
  switch (type.kind) {
    case 'text': {
      // the first part finds the rows by an index, the second tells who is who
      const [texts, exact] = [values.map((v) => sql`${String(v)}`), values.map((v) => sql`cast(${String(v)} as binary)`)];
      return sql`(${of} in (${joined(texts, ', ')}) and ${bytes(of)} in (${joined(exact, ', ')}))`;
    }
    case 'integer':
      return listed(values.map(whole), plain);
    case 'bits':
      return listed(values.map(whole), (list) => sql`(${of} + 0) in (${list})`);
    case 'number':
      return listed(values.map(number), plain);
    case 'date':
    case 'datetime':
    case 'timestamp':
      return listed(
        values.flatMap((v) => momentOf(String(v), type.kind === 'date' ? 'date' : 'datetime') ?? []).map((m) => sql`${m}`),
        plain,
      );
    case 'binary':
      return listed(
        values.map((v) => (/^([0-9a-f]{2})*$/i.test(String(v)) ? sql`unhex(${String(v)})` : undefined)),
        plain,
      );
    default:
      return sql`${textOf(of, type)} in (${joined(
        values.map((v) => sql`cast(${String(v)} as binary)`),
        ', ',
      )})`;
  }
}

const LARGEST = 2n ** 63n - 1n;

/** A whole number as the server counts them; true and false are 1 and 0. Undefined for what no such column holds. */
function whole(value: string | number | boolean): Sql | undefined {
  const text = typeof value === 'boolean' ? String(Number(value)) : String(value);
  if (!/^-?\d{1,20}$/.test(text)) return undefined;
  const n = BigInt(text);
  if (n < -LARGEST - 1n || n >= 2n ** 64n) return undefined;
  return n > LARGEST ? sql`cast(${text} as unsigned)` : sql`cast(${text} as signed)`;
}

function number(value: string | number | boolean): Sql | undefined {
  const text = typeof value === 'boolean' ? String(Number(value)) : String(value);
  return /^-?\d{1,35}(\.\d{1,30})?$/.test(text) ? sql`cast(${text} as decimal(65, 30))` : undefined;
}

/** A day or time as the server writes it; with a zone in UTC, in which our sessions are. Undefined for what is none. */
export function momentOf(written: string, kind: 'date' | 'datetime'): string | undefined {
  const found = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d(?:\.\d+)?)?)?([zZ]|[+-]\d\d(?::?\d\d)?)?$/.exec(written);
  if (!found) return undefined;
  const [, day, time, seconds, zone] = found;
  if (kind === 'date') return day;
  const local = `${day} ${time ?? '00:00'}${(seconds ?? ':00').slice(0, 10)}`;
  if (!zone || /^[zZ]$/.test(zone)) return local;
  const at = Temporal.Instant.from(`${local.replace(' ', 'T')}${zone.length === 3 ? `${zone}:00` : zone}`);
  return at.toZonedDateTimeISO('UTC').toPlainDateTime().toString({ smallestUnit: 'microsecond' }).replace('T', ' ');
}

/** Both rows have the same values over a link: texts by their bytes, in the collation of the row that is looked for, so that its index serves. */
export function linked(types: Types, link: Join, from: At, to: At): Sql {
  const each = link.columns.map((c, i) => {
    const key = link.keys[i]!;
    return same(column(to.alias, key), typeOf(types, to.table, key), column(from.alias, c), typeOf(types, from.table, c));
  });
  return joined(each, ' and ');
}

function same(a: Sql, ofA: ColumnType, b: Sql, ofB: ColumnType): Sql {
  if (ofA.kind !== 'text' && ofB.kind !== 'text') return sql`${a} = ${b}`;
  const exact = sql`${textOf(a, ofA)} = ${textOf(b, ofB)}`;
  if (ofA.kind !== ofB.kind) return exact;
  const alike =
    ofA.collation === ofB.collation
      ? b
      : sql`convert(${b} using ${raw(ofA.charset ?? 'utf8mb4')}) collate ${raw(ofA.collation ?? 'utf8mb4_bin')}`;
  return sql`${a} = ${alike} and ${exact}`;
}

/** A value as it is put in order: texts by their bytes, all else as its type is. */
export const ordered = (of: Sql, type: ColumnType): Sql => (type.kind === 'text' ? bytes(of) : of);

/** A day that some calendar has: without strict modes the server keeps `0000-00-00`, and days and months that are 0. */
export const isWholeDay = (of: Sql): Sql => sql`(month(${of}) > 0 and dayofmonth(${of}) > 0)`;

/** The range of a clock or number that has not the declared shape is no range (E5); both sides are bounded by who asks (E2). */
export function within(of: Sql, as: string, type: ColumnType, from?: string | number, before?: string | number): Sql {
  const shape = SHAPES[as];
  const bound = (v: string | number): Sql => {
    if (as === 'timestamptz' || as === 'timestamp') return sql`${momentOf(String(v), 'datetime')}`;
    if (as === 'unix-seconds' || as === 'unix-milliseconds') return sql`cast(${String(v)} as signed)`;
    return as === 'number' ? sql`cast(${String(v)} as decimal(65, 30))` : sql`${String(v)}`;
  };
  const parts: Sql[] = [];
  if (from !== undefined) parts.push(sql`${of} >= ${bound(from)}`);
  if (before !== undefined) parts.push(sql`${of} < ${bound(before)}`);
  if (type.kind === 'date' || type.kind === 'datetime') parts.push(isWholeDay(of));
  if (shape) parts.push(sql`${bytes(of)} regexp ${shape}`);
  if (parts.length === 0) return sql`${of} is not null`;
  return parts.length === 1 ? parts[0]! : sql`(${joined(parts, ' and ')})`;
}

/** A day that exists, with its month's end and leap years: what no calendar has is unknown, not a date (E5). */
const DAY = (() => {
  const months = '(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])';
  const leap = '([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29';
  return `([0-9]{4}-(${months})|${leap})`;
})();
const SHAPES: Record<string, string> = {
  'text-date': `^${DAY}\\z`,
  'text-instant': `^${DAY}T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)Z\\z`,
};
