import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { drivers } from '../src/app.ts';
import { compile, type Step } from '../src/justify/program.ts';
import { checkLive } from '../src/map/check-live.ts';
import { checkMapAgainstPolicy } from '../src/map/check-policy.ts';
import { resolveMap } from '../src/map/resolve.ts';
import type { Target } from '../src/plan/target.ts';
import { startOfDay } from '../src/time/day.ts';
import { loadProject } from '../src/work/load-project.ts';

/** The project whose policy and map are measured; a real one, which the tests check. */
export const SCHOOL = join(import.meta.dirname, 'school');
/** The day as of which everything is asked, and the first instant that is not due then: policy.yaml keeps connection data for a year. */
export const AS_OF = '2026-01-01';
export const BOUND = '2025-01-01T00:00:00+01:00';

export interface Rows {
  table: 'visits' | 'seats' | 'submissions' | 'sign_ins';
  rows: number;
  due: number;
  /** Whether older rows lie first in the heap, as in a log, or anywhere, as after years of updates. */
  clock: 'correlated' | 'random';
}

const SQL = readFileSync(join(SCHOOL, 'schema.sql'), 'utf8');
/** A hundred rows a person and a course, which people and courses meet in no order. */
const SHARE = 100;

/** Fills an empty database: `due` rows have a clock before the bound, the others within the year after it. */
export async function fillSchool(client: pg.Client, { table, rows, due, clock }: Rows): Promise<void> {
  const [tables, keys] = SQL.split('-- After the rows');
  const parents = Math.max(1, Math.trunc(rows / SHARE));
  await client.query(`set client_min_messages = warning; set maintenance_work_mem = '512MB'; set synchronous_commit = off`);
  await client.query(tables!);
  await client.query(
    `insert into people select i, 'login-' || i, case when i % 10 = 0 then 'A' else 'S' end from generate_series(1, $1::int) i`,
    [parents],
  );
  const at = (place: string, of: string) => `'${BOUND}'::timestamptz + make_interval(secs => (${place} - $2::bigint) * 25920000.0 / ${of})`;
  const place = clock === 'correlated' ? '(i - 1)' : '((i - 1) * 2654435761) % $1::bigint';
  const person = `1 + (i * 48271) % ${parents}`;
  if (table === 'submissions') {
    const courseDue = `((${at('(i - 1)', `${parents}.0`)}) at time zone 'Europe/Paris')::date`;
    await client.query(`insert into courses select i, 'course ' || i, ${courseDue} from generate_series(1, $1::bigint) i`, [
      parents,
      Math.trunc(due / SHARE),
    ]);
    await client.query(
      `insert into submissions select i, ${person}, 1 + (i * 2654435761) % ${parents}, 'answer ' || i from generate_series(1, $1::bigint) i`,
      [rows],
    );
  } else if (table === 'sign_ins') {
    await client.query(`insert into sign_ins select i, ${person}, ${at(place, '$1')} from generate_series(1, $1::bigint) i`, [rows, due]);
  } else {
    await client.query(
      `insert into ${table} select i, ${person}, ${at(place, '$1')}, '192.0.2.' || i % 256, 'Mozilla/5.0 (X11) number ' || i % 1000, 'page ' || i % 5000
       from generate_series(1, $1::bigint) i`,
      [rows, due],
    );
  }
  await client.query(`--${keys}`);
  await client.query('vacuum (freeze, analyze)');
}

/** A connection of the engine, and the steps of the school's policy for one table. */
export async function governSchool(
  url: string,
  engine: 'postgres' | 'mariadb' = 'postgres',
): Promise<{ target: Target; step(table: string, action: Step['action'], column?: string): Step; close(): Promise<void> }> {
  const { policy, maps } = loadProject(SCHOOL);
  const measured = { ...maps[0]!, engine, ...(engine === 'mariadb' ? { schema: '' } : {}) };
  const connection = await drivers[engine]!(url, measured);
  const catalogue = await connection.catalogue();
  const { map, diagnostics } = resolveMap(measured, catalogue);
  const found = [...diagnostics, ...checkMapAgainstPolicy(policy, map), ...checkLive(policy, map, catalogue, { untested: true })];
  const errors = found.filter((d) => d.severity === 'error');
  if (errors.length > 0) throw new Error(`the measured project has errors, the first: ${errors[0]!.message}`);
  const program = compile(policy, map, startOfDay(Temporal.PlainDate.from(AS_OF), policy.calendar.zone));
  return {
    target: connection.govern(map),
    step: (table, action, column) => {
      const steps = program.tables.find((t) => t.table.name === table)!.steps;
      const [step, ...more] = steps.filter((s) => s.action === action && (!column || s.columns.some((c) => c.name === column)));
      if (!step || more.length > 0) throw new Error(`the measured project has not one step for \`${table}\``);
      return step;
    },
    close: connection.close,
  };
}
