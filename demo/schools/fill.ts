import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { connectPostgres } from '../../src/engine/postgres/target.ts';
import type { RoleTest, Table } from '../../src/map/model.ts';
import { readMap } from '../../src/map/read.ts';
import { resolveMap } from '../../src/map/resolve.ts';
import type { Policy } from '../../src/policy/model.ts';
import { localDay } from '../../src/time/day.ts';
import { Chance } from '../campus/chance.ts';
import { Days } from '../campus/days.ts';
import { BatchWriter } from '../campus/writer.ts';
import { type Made, SceneWriter } from './rows.ts';
import { type Scene, scenesOf } from './scenes.ts';
import type { School, System } from './school.ts';

export interface FillOptions {
  policy: Policy;
  /** The instant on whose day the edges are. */
  now: Temporal.Instant;
  /** People at the least; the edges of every rule are there whatever it is. */
  people?: number;
  /** Aborted: stop between batches. */
  signal?: AbortSignal;
}

const SEED = 42;
/** Of the scenes of a table, those that come first: in use, over and, where there is one, in the archive. */
const FIRST = 4;
/** How far from an edge the dates of everybody else may be, in days, on either side. */
const SPREAD = 400;

/**
 * Makes the tables of one system in an empty database and fills them: two people with rows in every table that can hold them, then the scenes of each
 * rule, one person each, and the same people again with other dates until there are enough. The same options give the same rows.
 * Undefined when it was told to stop.
 */
export async function fillSystem(
  url: string,
  school: School,
  system: System,
  options: FillOptions,
): Promise<{ rows: number; people: number } | undefined> {
  const { policy, now, people = 0, signal } = options;
  const client = new pg.Client({ connectionString: url, options: '-c synchronous_commit=off -c TimeZone=UTC' });
  await client.connect();
  try {
    const schema = join(school.folder, system.id);
    for (const file of globSync('*.sql', { cwd: schema }).sort()) await client.query(readFileSync(join(schema, file), 'utf8'));
    const { map, catalogue } = await resolved(url, school, system, policy);
    const { rows: tables } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by oid`,
    );
    const writer = new BatchWriter(
      client,
      tables.map((t) => t.name),
      new Days(now),
    );
    const scenes = new SceneWriter(writer, map, catalogue);
    const today = localDay(now, policy.calendar.zone);
    const all = Object.values(map.tables).flatMap((table) =>
      table.serves.length > 0 ? scenesOf(policy, map, table, today).map((scene) => ({ table: table.name, scene })) : [],
    );
    writeCast(scenes, map.tables[system.persons]!, system, all);
    for (let copy = 0; copy === 0 || writer.last(system.persons) < people; copy++) {
      for (const [i, { table, scene }] of all.entries()) {
        if (copy > 0 && writer.last(system.persons) >= people) break;
        const chance = new Chance(SEED, table, copy * all.length + i);
        scenes.write(table, copy === 0 ? scene : elsewhen(scene, chance), chance);
        await writer.flush();
        if (signal?.aborted) return undefined;
      }
    }
    await writer.flush(true);
    await writer.moveSequences();
    await client.query('analyze');
    return { rows: writer.rows, people: writer.last(system.persons) };
  } finally {
    await client.end();
  }
}

async function resolved(url: string, school: School, { id }: System, policy: Policy) {
  const file = `${id}.map.yaml`;
  const { map, diagnostics } = readMap({ file, text: readFileSync(join(school.folder, file), 'utf8') }, policy);
  if (!map) throw new Error(`${file}: ${diagnostics[0]!.message}`);
  const connection = await connectPostgres(url, map);
  try {
    const catalogue = await connection.catalogue();
    return { map: resolveMap(map, catalogue).map, catalogue };
  } finally {
    await connection.close();
  }
}

/** The first two people: in each table that their roles open, rows that are kept and rows that are over. */
function writeCast(scenes: SceneWriter, persons: Table, { role }: System, all: { table: string; scene: Scene }[]): void {
  const roles = rolesShown(persons, role);
  for (const who of [1, 2]) {
    const chance = new Chance(SEED, 'cast', who);
    const made: Made = new Map();
    scenes.write(persons.name, { role, events: {}, facts: {} }, chance, made);
    const theirs = all.filter(({ table, scene }) => table !== persons.name && roles.includes(scene.role));
    for (const table of new Set(theirs.map((t) => t.table)))
      for (const { scene } of theirs.filter((t) => t.table === table).slice(0, FIRST))
        scenes.write(table, { ...scene, role }, chance, new Map([[persons.name, made.get(persons.name)!]]));
  }
}

/** The roles that somebody with a given one is seen to hold or have held. */
function rolesShown({ roles }: Table, role: string): string[] {
  const codes = (test: RoleTest | undefined) => (test?.kind === 'where' && test.test.kind === 'column' ? test.test.in : undefined);
  const code = codes(roles[role])?.[0];
  return Object.keys(roles).filter((r) => r === role || (code !== undefined && codes(roles[r])?.includes(code)));
}

function elsewhen(scene: Scene, chance: Chance): Scene {
  const events = Object.entries(scene.events).map(([event, day]) => [event, day === null ? null : day + chance.below(2 * SPREAD) - SPREAD]);
  return { ...scene, events: Object.fromEntries(events) };
}
