import { crowdName, crowdsIn } from '../../justify/crowd.ts';
import type { Crowd, Predicate } from '../../justify/predicate.ts';
import type { Reached } from '../../plan/target.ts';
import type { Place } from './count.ts';
import { looks, rendering } from './render.ts';
import { ask, type Client, change } from './session.ts';
import { qualified, raw, sql } from './sql.ts';

/** Counts every crowd that some predicates ask into a table of this session, so that it is the same for each batch (E21). */
export async function stageCrowds(client: Client, { schema, types }: Place, asked: Predicate[]): Promise<void> {
  for (const crowd of crowdsIn(asked)) {
    const table = qualified(schema, crowdName(crowd));
    await change(client, sql`drop temporary table if exists ${table}`);
    await change(
      client,
      sql`create temporary table ${table} (look text character set utf8mb4 collate utf8mb4_bin not null) engine = InnoDB`,
    );
    const asked = raw(`k >= ${Math.trunc(crowd.k)}${crowd.l === undefined ? '' : ` and l >= ${Math.trunc(crowd.l)}`}`);
    const found = looks(rendering(schema, types), crowd, crowd.among);
    await change(client, sql`insert into ${table} select look from (${found}) c where ${asked}`);
  }
}

/** The smallest crowd among some rows, be it smaller than what is asked. */
export async function reached(client: Client, place: Place, crowd: Crowd, of: Predicate): Promise<Reached | undefined> {
  await stageCrowds(client, place, [of]);
  const question = sql`select min(k) as k, min(l) as l from (${looks(rendering(place.schema, place.types), crowd, of)}) c`;
  const { k, l } = (await ask<{ k: string | null; l: string | null }>(client, question))[0]!;
  return k === null ? undefined : { k: Number(k), ...(l === null ? {} : { l: Number(l) }) };
}
