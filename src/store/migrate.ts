import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { Trouble } from '../text/trouble.ts';
import { firstTables } from './migrations/001-first-tables.ts';
import { consultations } from './migrations/002-consultations.ts';

/** In the order of their names. A migration that was released is never changed: what follows it is a new one. */
const MIGRATIONS: Record<string, Migration> = {
  '001-first-tables': firstTables,
  '002-consultations': consultations,
};

export const SCHEMA = 'lethe_store';

/**
 * Brings the store's tables up to this version, all or nothing. Two processes may do it at once: one waits for the other, and both end well.
 * Throws `Trouble` store-newer when a newer Lethe has migrated the store: code older than its database touches nothing.
 */
export async function migrate<T>(db: Kysely<T>, migrations: Record<string, Migration> = MIGRATIONS): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations }, migrationTableSchema: SCHEMA });
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  if (/previously executed migration .* is missing/.test((error as Error).message)) {
    throw new Trouble(
      'store-newer',
      'the store was made by a newer Lethe than this one',
      'run the newer version, or restore the backup from before it',
      error,
    );
  }
  throw error;
}
