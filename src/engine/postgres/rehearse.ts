import type pg from 'pg';
import type { Step } from '../../justify/program.ts';
import { tryChange } from './batch.ts';
import { type BatchTable, lockRows } from './lock.ts';

/** Rows on which a transform is tried before it is planned. */
const SAMPLE = 100;

/**
 * Tries what a step writes on some of its rows and takes everything back (E14): what NOT NULL, a CHECK, an enum, a length or a unique
 * key refuses is found when the plan is made, not in the middle of a batch. Rows that others hold are left out.
 */
export async function rehearse(client: pg.ClientBase, heaps: BatchTable[], step: Step): Promise<void> {
  if (step.action === 'delete') return;
  await client.query('begin');
  try {
    let left = SAMPLE;
    for (const table of heaps) {
      const locked = await lockRows(client, table, step, 'any', left, true, false);
      left -= locked.n;
      if (locked.n > 0) await tryChange(client, table, step, locked.tids);
      if (left <= 0) break;
    }
    await client.query('set constraints all immediate');
  } finally {
    await client.query('rollback').catch(() => {});
  }
}
