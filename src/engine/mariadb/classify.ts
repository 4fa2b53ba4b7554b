import { any, type Predicate } from '../../justify/predicate.ts';
import type { TableProgram } from '../../justify/program.ts';
import { OUTCOMES } from '../../justify/rule-state.ts';
import type { Classified } from '../../plan/target.ts';
import type { Place } from './count.ts';
import { storedText } from './read-value.ts';
import { render, rendering } from './render.ts';
import { ask, type Client } from './session.ts';
import { column, joined, qualified, raw, sql } from './sql.ts';
import { typeOf } from './types.ts';

/** Verdicts row by row, for a person's rows or a small table; bounded by `limit`. */
export async function classify(
  client: Client,
  place: Place,
  program: TableProgram,
  where: Predicate,
  limit: number,
): Promise<Classified[]> {
  const { name: table, key } = program.table;
  const at = { alias: 't', table };
  const r = rendering(place.schema, place.types);
  const keys = key.map((k, i) => sql`${storedText(column('t', k), typeOf(place.types, table, k))} as ${raw(`k${i}`)}`);
  const verdicts = program.groups.map((g, i) => {
    const due = OUTCOMES.map((o) => sql`when ${render(r, g.due[o], at)} then ${raw(`'due:${o}'`)}`);
    return sql`case when ${render(r, g.active, at)} then 'active' when ${render(r, g.archived, at)} then 'archived' ${joined(due, ' ')} else 'undecided' end as ${raw(`g${i}`)}`;
  });
  const held = sql`(${render(r, any(program.held), at)}) is true as held`;
  const order = joined(
    key.map((k) => column('t', k)),
    ', ',
  );
  const rows = await ask<Record<string, string | number>>(
    client,
    sql`select ${joined([...keys, ...verdicts, held], ', ')} from ${qualified(place.schema, table)} t where ${render(r, where, at)} order by ${order} limit ${raw(String(Math.trunc(limit)))}`,
  );
  return rows.map((row) => ({
    key: key.map((_, i) => String(row[`k${i}`])),
    groups: program.groups.map((g, i) => ({
      columns: g.columns.map((c) => c.name),
      verdict: row[`g${i}`] as Classified['groups'][number]['verdict'],
    })),
    held: Number(row.held) === 1,
  }));
}
