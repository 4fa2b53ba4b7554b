import type { Scalar } from '../../policy/model.ts';
import type { Span } from '../../text/diagnostic.ts';
import { suggest } from '../../text/near-miss.ts';
import type { CatalogueColumn } from '../catalogue.ts';
import type { FactSource, PersonLink, RoleTest, RowTest, Table } from '../model.ts';
import { mapValues } from './links.ts';
import { columnOf, type Live, report } from './live.ts';

/**
 * A code as its column writes it: YAML keys are texts, also those of numbers. What the column cannot hold is an error, since the
 * database would refuse the whole question.
 */
export function codeOf(live: Live, table: string, column: CatalogueColumn, code: Scalar | null, span: Span): Scalar | null {
  if (code === null) return null;
  const zero = live.catalogue.engine !== 'postgres' && isZeroDay(column, code) ? '0000-00-00' : undefined;
  const read = zero ?? asHeld(column, code);
  if (read !== undefined) return read;
  const help = column.values ? suggest(String(code), column.values, 'name one of its values') : 'write a value of that type';
  report(live, 'impossible-code', span, `\`${table}.${column.name}\` (${column.type}) is never \`${String(code)}\``, help);
  return code;
}

function asHeld(column: CatalogueColumn, code: Scalar): Scalar | undefined {
  const text = String(code);
  switch (column.kind) {
    case 'integer':
      // MariaDB writes a boolean as a number
      if (column.type === 'tinyint(1)' && /^(true|false)$/.test(text)) return text === 'true' ? 1 : 0;
      return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
    case 'number':
      return /^-?\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : undefined;
    case 'boolean':
      return /^(true|t)$/.test(text) ? true : /^(false|f)$/.test(text) ? false : undefined;
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return isMoment(text) ? text : undefined;
    case 'text':
      return column.values && !column.values.includes(text) ? undefined : text;
    default:
      return column.type === 'uuid' && !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? undefined : text;
  }
}

/** What MariaDB writes where no day is known, be it of a day or of a time. */
const isZeroDay = (column: CatalogueColumn, code: Scalar): boolean =>
  ['date', 'timestamp', 'timestamptz'].includes(column.kind) && /^0000-00-00([ T]00:00:00(\.0+)?)?$/.test(String(code));

function isMoment(text: string): boolean {
  if (/^-?infinity$/.test(text)) return true;
  try {
    Temporal.PlainDate.from(text.slice(0, 10), { overflow: 'reject' });
    return /^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?$/.test(text);
  } catch {
    return false;
  }
}

type Where = Record<string, Scalar | null | (Scalar | null)[]>;

/** The columns and values of a condition over rows of a table. */
export function whereOf(live: Live, table: string, where: Where, span: Span): Where {
  return mapValues(where, (value, name) => {
    const column = columnOf(live, table, name, span);
    if (!column) return value;
    return Array.isArray(value) ? value.map((v) => codeOf(live, table, column, v, span)) : codeOf(live, table, column, value, span);
  });
}

/** How a role is seen, with its codes as the columns write them. */
export function resolveRole(live: Live, table: Table, role: RoleTest): RoleTest {
  const visit = (test: RowTest): RowTest => {
    if (test.kind === 'child') return { ...test, where: whereOf(live, test.table, test.where, table.span) };
    if (test.kind !== 'column') return { ...test, of: test.of.map(visit) };
    const column = columnOf(live, table.name, test.column, table.span);
    if (!column) return test;
    const { known, ...named } = test;
    const codes = (list: (Scalar | null)[]) => list.map((c) => codeOf(live, table.name, column, c, table.span));
    // true and false are all that there is
    const asked = known ?? (column.type === 'tinyint(1)' && test.in.every((c) => typeof c === 'boolean') ? [true, false] : undefined);
    const listed = asked && column.kind !== 'boolean' ? { known: codes(asked) } : {};
    return { ...named, in: codes(test.in), ...listed };
  };
  return role.kind === 'where' ? { ...role, test: visit(role.test) } : role;
}

/** A person with the values that name nobody as the column writes them. */
export function resolvePerson(live: Live, table: Table, person: PersonLink): PersonLink {
  const first = person.path[0]?.columns[0];
  const column = person.nobody && first !== undefined ? columnOf(live, table.name, first, table.span) : undefined;
  if (!person.nobody || !column) return person;
  return { ...person, nobody: person.nobody.map((c) => codeOf(live, table.name, column, c, table.span)).filter((c) => c !== null) };
}

/** A fact with its codes as the column writes them; a column that cannot give the fact is an error. */
export function resolveFact(live: Live, table: Table, id: string, source: FactSource): FactSource {
  const { name, span } = table;
  if (source.kind === 'parent') return source;
  if (source.kind === 'child') return { ...source, where: whereOf(live, source.table, source.where, span) };
  const column = columnOf(live, name, source.column, span);
  if (!column) return source;
  const needs = (kinds: CatalogueColumn['kind'][], what: string) => {
    if (kinds.includes(column.kind)) return;
    report(live, 'wrong-fact', span, `\`${id}\` needs ${what}, and \`${name}.${column.name}\` is ${column.type}`, 'map another column');
  };
  switch (source.kind) {
    case 'column':
      return { ...source, values: source.values.map((v) => ({ ...v, code: codeOf(live, name, column, v.code, span) })) };
    case 'value':
      if (source.as === 'number') needs(['integer', 'number'], 'a number');
      else needs(['date'], 'a day');
      return source;
    case 'part':
      needs(['date', 'timestamp'], 'a day or a local time');
      return source;
    case 'is-missing':
      return { ...source, sentinels: source.sentinels.map((s) => codeOf(live, name, column, s, span)).filter((s) => s !== null) };
  }
}
