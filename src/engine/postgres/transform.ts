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
  if (step.action === 'delete') return [];
  return [`(${step.columns.map((c) => transformed(c.name, c.transform, table.key, 't', params).pending).join(' or ')})`];
}
