import type { StoreDb } from './store.ts';

/** One person's consent to one plan; never changed, only added. */
export interface Approval {
  plan: string;
  /** The account of the person who approves. */
  by: string;
  at: string;
  comment?: string;
  /** Numbers of the large steps that the approval names (PlanStep.large). */
  large: number[];
}

/** Adds an approval. A plan that is not in the store is refused by the database (23503). */
export async function addApproval(db: StoreDb, approval: Approval): Promise<void> {
  const { plan, by, at, comment, large } = approval;
  await db
    .insertInto('approvals')
    .values({ plan, by, at, comment: comment ?? null, large: JSON.stringify(large) })
    .execute();
}

/** The approvals of a plan in the order in which they were given; empty when nobody approved. */
export async function listApprovals(db: StoreDb, plan: string): Promise<Approval[]> {
  const rows = await db.selectFrom('approvals').selectAll().where('plan', '=', plan).orderBy('id').execute();
  return rows.map(({ by, at, comment, large }) => ({ plan, by, at, ...(comment === null ? {} : { comment }), large }));
}
