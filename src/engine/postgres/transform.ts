import type { Step } from '../../justify/program.ts';
import type { Transform } from '../../map/model.ts';
import { name } from './quote.ts';

/**
 * The value that a due column takes, and the rows that do not have it yet. Every transform gives the same value when done again, so a
 * row that is done is seen by its value and needs no mark (S34, docs/decisions/0003).
 */
export function transformed(
  column: string,
  transform: Transform,
  key: string[],
  alias: string,
  params: unknown[],
): { value: string; pending: string } {
  const at = `${alias}.${name(column)}`;
  const param = (v: unknown) => `$${params.push(v)}`;
  const value = (): string => {
    switch (transform.kind) {
      case 'blank':
        return 'null';
      case 'text':
        return param(transform.text);
      case 'number':
        return param(transform.number);
      case 'text-key':
        return `concat(${param(transform.prefix)}::text, ${key.map((k) => `${alias}.${name(k)}::text`).join(", '-', ")})`;
      case 'year':
        return `date_trunc('year', ${at}::timestamp)::date`;
      case 'years': {
        const of = param(transform.of);
        return `case when isfinite(${at}::timestamp) then make_date(greatest(1, trunc(extract(year from ${at}::timestamp) / ${of}::int)::int * ${of}::int), 1, 1)
          else date_trunc('year', ${at}::timestamp)::date end`;
      }
      case 'first':
        return `left(${at}::text, ${param(transform.characters)}::int)`;
      case 'departement':
        return `left(${at}::text, case when left(${at}::text, 2) in ('97', '98') then 3 else 2 end)`;
      case 'range': {
        const of = param(transform.of);
        return `floor(${at}::numeric / ${of}::numeric) * ${of}::numeric`;
      }
      case 'bands': {
        const from = param(transform.from);
        return `case when ${at} is null then null else coalesce((select max(b) from unnest(${from}::numeric[]) b where b <= ${at}::numeric), ${param(transform.from[0])}::numeric) end`;
      }
      case 'keep':
        return at;
    }
  };
  if (transform.kind === 'blank') return { value: 'null', pending: `${at} is not null` };
  const v = value();
  return { value: v, pending: `${at} is distinct from ${transform.kind === 'text' || transform.kind === 'number' ? v : `(${v})`}` };
}

/** For column outcomes, rows that already have them are done (S34). */
export function pendingOf(step: Step, table: { key: string[] }, params: unknown[]): string[] {
  if (step.action !== 'columns') return [];
  return [`(${step.columns.map((c) => transformed(c.name, c.transform, table.key, 't', params).pending).join(' or ')})`];
}
