import type pg from 'pg';
import { crowdName, crowdsIn } from '../../justify/crowd.ts';
import type { Crowd, Predicate } from '../../justify/predicate.ts';
import type { Reached } from '../../plan/target.ts';
import type { Ground } from './ground.ts';
import { name } from './quote.ts';
import { looks, rendering } from './render.ts';

/** Counts every crowd that some predicates ask into a table of this session, so that it is the same for each batch (E21). */
export async function stageCrowds(client: pg.ClientBase, ground: Ground, asked: Predicate[]): Promise<void> {
  for (const crowd of crowdsIn(asked)) {
    const table = name(crowdName(crowd));
    await client.query(`drop table if exists pg_temp.${table}; create temporary table ${table} (look text[] not null)`);
    const r = rendering(ground);
    const asked = `k >= ${Math.trunc(crowd.k)}${crowd.l === undefined ? '' : ` and l >= ${Math.trunc(crowd.l)}`}`;
    await client.query(`insert into pg_temp.${table} select look from (${looks(r, crowd, crowd.among)}) c where ${asked}`, r.params);
  }
}

/** The smallest crowd among some rows, be it smaller than what is asked. */
export async function reached(client: pg.ClientBase, ground: Ground, crowd: Crowd, of: Predicate): Promise<Reached | undefined> {
  await stageCrowds(client, ground, [of]);
  const r = rendering(ground);
  const question = `select min(k) as k, min(l) as l from (${looks(r, crowd, of)}) c`;
  const { k, l } = (await client.query<{ k: string | null; l: string | null }>(question, r.params)).rows[0]!;
  return k === null ? undefined : { k: Number(k), ...(l === null ? {} : { l: Number(l) }) };
}
