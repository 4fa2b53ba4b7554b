import { compile } from '../justify/program.ts';
import { Trouble } from '../text/trouble.ts';
import { startOfDay } from '../time/day.ts';
import { withSafeSystems } from './check-policy.ts';
import { loadProject } from './load-project.ts';
import type { Setting } from './setting.ts';

export interface ShownStatement {
  system: string;
  table: string;
  what: string;
  sql: string;
  params: unknown[];
}

/** The very statements that count each step, for people who read SQL (E1). Nothing is kept. */
export async function showSql(setting: Setting, options: { asOf?: string }): Promise<ShownStatement[]> {
  const { policy, maps } = loadProject(setting.cwd);
  const now = options.asOf ? dayStart(options.asOf, policy.calendar.zone) : setting.now();
  return withSafeSystems(setting, policy, maps, async (systems) =>
    systems.flatMap(({ map, target }) =>
      compile(policy, map, now)
        .tables.flatMap((t) => t.steps)
        .map((step) => ({
          system: map.system,
          table: step.table,
          what: step.action !== 'columns' ? step.action : step.columns.map((c) => c.name).join(', '),
          ...target.sql(step),
        })),
    ),
  );
}

/** The first instant of a day that a person wrote; `Trouble` argument-invalid for a day that does not exist. */
export function dayStart(written: string, zone: string): Temporal.Instant {
  try {
    return startOfDay(Temporal.PlainDate.from(written, { overflow: 'reject' }), zone);
  } catch {
    throw new Trouble('argument-invalid', `there is no day \`${written}\``, 'write it as YYYY-MM-DD, for instance `--as-of 2027-01-31`');
  }
}
