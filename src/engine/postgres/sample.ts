import type pg from 'pg';
import type { CatalogueColumn, CatalogueTable } from '../../map/catalogue.ts';
import { DAY, NIR, PATTERNS, SECONDS, YOUNGEST } from '../../map/discover/patterns.ts';
import type { ColumnCounts, SampleAsked, SampleCounts } from '../../map/discover/sample.ts';
import { name, qualified } from './quote.ts';

/**
 * Counts, within the database, how many of the first rows of a table look like what. Patterns and keys are compared there: no value comes
 * out, and none is in an error. At most `limit` rows are read.
 */
export async function sampleTable(client: pg.ClientBase, schema: string, table: CatalogueTable, asked: SampleAsked): Promise<SampleCounts> {
  const columns = asked.columns.flatMap((c) => table.columns[c] ?? []);
  const counts = columns.map((c, i) => `json_build_object(${countsOf(c)}) as c${i}`);
  const links = asked.links.map(
    ({ column, table: target, key }, i) =>
      `count(*) filter (where ${present(table.columns[column]!)} and exists (select from ${qualified(schema, target)} k where k.${name(key)} = s.${name(column)}))::float8 as l${i}`,
  );
  const { rows } = await client.query(
    `select ${['count(*)::float8 as rows', ...counts, ...links].join(',\n  ')}
from (select ${columns.map((c) => name(c.name)).join(', ') || '1'} from ${qualified(schema, table.name)} limit $1) s`,
    [asked.limit],
  );
  const found = rows[0] as Record<string, ColumnCounts & number>;
  return {
    rows: found.rows!,
    columns: Object.fromEntries(columns.map((c, i) => [c.name, found[`c${i}`]!])),
    links: Object.fromEntries(asked.links.map((l, i) => [`${l.column}>${l.table}`, found[`l${i}`]!])),
  };
}

function countsOf(column: CatalogueColumn): string {
  const it = `s.${name(column.name)}`;
  const text = `left(${it}::text, 200)`;
  const when = (condition: string) => `count(*) filter (where ${condition})`;
  const looks: [string, string][] = [];
  const nir = (digits: string) =>
    when(`case when ${digits} ~ '${NIR}' then right(${digits}, 2)::int = 97 - (left(${digits}, 13)::numeric % 97)::int else false end`);
  if (column.kind === 'text' && !column.values) {
    for (const [look, pattern] of Object.entries(PATTERNS)) looks.push([look, when(`${text} ~ '${pattern}'`)]);
    looks.push(['nir', nir(`replace(${text}, ' ', '')`)]);
    looks.push([
      'birth-date',
      when(`case when ${text} ~ '${DAY}' then left(${text}, 4)::int < extract(year from now()) - ${YOUNGEST} else false end`),
    ]);
  }
  if (column.kind === 'integer') looks.push(['nir', nir(`${it}::text`)]);
  if (column.kind === 'date' || column.kind === 'timestamp' || column.kind === 'timestamptz')
    looks.push(['birth-date', when(`${it} >= '1900-01-01' and ${it} < now() - interval '${YOUNGEST} years'`)]);
  if (column.type === 'inet') looks.push(['ip', when(`${it} is not null`)]);
  const number = column.kind === 'integer';
  const between = (factor: number) => (number ? when(`${it} between ${SECONDS[0] * factor} and ${SECONDS[1] * factor}`) : '0');
  return [
    `'present', ${when(present(column))}`,
    `'zeros', ${number ? when(`${it} = 0`) : '0'}`,
    `'seconds', ${between(1)}`,
    `'milliseconds', ${between(1000)}`,
    `'looks', json_build_object(${looks.map(([look, sql]) => `'${look}', ${sql}`).join(', ')})`,
  ].join(', ');
}

/** Neither missing nor empty, nor 0. */
function present(column: CatalogueColumn): string {
  const it = `s.${name(column.name)}`;
  if (column.kind === 'integer') return `${it} <> 0`;
  return column.kind === 'text' ? `${it}::text <> ''` : `${it} is not null`;
}
