import assert from 'node:assert/strict';
import pg from 'pg';
import { drivers } from '../src/app.ts';
import type { Program } from '../src/justify/program.ts';
import { checkLive } from '../src/map/check-live.ts';
import { RUN_COLUMN, type SystemMap } from '../src/map/model.ts';
import { resolveMap } from '../src/map/resolve.ts';
import { type Dataset, inArchive, type Target } from '../src/plan/target.ts';
import type { Policy } from '../src/policy/model.ts';

/** What tests need of a filled database: its map, checked without a finding; its target; and its rows in the order of their keys. */
export async function govern(url: string, policy: Policy, given: SystemMap) {
  const connection = await drivers.postgres!(url, given);
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  const catalogue = await connection.catalogue();
  const { map, diagnostics } = resolveMap(given, catalogue);
  assert.deepEqual([...diagnostics, ...checkLive(policy, map, catalogue, { untested: false })], []);
  const stored = async (): Promise<Dataset> => {
    const found: Dataset = new Map();
    for (const { name, key, archive } of Object.values(map.tables)) {
      const order = key.length > 0 ? key.map((k) => `t.${client.escapeIdentifier(k)}`).join(', ') : 't::text';
      const rowsIn = async (place: string) =>
        (await client.query(`select to_jsonb(t) as row from ${place} t order by ${order}`)).rows.map((r) => r.row);
      found.set(name, await rowsIn(client.escapeIdentifier(name)));
      if (archive?.kind !== 'schema') continue;
      const moved = await rowsIn(`${client.escapeIdentifier(archive.schema)}.${client.escapeIdentifier(name)}`);
      found.set(
        inArchive(name),
        moved.map(({ [RUN_COLUMN]: _, ...row }) => row),
      );
    }
    return found;
  };
  const close = async () => {
    await client.end();
    await connection.close();
  };
  return { map, target: connection.govern(map), stored, close };
}

/** Carries out all steps of a program; the rows that were changed. */
export async function carryOut(target: Target, program: Program, run: string): Promise<number> {
  let done = 0;
  for (const [number, step] of program.tables.flatMap((t) => t.steps).entries()) {
    const act = { plan: run, run, step: number + 1, policyHash: 'p', mapHash: 'm' };
    const pace = { planned: 1, lockTimeoutMs: 1_000, statementTimeoutMs: 60_000 };
    for await (const batch of target.sweep(step, act, pace)) done += batch.rows;
  }
  return done;
}
