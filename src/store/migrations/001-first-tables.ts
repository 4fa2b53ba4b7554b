import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The states of a run when this migration was written; a later state is a later migration. */
const states = sql.raw(`'running', 'paused', 'done', 'partial', 'failed', 'cancelled', 'interrupted'`);

export const firstTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const schema = db.schema.withSchema('lethe_store');
    await schema
      .createTable('plans')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('hash', 'text', (c) => c.notNull())
      .addColumn('as_of', 'timestamptz', (c) => c.notNull())
      .addColumn('created', 'timestamptz', (c) => c.notNull())
      .addColumn('body', 'jsonb', (c) => c.notNull())
      .execute();
    await schema
      .createTable('approvals')
      .addColumn('id', 'integer', (c) => c.primaryKey().generatedAlwaysAsIdentity())
      .addColumn('plan', 'text', (c) => c.notNull().references('lethe_store.plans.id'))
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'timestamptz', (c) => c.notNull())
      .addColumn('comment', 'text')
      .addColumn('large', 'jsonb', (c) => c.notNull())
      .execute();
    await schema.createIndex('approvals_plan').on('approvals').column('plan').execute();
    await schema
      .createTable('runs')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('plan', 'text', (c) => c.notNull().references('lethe_store.plans.id'))
      .addColumn('started', 'timestamptz', (c) => c.notNull())
      .addColumn('ended', 'timestamptz')
      .addColumn('state', 'text', (c) => c.notNull().check(sql`state in (${states})`))
      .addColumn('body', 'jsonb', (c) => c.notNull())
      .execute();
    await schema.createIndex('runs_plan').on('runs').column('plan').execute();
    await schema
      .createTable('statistics')
      .addColumn('system', 'text', (c) => c.notNull())
      .addColumn('table', 'text', (c) => c.notNull())
      .addColumn('taken_at', 'timestamptz', (c) => c.notNull())
      .addColumn('body', 'jsonb', (c) => c.notNull())
      .addPrimaryKeyConstraint('statistics_pkey', ['system', 'table'])
      .execute();
    await schema
      .createTable('freezes')
      .addColumn('id', 'integer', (c) => c.primaryKey().generatedAlwaysAsIdentity())
      .addColumn('since', 'timestamptz', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('lifted', 'timestamptz')
      .addColumn('lifted_by', 'text')
      .execute();
    await schema
      .createTable('holds')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('owner', 'text', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('reassess', 'date', (c) => c.notNull())
      .addColumn('scope', 'jsonb', (c) => c.notNull())
      .addColumn('acknowledged', 'timestamptz')
      .addColumn('released', 'timestamptz')
      .addColumn('released_by', 'text')
      .execute();
  },
};
