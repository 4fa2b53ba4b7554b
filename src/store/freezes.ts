import type { StoreDb } from './store.ts';

/** While a freeze is not lifted, nothing is destroyed anywhere. */
export interface Freeze {
  since: string;
  by: string;
  reason: string;
}

/** Adds a freeze. Freezing twice keeps both, and `liftFreezes` lifts both. */
export async function addFreeze(db: StoreDb, { since, by, reason }: Freeze): Promise<void> {
  await db.insertInto('freezes').values({ since, by, reason }).execute();
}

/** The oldest freeze in force; undefined when destruction is free to go on. */
export async function currentFreeze(db: StoreDb): Promise<Freeze | undefined> {
  const query = db.selectFrom('freezes').select(['since', 'by', 'reason']).where('lifted', 'is', null);
  return query.orderBy('since').orderBy('id').executeTakeFirst();
}

/** Lifts every freeze in force; returns how many there were. */
export async function liftFreezes(db: StoreDb, by: string, at: string): Promise<number> {
  const result = await db.updateTable('freezes').set({ lifted: at, lifted_by: by }).where('lifted', 'is', null).executeTakeFirstOrThrow();
  return Number(result.numUpdatedRows);
}
