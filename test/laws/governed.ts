import pg from 'pg';
import { connectPostgres } from '../../src/engine/postgres/target.ts';
import { compile, type Program } from '../../src/justify/program.ts';
import type { Connection, Dataset, Target } from '../../src/plan/target.ts';
import { DDL, TABLES } from './schema.ts';
import type { World } from './world.ts';

/** One database in which random worlds are put one after the other, and the target that governs each. */
export interface Governed {
  client: pg.Client;
  connection: Connection;
  close(): Promise<void>;
}

export async function govern(url: string): Promise<Governed> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC -c synchronous_commit=off' });
  await client.connect();
  await client.query(DDL);
  const connection = await connectPostgres(url, { system: 'w', schema: 'public' });
  return {
    client,
    connection,
    close: async () => {
      await connection.close();
      await client.end();
    },
  };
}

/**
 * Puts a world into the database, with its holds in force; what was there before is gone. `engine` is how the engine understands the
 * world: as it is, unless a mutant is tried.
 */
export async function settle(
  { client, connection }: Governed,
  world: World,
  engine: (w: World) => World = (w) => w,
): Promise<{ target: Target; program: Program; rows: Dataset }> {
  const understood = engine(world);
  const target = connection.govern(understood.map);
  await target.receipts('none'); // installs the helper schema
  await client.query(`truncate ${TABLES.join(', ')}; truncate lethe.holds, lethe.receipts`);
  for (const table of TABLES) {
    await client.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1)`, [
      JSON.stringify(world.rows[table]),
    ]);
  }
  for (const hold of world.holds) await target.hold(hold);
  return { target, program: compile(understood.policy, understood.map, understood.now), rows: await stored(client) };
}

/** All rows as the database holds them, by table, in the order of their keys. */
export async function stored(client: pg.Client): Promise<Dataset> {
  const found: Dataset = new Map();
  for (const table of TABLES) {
    const { rows } = await client.query(`select to_jsonb(t) as row from ${table} t order by id`);
    found.set(
      table,
      rows.map((r) => r.row),
    );
  }
  return found;
}

/** Carries out every step of a program, as apply does; returns the rows that went, and those that others held.
 * `after` is called after each step. */
export async function carryOut(
  target: Target,
  program: Program,
  run: string,
  after: () => Promise<void> = async () => {},
): Promise<{ rows: number; busy: number }> {
  const done = { rows: 0, busy: 0 };
  for (const [number, step] of program.tables.flatMap((t) => t.steps).entries()) {
    const act = { plan: run, run, step: number + 1, policyHash: 'p', mapHash: 'm' };
    for await (const batch of target.sweep(step, act, { planned: 1, lockTimeoutMs: 40, statementTimeoutMs: 20_000 })) {
      done.rows += batch.rows;
      done.busy += batch.busy;
    }
    await after();
  }
  return done;
}
