import type { CatalogueColumn, CatalogueTable } from '../../map/catalogue.ts';
import { DAY, NIR, PATTERNS, SECONDS, YOUNGEST } from '../../map/discover/patterns.ts';
import type { SampleAsked, SampleCounts } from '../../map/discover/sample.ts';
import { ask, type Client } from './session.ts';
import { column, joined, name, qualified, raw, type Sql, sql } from './sql.ts';

/**
 * Counts, within the database, how many of the first rows of a table look like what. Patterns and keys are compared there: no value comes
 * out. At most `limit` rows are read. Keys that are texts are not looked up, since collations take two of them for one.
 */
export async function sampleTable(client: Client, schema: string, table: CatalogueTable, asked: SampleAsked): Promise<SampleCounts> {
  const columns = asked.columns.flatMap((c) => table.columns[c] ?? []);
  const links = asked.links.filter((l) => table.columns[l.column]?.kind === 'integer');
  const of = (l: (typeof links)[number]) =>
    sql`${present(table.columns[l.column]!)} and exists (select 1 from ${qualified(schema, l.table)} k where ${column('k', l.key)} = ${column('s', l.column)})`;
  const counts = [
    sql`count(*) as n`,
    ...columns.flatMap((c, i) => Object.entries(countsOf(c)).map(([what, when]) => sql`${count(when)} as ${name(`${i} ${what}`)}`)),
    ...links.map((l, i) => sql`${count(of(l))} as ${name(`link ${i}`)}`),
  ];
  const read =
    columns.length === 0
      ? raw('1')
      : joined(
          columns.map((c) => name(c.name)),
          ', ',
        );
  const from = sql`(select ${read} from ${qualified(schema, table.name)} limit ${raw(String(asked.limit))}) s`;
  const [found] = await ask<Record<string, string | number>>(client, sql`select ${joined(counts, ', ')} from ${from}`);
  const number = (key: string) => Number(found![key] ?? 0);
  return {
    rows: number('n'),
    columns: Object.fromEntries(
      columns.map((c, i) => {
        const looks = Object.keys(countsOf(c)).filter((what) => !['present', 'zeros', 'seconds', 'milliseconds'].includes(what));
        const [present, zeros, seconds, milliseconds] = ['present', 'zeros', 'seconds', 'milliseconds'].map((what) =>
          number(`${i} ${what}`),
        );
        return [
          c.name,
          {
            present: present!,
            zeros: zeros!,
            seconds: seconds!,
            milliseconds: milliseconds!,
            looks: Object.fromEntries(looks.map((look) => [look, number(`${i} ${look}`)])),
          },
        ];
      }),
    ),
    links: Object.fromEntries(links.map((l, i) => [`${l.column}>${l.table}`, number(`link ${i}`)])),
  };
}

const count = (when: Sql): Sql => sql`count(case when ${when} then 1 end)`;

/** What is counted of a column, with its condition. */
function countsOf(of: CatalogueColumn): Record<string, Sql> {
  const it = column('s', of.name);
  const found: Record<string, Sql> = { present: present(of) };
  if (of.kind === 'text' && !of.values) {
    const text = sql`convert(left(${it}, 200) using utf8mb4) collate utf8mb4_bin`;
    for (const [look, pattern] of Object.entries(PATTERNS)) found[look] = sql`${text} regexp ${pattern}`;
    found.nir = nir(sql`replace(${text}, ' ', '')`);
    found['birth-date'] = sql`${text} regexp ${DAY} and left(${text}, 4) < year(now()) - ${raw(String(YOUNGEST))}`;
  }
  if (of.kind === 'integer') {
    const between = (factor: number) => sql`${it} between ${raw(String(SECONDS[0] * factor))} and ${raw(String(SECONDS[1] * factor))}`;
    Object.assign(found, { zeros: sql`${it} = 0`, seconds: between(1), milliseconds: between(1000), nir: nir(sql`cast(${it} as char)`) });
  }
  if (of.kind === 'date' || of.kind === 'timestamp' || of.kind === 'timestamptz')
    found['birth-date'] = sql`${it} >= '1900-01-01' and ${it} < now() - interval ${raw(String(YOUNGEST))} year`;
  return found;
}

const nir = (digits: Sql): Sql =>
  sql`${digits} regexp ${NIR} and cast(right(${digits}, 2) as unsigned) = 97 - cast(left(${digits}, 13) as unsigned) mod 97`;

/** Neither missing nor empty, nor 0. */
function present(of: CatalogueColumn): Sql {
  const it = column('s', of.name);
  if (of.kind === 'integer') return sql`${it} <> 0`;
  return of.kind === 'text' ? sql`${it} <> ''` : sql`${it} is not null`;
}
