import type { Step } from '../../justify/program.ts';
import { changeOf } from './batch.ts';
import { lockRows, type Stages } from './lock.ts';
import { type Client, change } from './session.ts';
import { type BatchTable, clearStages } from './stage.ts';
import { withStages } from './sweep.ts';

/** Rows on which a transform is tried before it is planned. */
const SAMPLE = 100;

/**
 * Tries the transforms of a step on some of its rows and takes everything back (E14): what NOT NULL, a CHECK, an enum, a length or a unique
 * key refuses is found when the plan is made, not in the middle of a batch. Rows that others hold are left out.
 */
export async function rehearse(client: Client, table: BatchTable, step: Step): Promise<void> {
  if (step.action === 'delete') return;
  await withStages(client, table, step, async (stages: Stages) => {
    await clearStages(client, [stages.rows, stages.kept]);
    await client.query('start transaction');
    try {
      const asking = { client, table, step, stages, holds: true, busy: 'skip' as const };
      if ((await lockRows(asking, 'any', SAMPLE)) > 0) await change(client, changeOf(asking));
    } finally {
      await client.query('rollback').catch(() => {});
    }
  });
}
