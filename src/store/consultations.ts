import { Trouble } from '../text/trouble.ts';
import type { StoreDb } from './store.ts';

/** Somebody who wants to read in an archive (S18): who, as which reader of the policy, why, where; and what came of it. */
export interface Consultation {
  id: string;
  asked: string;
  /** The account of the person who asks, and who alone may read. */
  by: string;
  reader: string;
  reason: string;
  system: string;
  table: string;
  /** What was asked for, as a salted digest: the key itself is not kept (S45). */
  salt: string;
  commitment: string;
  granted?: string;
  grantedBy?: string;
  /** The first instant at which nothing may be read any more. */
  until?: string;
}

/** One attempt to read; without `rows` it was refused. */
export interface ConsultationRead {
  at: string;
  by: string;
  rows?: number;
}

/** Keeps what was asked. A known id is a `Trouble` store-conflict. */
export async function addConsultation(db: StoreDb, asked: Omit<Consultation, 'granted' | 'grantedBy' | 'until'>): Promise<void> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('consultations')
    .values(asked)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirstOrThrow();
  if (!numInsertedOrUpdatedRows)
    throw new Trouble('store-conflict', `there is a consultation \`${asked.id}\` already`, 'choose another id');
}

/** Grants a consultation once; false when it was granted before. */
export async function grantConsultation(db: StoreDb, id: string, by: string, at: string, until: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('consultations')
    .set({ granted: at, granted_by: by, until })
    .where('id', '=', id)
    .where('granted', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** `Trouble` consultation-unknown when there is none. */
export async function findConsultation(db: StoreDb, id: string): Promise<Consultation> {
  const row = await db.selectFrom('consultations').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new Trouble('consultation-unknown', `there is no consultation \`${id}\``, 'run `lethe archive list`');
  return asConsultation(row);
}

/** The newest first, with every attempt to read, the oldest first. */
export async function listConsultations(db: StoreDb): Promise<(Consultation & { reads: ConsultationRead[] })[]> {
  const rows = await db.selectFrom('consultations').selectAll().orderBy('asked', 'desc').orderBy('id').execute();
  const reads = await db.selectFrom('consultation_reads').selectAll().orderBy('id').execute();
  return rows.map((row) => ({
    ...asConsultation(row),
    reads: reads
      .filter((r) => r.consultation === row.id)
      .map((r) => ({ at: r.at, by: r.by, ...(r.rows === null ? {} : { rows: r.rows }) })),
  }));
}

export async function addRead(db: StoreDb, consultation: string, { at, by, rows }: ConsultationRead): Promise<void> {
  await db
    .insertInto('consultation_reads')
    .values({ consultation, at, by, rows: rows ?? null })
    .execute();
}

type Row = Omit<Consultation, 'granted' | 'grantedBy' | 'until'> & {
  granted: string | null;
  granted_by: string | null;
  until: string | null;
};

function asConsultation({ granted, granted_by: grantedBy, until, ...row }: Row): Consultation {
  return {
    ...row,
    ...(granted === null ? {} : { granted }),
    ...(grantedBy === null ? {} : { grantedBy }),
    ...(until === null ? {} : { until }),
  };
}
