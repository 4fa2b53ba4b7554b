import type pg from 'pg';
import type { Place } from '../../justify/archive.ts';
import type { SingleClock } from '../../justify/first-day.ts';
import { all } from '../../justify/predicate.ts';
import type { Step, TableProgram, Waiting } from '../../justify/program.ts';
import type { Counted, Survey } from '../../plan/target.ts';
import { type Ground, liveTable, placed, placesOf } from './ground.ts';
import { name } from './quote.ts';
import { lookedUp, lookups, type Rendering, render, rendering, renderRows } from './render.ts';
import { pendingOf } from './transform.ts';

/** How many rows a step would act on now, in all and by reason; only rows that are due are read (E34). */
export async function countStep(client: pg.ClientBase, ground: Ground, key: string[], step: Step): Promise<Counted> {
  const { text, params } = countStatement(ground, key, step);
  const { rows } = await client.query<Record<string, string>>(text, params);
  const found = rows[0]!;
  const oldest = step.reasons.map((_, i) => found[`o${i}`] ?? null);
  return { rows: Number(found.n), byReason: step.reasons.map((_, i) => Number(found[`r${i}`])), oldest };
}

export function countStatement(ground: Ground, key: string[], step: Step): { text: string; params: unknown[] } {
  const r = rendering(ground);
  const rows = renderRows(r, placed(ground, step.table, step.at), 't', step.counted, liveTable(step));
  const where = [rows.where, ...pendingOf(step, { key }, r.params)].join(' and ');
  // why a row is due is asked of due rows only, but many questions of each
  const parents = lookups('t');
  r.lookups = parents;
  const reasons = step.reasons.flatMap((reason, i) => {
    const filter = `filter (where ${render(r, reason.where, 't')})`;
    const counted = `count(*) ${filter} as r${i}`;
    return reason.clock ? [counted, `to_jsonb(min(${clockValue(r, reason.clock)}) ${filter}) #>> '{}' as o${i}`] : [counted];
  });
  return { text: `select ${['count(*) as n', ...reasons].join(', ')} from ${rows.from}${parents.from} where ${where}`, params: r.params };
}

/** The stored value of a clock, over the links that lead to it. */
const clockValue = (r: Rendering, { path, column }: SingleClock): string =>
  `${path.reduce((at, link) => lookedUp(r, link, at) ?? at, 't')}.${name(column)}`;

/** One pass over one table, counting what waits and what could not be decided. Reads the whole table; its age is shown (E34). */
export async function surveyTable(client: pg.ClientBase, ground: Ground, program: TableProgram): Promise<Survey> {
  const { name: table, elsewhere } = program.table;
  let total = 0;
  const counted = program.waiting.map(() => 0);
  for (const at of placesOf(ground, table)) {
    const [n, ...found] = await surveyPlace(client, ground, program, at);
    total += n!;
    for (const [i, rows] of found.entries()) counted[i]! += rows;
  }
  const said = (w: Waiting, n: number) => ({
    for: w.for,
    ...(w.rule ? { rule: w.rule.id } : {}),
    ...(w.cause ? { cause: w.cause } : {}),
    ...(w.for === 'elsewhere' ? elsewhere : {}),
    rows: n,
  });
  return { table, rows: total, waiting: program.waiting.map((w, i) => said(w, counted[i]!)).filter((w) => w.rows > 0) };
}

/** Rows in one place, in all and by what they wait for. */
async function surveyPlace(client: pg.ClientBase, ground: Ground, program: TableProgram, at: Place): Promise<number[]> {
  const parents = lookups('t');
  const r = { ...rendering(ground), lookups: parents };
  const asked = (w: Waiting) => (w.at && w.at !== at ? 'false' : render(r, all(w.where), 't'));
  const counts = program.waiting.map((w, i) => `count(*) filter (where ${asked(w)}) as w${i}`);
  const { rows } = await client.query<Record<string, string>>(
    `select ${['count(*) as n', ...counts].join(', ')} from ${placed(ground, program.table.name, at)} t${parents.from}`,
    r.params,
  );
  return Object.values(rows[0]!).map(Number);
}
