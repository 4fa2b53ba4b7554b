import type pg from 'pg';
import { any, type Predicate } from '../../justify/predicate.ts';
import type { TableProgram } from '../../justify/program.ts';
import { OUTCOMES } from '../../justify/rule-state.ts';
import type { Classified } from '../../plan/target.ts';
import { name, qualified } from './quote.ts';
import { render, rendering } from './render.ts';

/** Verdicts row by row, for a person's rows or a small table; bounded by `limit`. */
export async function classify(
  client: pg.ClientBase,
  schema: string,
  program: TableProgram,
  where: Predicate,
  limit: number,
): Promise<Classified[]> {
  const r = rendering(schema);
  const key = program.table.key.map((k, i) => `t.${name(k)}::text as k${i}`);
  const verdicts = program.groups.map((g, i) => {
    const due = OUTCOMES.map((o) => `when ${render(r, g.due[o], 't')} then 'due:${o}'`).join(' ');
    return `case when ${render(r, g.active, 't')} then 'active' when ${render(r, g.archived, 't')} then 'archived' ${due} else 'undecided' end as g${i}`;
  });
  const held = `coalesce(${render(r, any(program.held), 't')}, false) as held`;
  const filter = render(r, where, 't');
  const { rows } = await client.query<Record<string, string | boolean>>(
    `select ${[...key, ...verdicts, held].join(', ')} from ${qualified(schema, program.table.name)} t where ${filter} order by ${program.table.key.map((k) => `t.${name(k)}`).join(', ')} limit ${Math.trunc(limit)}`,
    r.params,
  );
  return rows.map((row) => ({
    key: program.table.key.map((_, i) => String(row[`k${i}`])),
    groups: program.groups.map((g, i) => ({
      columns: g.columns.map((c) => c.name),
      verdict: row[`g${i}`] as Classified['groups'][number]['verdict'],
    })),
    held: row.held === true,
  }));
}
