import type { Step } from '../../justify/program.ts';
import { RUN_COLUMN } from '../../map/model.ts';
import { Trouble } from '../../text/trouble.ts';
import { placed } from './ground.ts';
import type { BatchTable } from './lock.ts';
import { name } from './quote.ts';

export const isMove = (step: Step): boolean => step.action === 'archive' && !step.mark;

/**
 * Moves rows in one statement (E17): they are copied, and what goes is what stands in the archive under the same key with the very same
 * values, bit for bit. `at` chooses the rows at `t`.
 */
export function moveStatement(
  { ground, heap, key }: BatchTable,
  table: string,
  at: string,
  params: unknown[],
  run: string,
): { copy: string; text: string; params: unknown[] } {
  const { columns } = ground.archives[table]!;
  const listed = (alias: string) => columns.map((c) => `${alias}.${name(c)}`).join(', ');
  const copy = `chosen as materialized (select ${listed('t')} from ${heap} t where ${at}),
    copied as (insert into ${placed(ground, table, 'archive')} as a (${columns.map(name).join(', ')}, ${name(RUN_COLUMN)})
      overriding system value select ${listed('t')}, $${params.push(run)}::text from chosen t returning ${listed('a')})`;
  const same = key.map((k) => `t.${name(k)} = c.${name(k)}`).join(' and ');
  const whole = `row(${listed('t')})::record *= row(${listed('c')})::record`;
  return { copy, text: `delete from ${heap} t using copied c where ${same} and ${whole}`, params };
}

/** Every row that was chosen has been copied and has gone, or the batch is taken back. `Trouble` archive-differs. */
export function verified(step: Step, gone: number, chosen: number): void {
  if (gone === chosen) return;
  throw new Trouble(
    'archive-differs',
    `${chosen} rows of \`${step.table}\` were to move to the archive, and ${gone} of them stand there as they were`,
    'nothing was moved; see what changes rows there, a trigger or a default, then run the same command again',
  );
}
