import { compile, type Program } from '../../src/justify/program.ts';
import type { Connection, Dataset, Target } from '../../src/plan/target.ts';
import type { Rows } from './schema.ts';
import type { World } from './world.ts';

/** One database in which random worlds are put one after the other, with what a law has to see and do in it beside the driver. */
export interface Governed {
  connection: Connection;
  /** What was there before is gone, holds and receipts too. */
  fill(rows: Rows): Promise<void>;
  /** All rows as the database holds them, by table, in the order of their keys. */
  stored(): Promise<Dataset>;
  /** Rows of all receipts, of those of deletions, and each receipt as one text. */
  receipts(): Promise<{ all: number; gone: number; said: string[] }>;
  /** Works while another transaction holds rows that are due, or about to be. */
  busy<T>(act: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Tables in which the other transaction holds the rows 1 and 2. */
export const HELD_ROWS = ['people', 'items', 'notes', 'seats'];

/** Puts a world into the database, with its holds in force. `engine` is how the engine understands the world: as it is, unless a mutant is tried. */
export async function settle(
  { connection, fill, stored }: Governed,
  world: World,
  engine: (w: World) => World = (w) => w,
): Promise<{ target: Target; program: Program; rows: Dataset }> {
  const understood = engine(world);
  const target = connection.govern(understood.map);
  await target.receipts('none'); // installs the helper schema
  await fill(world.rows);
  for (const hold of world.holds) await target.hold(hold);
  return { target, program: compile(understood.policy, understood.map, understood.now), rows: await stored() };
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
