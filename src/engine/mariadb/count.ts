import type { SingleClock } from '../../justify/first-day.ts';
import { all } from '../../justify/predicate.ts';
import type { Step, TableProgram, Waiting } from '../../justify/program.ts';
import type { Counted, Survey } from '../../plan/target.ts';
import { storedText } from './read-value.ts';
import { lookedUp, lookups, type Rendering, render, rendering, renderRows } from './render.ts';
import { ask, type Client } from './session.ts';
import { column, joined, qualified, raw, type Sql, sql, statement } from './sql.ts';
import { pendingOf } from './transform.ts';
import { type Types, typeOf } from './types.ts';

/** The database of a map, and what is known of its columns. */
export interface Place {
  schema: string;
  types: Types;
}

/** How many rows a step would act on now, in all and by reason; only rows that are due are read (E34). */
export async function countStep(client: Client, place: Place, key: string[], step: Step): Promise<Counted> {
  const found = (await ask<Record<string, string>>(client, countQuestion(place, key, step)))[0]!;
  const oldest = step.reasons.map((_, i) => found[`o${i}`] ?? null);
  return { rows: Number(found.n), byReason: step.reasons.map((_, i) => Number(found[`r${i}`] ?? 0)), oldest };
}

function countQuestion(place: Place, key: string[], step: Step): Sql {
  const at = { alias: 't', table: step.table };
  const r = rendering(place.schema, place.types);
  const rows = renderRows(r, at, step.counted);
  const where = [rows.where, ...pendingOf(place.types, at, step, key)];
  // why a row is due is asked of due rows only, but many questions of each
  const parents = lookups('t');
  r.lookups = parents;
  const reasons = step.reasons.flatMap((reason, i) => {
    const holds = render(r, reason.where, at);
    const counted = sql`sum(case when ${holds} then 1 else 0 end) as ${raw(`r${i}`)}`;
    return reason.clock ? [counted, sql`${oldest(r, reason.clock, holds, step.table)} as ${raw(`o${i}`)}`] : [counted];
  });
  return sql`select ${joined([raw('count(*) as n'), ...reasons], ', ')} from ${rows.from}${parents.from} where ${joined(where, ' and ')}`;
}

export const countStatement = (place: Place, key: string[], step: Step): { sql: string; params: unknown[] } =>
  statement(countQuestion(place, key, step));

/** The smallest stored value of a clock, over the links that lead to it. */
function oldest(r: Rendering, { path, column: of }: SingleClock, holds: Sql, table: string): Sql {
  const at = path.reduce((from, link) => lookedUp(r, link, from) ?? from, { alias: 't', table });
  return storedText(sql`min(case when ${holds} then ${column(at.alias, of)} end)`, typeOf(r.types, at.table, of));
}

/** A statement takes no more parameters than this; a long policy is asked in several passes. */
const PARAMETERS = 50_000;

/** Counts what waits and what could not be decided. Reads the whole table; its age is shown (E34). */
export async function surveyTable(client: Client, place: Place, { table, waiting }: TableProgram): Promise<Survey> {
  const at = { alias: 't', table: table.name };
  const question = (of: Waiting[]): Sql => {
    const r = rendering(place.schema, place.types);
    const parents = lookups('t');
    r.lookups = parents;
    const counts = of.map((w, i) => sql`sum(case when ${render(r, all(w.where), at)} then 1 else 0 end) as ${raw(`w${i}`)}`);
    return sql`select ${joined([raw('count(*) as n'), ...counts], ', ')} from ${qualified(place.schema, table.name)} t${parents.from}`;
  };
  const asked = async (of: Waiting[]): Promise<{ n: number; found: number[] }> => {
    const whole = question(of);
    if (of.length > 1 && statement(whole).params.length > PARAMETERS) {
      const half = of.length >> 1;
      const [first, second] = [await asked(of.slice(0, half)), await asked(of.slice(half))];
      return { n: second.n, found: [...first.found, ...second.found] };
    }
    const row = (await ask<Record<string, string | null>>(client, whole))[0]!;
    return { n: Number(row.n), found: of.map((_, i) => Number(row[`w${i}`] ?? 0)) };
  };
  const { n, found } = await asked(waiting);
  const said = (w: Waiting, rows: number) => ({
    for: w.for,
    ...(w.rule ? { rule: w.rule.id } : {}),
    ...(w.cause ? { cause: w.cause } : {}),
    ...(w.for === 'elsewhere' ? table.elsewhere : {}),
    rows,
  });
  return { table: table.name, rows: n, waiting: waiting.map((w, i) => said(w, found[i]!)).filter((w) => w.rows > 0) };
}
