import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type Cast, writeCast } from './cast/cast.ts';
import { writeMember } from './crowd/crowd.ts';
import { Days } from './days.ts';
import { writeFrame } from './frame.ts';
import { BatchWriter } from './writer.ts';

export interface CampusOptions {
  /** People with an account, the cast included. */
  people: number;
  /** The instant from which all dates are counted. */
  now: Temporal.Instant;
  /** Another seed gives another crowd; the cast stays the same. */
  seed?: number;
  /** Aborted: stop between batches. */
  signal?: AbortSignal;
  /** Called now and then with the number of people written. */
  say?: (people: number) => void;
}

/**
 * Makes the tables of the reference campus in an empty database and fills them: first the cast, whose members stand on the edges of
 * every rule, then a crowd of any size. Memory does not grow with the crowd. The same options give the same rows. Undefined when it was
 * told to stop.
 */
export async function fillCampus(url: string, options: CampusOptions): Promise<{ cast: Cast; rows: number } | undefined> {
  const { people, now, seed = 42, signal, say } = options;
  const client = new pg.Client({ connectionString: url, options: '-c synchronous_commit=off -c TimeZone=UTC' });
  await client.connect();
  try {
    const [indexes, ...schema] = globSync('*.sql', { cwd: join(import.meta.dirname, 'schema') })
      .sort()
      .reverse();
    for (const file of schema.reverse()) await client.query(sql(file));
    const { rows: tables } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by oid`,
    );
    const writer = new BatchWriter(
      client,
      tables.map((t) => t.name),
      new Days(now),
    );
    const frame = writeFrame(writer);
    const cast = writeCast(writer, frame);
    const first = writer.last('users') + 1;
    for (let index = first; index <= people; index++) {
      writeMember(writer, frame, seed, index, first);
      if (await writer.flush()) say?.(index);
      if (signal?.aborted) return undefined;
    }
    await writer.flush(true);
    await writer.moveSequences();
    await client.query(sql(indexes!));
    await client.query('analyze');
    return { cast, rows: writer.rows };
  } finally {
    await client.end();
  }
}

const sql = (file: string): string => readFileSync(join(import.meta.dirname, 'schema', file), 'utf8');
