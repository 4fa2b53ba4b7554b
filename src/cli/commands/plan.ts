import { impactOf } from '../../work/impact.ts';
import { makePlan } from '../../work/make-plan.ts';
import { dayStart, showSql } from '../../work/show-sql.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';
import { printImpact } from '../print-impact.ts';
import { printPlan } from '../print-plan.ts';

export interface PlanFlags {
  asOf?: string;
  refresh: boolean;
  against?: string;
  sql: boolean;
}

/** `lethe plan`: what is due, counted and explained. Touches nothing. */
export async function plan(door: Door, flags: PlanFlags): Promise<ExitCode> {
  const { setting, print, style, language, width, progress } = door;
  const onCount = (table: string, place: number, of: number) => progress(`  ${place}/${of} ${table}`);
  if (flags.asOf !== undefined) dayStart(flags.asOf, 'UTC'); // a day that does not exist is said before any database is asked
  const asOf = flags.asOf ? { asOf: flags.asOf } : {};
  if (flags.sql) {
    const statements = await showSql(setting, asOf);
    print(statements, () =>
      statements.map((s) => `-- ${s.system}.${s.table}: ${s.what}\n${s.sql};\n-- ${JSON.stringify(s.params)}`).join('\n\n'),
    );
    return EXIT.done;
  }
  if (flags.against) {
    const impact = await impactOf(setting, flags.against, asOf);
    print(impact, () => printImpact(impact, language, width));
    return EXIT.done;
  }
  const made = await makePlan(setting, { ...asOf, refresh: flags.refresh, onCount });
  print(made, () => printPlan(made, style, language, width));
  return EXIT.done;
}
