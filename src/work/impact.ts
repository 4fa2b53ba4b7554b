import { resolve } from 'node:path';
import { all, any, not, type Predicate } from '../justify/predicate.ts';
import { compile, type Step } from '../justify/program.ts';
import type { Policy } from '../policy/model.ts';
import { withSafeSystems } from './check-policy.ts';
import { loadProject } from './load-project.ts';
import type { Setting } from './setting.ts';
import { dayStart } from './show-sql.ts';

/** What a changed policy would change, step by step, in rows of today's data (design.md section 7, S24). */
export interface Impact {
  from: { policy: string; version: string };
  to: { policy: string; version: string };
  asOf: string;
  changes: { system: string; table: string; what: string; before: number; after: number; becomesDue: number; noLongerDue: number }[];
}

/**
 * The policy of this project against that of another folder (the changed one), over this project's databases and maps: how many rows
 * would become due and how many no longer would. Touches nothing, keeps nothing.
 */
export function impactOf(setting: Setting, other: string, options: { asOf?: string }): Promise<Impact> {
  const current = loadProject(setting.cwd);
  const changed = loadProject(resolve(setting.cwd, other)).policy;
  const now = options.asOf ? dayStart(options.asOf, current.policy.calendar.zone) : setting.now();
  return withSafeSystems(setting, current.policy, current.maps, async (systems) => {
    const changes: Impact['changes'] = [];
    for (const { map, target } of systems) {
      const served = withKnownActivities(changed, map);
      const [before, after] = [
        bySubject(compile(current.policy, map, now).tables.flatMap((t) => t.steps)),
        bySubject(compile(changed, served, now).tables.flatMap((t) => t.steps)),
      ];
      for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
        const [old, fresh] = [before.get(key), after.get(key)];
        const step = (fresh ?? old)!;
        const count = async (p: Predicate) => (p.is === 'false' ? 0 : (await target.count({ ...step, counted: p, reasons: [] })).rows);
        const [was, is] = [old?.counted ?? not(all()), fresh?.counted ?? not(all())];
        const change = {
          system: map.system,
          table: step.table,
          what: step.action !== 'columns' ? step.action : step.columns.map((c) => c.name).join(', '),
          before: await count(was),
          after: await count(is),
          becomesDue: await count(all(is, not(was))),
          noLongerDue: await count(all(was, not(is))),
        };
        if (change.becomesDue + change.noLongerDue > 0) changes.push(change);
      }
    }
    const named = (p: Policy) => ({ policy: p.id, version: p.version });
    return { from: named(current.policy), to: named(changed), asOf: now.toString(), changes };
  });
}

/** Steps of one table that do the same are one subject, whatever rule asks for them. */
function bySubject(steps: Step[]): Map<string, Step> {
  const found = new Map<string, Step>();
  for (const step of steps.flatMap((s) => (s.action !== 'columns' ? [s] : s.columns.map((c) => ({ ...s, columns: [c] }))))) {
    const key = [step.table, step.at, step.action, step.columns[0]?.name ?? ''].join('\0');
    const known = found.get(key);
    found.set(key, known ? { ...known, counted: any(known.counted, step.counted) } : step);
  }
  return found;
}

/** A map may serve activities that the changed policy no longer has. */
const withKnownActivities = <M extends { tables: Record<string, { serves: { activity: string }[] }> }>(policy: Policy, map: M): M => ({
  ...map,
  tables: Object.fromEntries(
    Object.entries(map.tables).map(([name, t]) => [name, { ...t, serves: t.serves.filter((s) => policy.activities[s.activity]) }]),
  ),
});
