import type pg from 'pg';
import type { Place } from '../../justify/archive.ts';
import { any, type Predicate } from '../../justify/predicate.ts';
import type { TableProgram } from '../../justify/program.ts';
import { OUTCOMES } from '../../justify/rule-state.ts';
import type { Classified } from '../../plan/target.ts';
import { type Ground, placed, placesOf } from './ground.ts';
import { name } from './quote.ts';
import { render, rendering } from './render.ts';

/** Verdicts row by row, for a person's rows or a small table; bounded by `limit`. Rows in the archive come last. */
export async function classify(
  client: pg.ClientBase,
  ground: Ground,
  program: TableProgram,
  where: Predicate,
  limit: number,
): Promise<Classified[]> {
  const found: Classified[] = [];
  for (const at of placesOf(ground, program.table.name))
    if (found.length < limit) found.push(...(await classifyPlace(client, ground, program, where, limit - found.length, at)));
  return found;
}

async function classifyPlace(
  client: pg.ClientBase,
  ground: Ground,
  program: TableProgram,
  where: Predicate,
  limit: number,
  at: Place,
): Promise<Classified[]> {
  const r = rendering(ground);
  const key = program.table.key.map((k, i) => `t.${name(k)}::text as k${i}`);
  const verdicts = program.groups.map((g, i) => {
    const due = OUTCOMES.map((o) => `when ${render(r, g.due[o], 't')} then 'due:${o}'`).join(' ');
    return `case when ${render(r, g.active, 't')} then 'active' when ${render(r, g.archived, 't')} then 'archived' ${due} else 'undecided' end as g${i}`;
  });
  const held = `coalesce(${render(r, any(program.held), 't')}, false) as held`;
  const filter = render(r, where, 't');
  const { rows } = await client.query<Record<string, string | boolean>>(
    `select ${[...key, ...verdicts, held].join(', ')} from ${placed(ground, program.table.name, at)} t where ${filter} order by ${program.table.key.map((k) => `t.${name(k)}`).join(', ')} limit ${Math.trunc(limit)}`,
    r.params,
  );
  return rows.map((row) => ({
    key: program.table.key.map((_, i) => String(row[`k${i}`])),
    groups: program.groups.map((g, i) => ({
      columns: g.columns.map((c) => c.name),
      verdict: row[`g${i}`] as Classified['groups'][number]['verdict'],
    })),
    held: row.held === true,
    ...(at === 'archive' ? { archived: true as const } : {}),
  }));
}
