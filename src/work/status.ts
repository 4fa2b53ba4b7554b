import { readingsOf } from '../policy/confirmations.ts';
import { listApprovals } from '../store/approvals.ts';
import { currentFreeze } from '../store/freezes.ts';
import { listHolds } from '../store/holds.ts';
import { listPlans } from '../store/plans.ts';
import { listRuns, type Run } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { asHold } from './place-hold.ts';
import { type Setting, withProject } from './setting.ts';

export interface Status {
  project: string;
  policy: { id: string; version: string };
  store: string;
  frozen?: { since: string; by: string; reason: string };
  holds: { id: string; reason: string; reassess: string; acknowledged: boolean; overdue: boolean }[];
  plans: { id: string; created: string; asOf: string; rows: number; approved: boolean; state: 'made' | 'approved' | Run['state'] }[];
  unconfirmed: { reading: string; says: string }[];
  /** What could not be decided or waits, from the last count (E27: silence is an alarm). */
  waiting: { system: string; table: string; for: string; rule?: string; cause?: string; rows: number; takenAt: string }[];
}

/** What a person who comes back should know first: freezes, holds, plans and where they stand, open readings, what waits. */
export function status(setting: Setting): Promise<Status> {
  return withProject(setting, async ({ folder, policy }, store) => {
    const today = setting.now().toZonedDateTimeISO(policy.calendar.zone).toPlainDate().toString();
    const frozen = await currentFreeze(store.db);
    const plans = await plansOf(store);
    const newest = plans[0] && (await listPlans(store.db, 1))[0];
    return {
      project: folder,
      policy: { id: policy.id, version: policy.version },
      store: store.where,
      ...(frozen ? { frozen } : {}),
      holds: (await listHolds(store.db)).map(asHold).map((h) => ({
        id: h.id,
        reason: h.reason,
        reassess: h.reassess,
        acknowledged: h.acknowledged !== undefined,
        overdue: h.reassess < today,
      })),
      plans,
      unconfirmed: readingsOf(policy)
        .filter((r) => !r.reading.confirmed)
        .map((r) => ({ reading: r.reading.id, says: r.reading.says })),
      waiting: (newest?.surveys ?? []).flatMap((s) =>
        s.waiting.map((w) => ({ system: s.system, table: s.table, ...w, takenAt: s.takenAt })),
      ),
    };
  });
}

async function plansOf(store: Store): Promise<Status['plans']> {
  const found: Status['plans'] = [];
  for (const plan of await listPlans(store.db, 10)) {
    const [run] = await listRuns(store.db, { plan: plan.id, limit: 1 });
    const approved = (await listApprovals(store.db, plan.id)).length > 0;
    found.push({
      id: plan.id,
      created: plan.created,
      asOf: plan.asOf,
      rows: plan.steps.reduce((n, s) => n + s.rows, 0),
      approved,
      state: run?.state ?? (approved ? 'approved' : 'made'),
    });
  }
  return found;
}
