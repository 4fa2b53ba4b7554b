import type { Plan } from '../plan/plan.ts';
import { Trouble } from '../text/trouble.ts';
import type { StoreDb } from './store.ts';

/** Keeps a plan. Saving the same plan again changes nothing; another plan under its id is a `Trouble` store-conflict. */
export async function savePlan(db: StoreDb, plan: Plan): Promise<void> {
  await db
    .insertInto('plans')
    .values({ id: plan.id, hash: plan.hash, as_of: plan.asOf, created: plan.created, body: JSON.stringify(plan) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const { hash } = await db.selectFrom('plans').select('hash').where('id', '=', plan.id).executeTakeFirstOrThrow();
  if (hash !== plan.hash) throw new Trouble('store-conflict', `another plan is called \`${plan.id}\``, 'make the plan again');
}

/** The plan of this id; undefined when there is none. */
export async function findPlan(db: StoreDb, id: string): Promise<Plan | undefined> {
  const row = await db.selectFrom('plans').select('body').where('id', '=', id).executeTakeFirst();
  return row?.body;
}

/** The newest plans first. */
export async function listPlans(db: StoreDb, limit = 20): Promise<Plan[]> {
  const rows = await db.selectFrom('plans').select('body').orderBy('created', 'desc').orderBy('id').limit(limit).execute();
  return rows.map(({ body }) => body);
}
