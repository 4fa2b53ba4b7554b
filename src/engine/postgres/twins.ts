import type pg from 'pg';
import type { SystemMap } from '../../map/model.ts';
import { Trouble } from '../../text/trouble.ts';
import { type Ground, isArchived, placed } from './ground.ts';
import { name } from './quote.ts';

/**
 * A key names one row, wherever it stands: were it given anew after its row had moved, links to it would mean two rows, and the dates of one
 * could end the other. Nothing is planned or done until somebody has settled that. `Trouble` archive-key-twice.
 */
export async function refuseTwins(client: pg.ClientBase, ground: Ground, { system, tables }: SystemMap): Promise<void> {
  for (const table of Object.values(tables)) {
    if (!isArchived(ground, table.name)) continue;
    const same = table.key.map((k) => `t.${name(k)} = a.${name(k)}`).join(' and ');
    const [live, archive] = [placed(ground, table.name, 'live'), placed(ground, table.name, 'archive')];
    const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from ${archive} a join ${live} t on ${same}`);
    if (rows[0]!.n > 0)
      throw new Trouble(
        'archive-key-twice',
        `${rows[0]!.n} keys of \`${system}.${table.name}\` stand in the table and in its archive`,
        'give the new rows keys of their own; where keys are given again, use `archive: { mark: ... }`',
      );
  }
}
