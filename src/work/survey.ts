import { z } from 'zod';
import type { Program } from '../justify/program.ts';
import { mapHash } from '../map/hash.ts';
import type { Plan } from '../plan/plan.ts';
import type { Survey } from '../plan/target.ts';
import { listHolds } from '../store/holds.ts';
import { listStatistics, saveStatistic } from '../store/statistics.ts';
import type { Store } from '../store/store.ts';
import type { SafeSystem } from './check-policy.ts';
import type { Setting } from './setting.ts';

/**
 * What makes a kept count still answer the same question: policy, map, whether it is asked for today or for another day, and that no hold
 * came or went since. Its own day is shown as its age.
 */
const Kept = z.object({ policy: z.string(), map: z.string(), asOf: z.string(), survey: z.custom<Survey>() });

/**
 * What waits and what could not be decided, by table (S29, S52). Counting reads whole tables, so the last count is shown with its age
 * until it is asked for again or what it rests on has changed (E34).
 */
export async function surveys(
  store: Store,
  setting: Setting,
  { map, target }: SafeSystem,
  program: Program,
  policy: string,
  refresh: boolean,
): Promise<Plan['surveys']> {
  const hash = mapHash(map);
  const asOf = dayAskedFor(program, setting);
  const holds = await lastHoldChange(store);
  const kept = await listStatistics(store.db, map.system);
  const usable = kept.flatMap((s) => {
    const body = Kept.safeParse(s.body);
    return body.success &&
      body.data.policy === policy &&
      body.data.map === hash &&
      body.data.asOf === asOf &&
      Temporal.Instant.compare(Temporal.Instant.from(s.takenAt), holds) > 0
      ? [{ ...body.data.survey, system: map.system, takenAt: s.takenAt }]
      : [];
  });
  if (!refresh && program.tables.every((t) => usable.some((s) => s.table === t.table.name))) return usable;
  const found: Plan['surveys'] = [];
  for await (const survey of target.survey(program)) {
    const takenAt = setting.now().round('millisecond').toString(); // as exactly as the store keeps it
    await saveStatistic(store.db, { system: map.system, table: survey.table, takenAt, body: { policy, map: hash, asOf, survey } });
    found.push({ ...survey, system: map.system, takenAt });
  }
  return found;
}

/** Empty for now; a day for a simulation, whose counts answer another question. */
const dayAskedFor = (program: Program, setting: Setting): string =>
  Temporal.Instant.from(program.asOf).until(setting.now()).abs().total('hours') < 1 ? '' : program.asOf;

/** When a hold last came into force or was released; the beginning of time when none ever was. */
async function lastHoldChange(store: Store): Promise<Temporal.Instant> {
  const all = [...(await listHolds(store.db)), ...(await listHolds(store.db, { released: true }))];
  const changes = all.flatMap((h) => [h.acknowledged, h.released]).flatMap((at) => (at ? [Temporal.Instant.from(at)] : []));
  return changes.sort(Temporal.Instant.compare).at(-1) ?? Temporal.Instant.fromEpochMilliseconds(0);
}
