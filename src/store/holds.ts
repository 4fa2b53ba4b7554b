import { Trouble } from '../text/trouble.ts';
import type { StoreDb } from './store.ts';

/** A hold as kept (S35): in force from `acknowledged`, which is when every target has it, until `released` (S58). */
export interface HoldRecord {
  id: string;
  /** The account of the person who answers for it. */
  owner: string;
  reason: string;
  /** The day on which it must be looked at again. */
  reassess: string;
  /** Person keys, tables, categories: pseudonymous data, kept no longer than the hold's record. */
  scope: unknown;
  acknowledged?: string;
  released?: string;
  releasedBy?: string;
}

/** Keeps a new hold, not yet acknowledged. A known id is a `Trouble` store-conflict. */
export async function addHold(db: StoreDb, hold: Pick<HoldRecord, 'id' | 'owner' | 'reason' | 'reassess' | 'scope'>): Promise<void> {
  const { id, owner, reason, reassess } = hold;
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('holds')
    .values({ id, owner, reason, reassess, scope: JSON.stringify(hold.scope) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirstOrThrow();
  if (!numInsertedOrUpdatedRows) throw new Trouble('store-conflict', `there is a hold \`${id}\` already`, 'choose another id');
}

/** Notes that every target has the hold; the first instant stays. */
export async function acknowledgeHold(db: StoreDb, id: string, at: string): Promise<void> {
  await known(db, id);
  await db.updateTable('holds').set({ acknowledged: at }).where('id', '=', id).where('acknowledged', 'is', null).execute();
}

/** Notes who released the hold and when; releasing again changes nothing. */
export async function releaseHold(db: StoreDb, id: string, by: string, at: string): Promise<void> {
  await known(db, id);
  await db.updateTable('holds').set({ released: at, released_by: by }).where('id', '=', id).where('released', 'is', null).execute();
}

/** Every hold that is not released, by id; those to be looked at again first come first by `reassess`. */
export async function listHolds(db: StoreDb, filter: { released?: boolean } = {}): Promise<HoldRecord[]> {
  const query = db
    .selectFrom('holds')
    .selectAll()
    .where('released', filter.released ? 'is not' : 'is', null);
  const rows = await query.orderBy('reassess').orderBy('id').execute();
  return rows.map(({ acknowledged, released, released_by: releasedBy, ...row }) => ({
    ...row,
    ...(acknowledged === null ? {} : { acknowledged }),
    ...(released === null ? {} : { released }),
    ...(releasedBy === null ? {} : { releasedBy }),
  }));
}

async function known(db: StoreDb, id: string): Promise<void> {
  const row = await db.selectFrom('holds').select('id').where('id', '=', id).executeTakeFirst();
  if (!row) throw new Trouble('hold-unknown', `there is no hold \`${id}\``, 'run `lethe hold list`');
}
