import { askedBy, askedOf } from '../../justify/crowd.ts';
import type { Hold } from '../../justify/hold.ts';
import type { Program, Step } from '../../justify/program.ts';
import type { SystemMap } from '../../map/model.ts';
import { concerns } from '../../plan/closure.ts';
import type { Act, Batch, Connection, Counted, Pace, Receipt, Survey, Target } from '../../plan/target.ts';
import { Trouble } from '../../text/trouble.ts';
import { readCatalogue } from './catalogue.ts';
import { classify } from './classify.ts';
import { readClosure } from './closure.ts';
import { countStatement, countStep, type Place, surveyTable } from './count.ts';
import { reached, stageCrowds } from './crowds.ts';
import { installHelperTables } from './helper-tables.ts';
import { releaseHold, writeHold } from './holds.ts';
import { rehearse } from './rehearse.ts';
import { findResidue } from './residue.ts';
import { sampleTable } from './sample.ts';
import { ask, type Client, openSession, type TimeOuts } from './session.ts';
import { qualified, sql } from './sql.ts';
import { batchTable } from './stage.ts';
import { sweep } from './sweep.ts';
import { asTrouble } from './trouble.ts';
import { readTypes, type Types } from './types.ts';

/** Connects to a MariaDB that Lethe governs. Errors are `Trouble`s that name the system; the password never appears in one. */
export async function connectMariadb(
  url: string,
  { system, schema }: Pick<SystemMap, 'system' | 'schema'>,
  timeOuts?: TimeOuts,
): Promise<Connection> {
  const named: Named = (work) => work().catch((e) => Promise.reject(asTrouble(system, e)));
  const client = await named(() => openSession(url, timeOuts));
  try {
    const database = schema || (await named(() => databaseOf(client, system)));
    const known: Known = { schema: database };
    return {
      catalogue: () =>
        named(async () => {
          known.types = await readTypes(client, database);
          return readCatalogue(client, database);
        }),
      archives: ['mark'],
      govern: (map) => governed(client, { ...map, schema: database }, known, named),
      sample: (table, asked) => named(() => sampleTable(client, database, table, asked)),
      close: () => client.end().catch(() => {}),
    };
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

async function databaseOf(client: Client, system: string): Promise<string> {
  const [found] = await ask<{ name: string | null }>(client, sql`select database() as name`);
  if (found?.name) return found.name;
  throw new Trouble('url-invalid', `the connection string of \`${system}\` names no database`, 'write it as mysql://account@host/database');
}

/** What a connection knows of its database: the types of the columns once its catalogue has been read. */
interface Known {
  schema: string;
  types?: Types;
}

/** Runs work against the system, turning what the database says into a `Trouble` that names it. */
type Named = <T>(work: () => Promise<T>) => Promise<T>;

function governed(client: Client, map: SystemMap, known: Known, named: Named): Target {
  const { schema } = map;
  const keyOf = (step: Step) => map.tables[step.table]!.key;
  let ready: Promise<Place> | undefined;
  /** The helper tables are there, and the types of all columns are known as they are now. */
  const place = (): Promise<Place> => {
    ready ??= installHelperTables(client, schema)
      .then(async () => {
        known.types = await readTypes(client, schema);
        return { schema, types: known.types };
      })
      .catch((error) => {
        ready = undefined; // asked again by the next statement
        throw error;
      });
    return ready;
  };
  const at = <T>(work: (of: Place) => Promise<T>): Promise<T> => named(async () => work(await place()));
  const running = sql`concat('lethe ', sha1(${schema}))`;
  return {
    clock: () =>
      named(async () => {
        const [found] = await ask<{ now: string }>(client, sql`select date_format(utc_timestamp(6), '%Y-%m-%dT%H:%i:%s.%fZ') as now`);
        return Temporal.Instant.from(found!.now);
      }),
    begin: () =>
      named(async () => Number((await ask<{ mine: number }>(client, sql`select get_lock(${running}, 0) as mine`))[0]!.mine) === 1),
    closure: (table, key) => at((of) => readClosure(client, of, map, table, key)),
    rowsOf: (program, person, limit) =>
      at((of) =>
        stageCrowds(client, of, askedOf(program)).then(() => classify(client, of, program, concerns(map, program.table, person), limit)),
      ),
    reached: (crowd, rows) => at((of) => reached(client, of, crowd, rows)),
    count: (step): Promise<Counted> =>
      at((of) => stageCrowds(client, of, askedBy(step)).then(() => countStep(client, of, keyOf(step), step))),
    sql: (step) => countStatement({ schema, types: known.types ?? new Map() }, keyOf(step), step),
    rehearse: (step) =>
      at(async (of) => {
        await stageCrowds(client, of, askedBy(step));
        await rehearse(client, await batchTable(client, of, map, step.table), step);
      }),
    async *survey(program: Program): AsyncIterable<Survey> {
      for (const table of program.tables)
        yield await at((of) => stageCrowds(client, of, askedOf(table)).then(() => surveyTable(client, of, table)));
    },
    async *sweep(step: Step, act: Act, pace: Pace): AsyncIterable<Batch> {
      const table = await at((of) => stageCrowds(client, of, askedBy(step)).then(() => batchTable(client, of, map, step.table)));
      const batches = sweep(client, table, map, step, act, pace)[Symbol.asyncIterator]();
      try {
        for (;;) {
          const next = await named(() => Promise.resolve(batches.next()));
          if (next.done) return;
          yield next.value;
        }
      } finally {
        await batches.return?.();
      }
    },
    receipts: (plan): Promise<Receipt[]> =>
      at(async () => {
        const rows = await ask<Receipt>(
          client,
          sql`select convert(run using utf8mb4) as run, convert(plan using utf8mb4) as plan, step, table_name as \`table\`, action, outcome, \`rows\`,
            date_format(at, '%Y-%m-%dT%H:%i:%s.%f+00:00') as at from ${qualified(schema, 'lethe_receipts')} where plan = ${plan} order by id`,
        );
        return rows.map((r) => ({ ...r, rows: Number(r.rows) }));
      }),
    residue: (asked) => at((of) => findResidue(client, of, asked)),
    hold: (hold: Hold) => at(() => writeHold(client, schema, hold)),
    release: (id) => at(() => releaseHold(client, schema, id)),
  };
}
