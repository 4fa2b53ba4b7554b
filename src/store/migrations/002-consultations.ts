import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const consultations: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const schema = db.schema.withSchema('lethe_store');
    await schema
      .createTable('consultations')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('asked', 'timestamptz', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('reader', 'text', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('system', 'text', (c) => c.notNull())
      .addColumn('table', 'text', (c) => c.notNull())
      .addColumn('salt', 'text', (c) => c.notNull())
      .addColumn('commitment', 'text', (c) => c.notNull())
      .addColumn('granted', 'timestamptz')
      .addColumn('granted_by', 'text')
      .addColumn('until', 'timestamptz')
      .execute();
    await schema
      .createTable('consultation_reads')
      .addColumn('id', 'integer', (c) => c.primaryKey().generatedAlwaysAsIdentity())
      .addColumn('consultation', 'text', (c) => c.notNull().references('lethe_store.consultations.id'))
      .addColumn('at', 'timestamptz', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('rows', 'integer')
      .execute();
    await schema.createIndex('consultation_reads_consultation').on('consultation_reads').column('consultation').execute();
  },
};
