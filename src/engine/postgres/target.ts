import type pg from 'pg';
import { askedBy, askedOf } from '../../justify/crowd.ts';
import type { Hold } from '../../justify/hold.ts';
import type { Program, Step } from '../../justify/program.ts';
import type { SystemMap } from '../../map/model.ts';
import { concerns } from '../../plan/closure.ts';
import type { Act, Batch, Connection, Counted, Pace, Receipt, Survey, Target } from '../../plan/target.ts';
import { readCatalogue } from './catalogue.ts';
import { classify } from './classify.ts';
import { readClosure } from './closure.ts';
import { countStatement, countStep, surveyTable } from './count.ts';
import { reached, stageCrowds } from './crowds.ts';
import { groundOf } from './ground.ts';
import { installHelperSchema, RUNNING } from './helper-schema.ts';
import { releaseHold, writeHold } from './holds.ts';
import { rehearse } from './rehearse.ts';
import { findResidue } from './residue.ts';
import { sampleTable } from './sample.ts';
import { openSession, type TimeOuts } from './session.ts';
import { heapsOf, sweep } from './sweep.ts';
import { asTrouble } from './trouble.ts';
import { refuseTwins } from './twins.ts';

/** Connects to a PostgreSQL that Lethe governs. Errors are `Trouble`s that name the system; the password never appears in one. */
export async function connectPostgres(
  url: string,
  { system, schema }: Pick<SystemMap, 'system' | 'schema'>,
  timeOuts?: TimeOuts,
): Promise<Connection> {
  const named: Named = (work) => work().catch((e) => Promise.reject(asTrouble(system, e)));
  const client = await named(() => openSession(url, timeOuts));
  return {
    catalogue: (other) => named(() => readCatalogue(client, other ?? schema)),
    archives: ['mark', 'schema'],
    govern: (map) => governed(client, map, named),
    sample: (table, asked) => named(() => sampleTable(client, schema, table, asked)),
    close: () => client.end().catch(() => {}),
  };
}

/** A key that a person typed and that the column's type cannot hold is the key of no row. */
const unlessNoKey =
  <T>(none: T) =>
  (error: { code?: string }): T => {
    if (/^22(003|007|008|P02)$/.test(error.code ?? '')) return none;
    throw error;
  };

/** Runs work against the system, turning what the database says into a `Trouble` that names it. */
type Named = <T>(work: () => Promise<T>) => Promise<T>;

function governed(client: pg.Client, map: SystemMap, named: Named): Target {
  const ground = groundOf(map);
  const keyOf = (step: Step) => map.tables[step.table]!.key;
  let installed: Promise<void> | undefined;
  const helper = () => {
    installed ??= installHelperSchema(client).catch((error) => {
      installed = undefined; // asked again by the next statement
      throw error;
    });
    return installed;
  };
  let whole: Promise<void> | undefined;
  const ready = () => {
    whole ??= helper()
      .then(() => refuseTwins(client, ground, map))
      .catch((error) => {
        whole = undefined;
        throw error;
      });
    return whole;
  };
  return {
    clock: () =>
      named(async () =>
        Temporal.Instant.from(
          (
            await client.query<{ now: string }>(
              `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`,
            )
          ).rows[0]!.now,
        ),
      ),
    begin: () =>
      named(
        async () =>
          (await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1::int, hashtext($2)) as mine', [RUNNING, map.schema]))
            .rows[0]!.mine,
      ),
    closure: (table, key) => named(() => readClosure(client, map, table, key).catch(unlessNoKey(undefined))),
    rowsOf: (program, person, limit) =>
      named(async () => {
        await ready();
        await stageCrowds(client, ground, askedOf(program));
        return classify(client, ground, program, concerns(map, program.table, person), limit).catch(unlessNoKey([]));
      }),
    reached: (crowd, rows) => named(() => ready().then(() => reached(client, ground, crowd, rows))),
    count: (step): Promise<Counted> =>
      named(async () => {
        await ready();
        await stageCrowds(client, ground, askedBy(step));
        return countStep(client, ground, keyOf(step), step);
      }),
    sql: (step) => {
      const { text, params } = countStatement(ground, keyOf(step), step);
      return { sql: text, params };
    },
    rehearse: (step) =>
      named(async () => {
        await ready();
        await stageCrowds(client, ground, askedBy(step));
        await rehearse(client, await heapsOf(client, ground, keyOf(step), step), step);
      }),
    async *survey(program: Program): AsyncIterable<Survey> {
      await named(ready);
      for (const table of program.tables)
        yield await named(() => stageCrowds(client, ground, askedOf(table)).then(() => surveyTable(client, ground, table)));
    },
    async *sweep(step: Step, act: Act, pace: Pace): AsyncIterable<Batch> {
      await named(() => ready().then(() => stageCrowds(client, ground, askedBy(step))));
      const batches = sweep(client, ground, keyOf(step), step, act, pace)[Symbol.asyncIterator]();
      for (;;) {
        const next = await named(() => Promise.resolve(batches.next()));
        if (next.done) return;
        yield next.value;
      }
    },
    receipts: (plan): Promise<Receipt[]> =>
      named(async () => {
        await helper();
        const { rows } = await client.query(
          `select run, plan, step, table_name as table, action, outcome, rows::float8 as rows, to_json(at) #>> '{}' as at from lethe.receipts where plan = $1 order by id`,
          [plan],
        );
        return rows as Receipt[];
      }),
    residue: (asked) => named(() => findResidue(client, ground, asked).catch(unlessNoKey({ links: [], texts: [] }))),
    hold: (hold: Hold) => named(() => helper().then(() => writeHold(client, hold))),
    release: (id) => named(() => helper().then(() => releaseHold(client, id))),
  };
}
