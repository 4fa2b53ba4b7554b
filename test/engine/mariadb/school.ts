import type { TestContext } from 'node:test';
import { type MariadbDatabase, type TestDatabase, withDatabase, withMariadb } from '../../database.ts';
import { SCHOOL as POSTGRES_SCHOOL, type School } from '../school.ts';

/** A map of the same tables, on MariaDB. */
const onMariadb = (map: string): string => map.replace('engine: postgres', 'engine: mariadb');

/** The school of the other suites, in a database whose collation takes `a` and `A` for one. */
export const SCHOOL: School = {
  ...POSTGRES_SCHOOL,
  ddl: `
create table people (id bigint primary key, name text, email text, last_seen_at timestamp(6) null, key (last_seen_at));
create table seats (id bigint primary key auto_increment, person_id bigint references people (id), begin_at timestamp(6) null);
create table letters (id bigint primary key auto_increment, person_id bigint references people (id), body text);
create table works (id bigint primary key auto_increment, person_id bigint references people (id), title text);
`,
  map: onMariadb(POSTGRES_SCHOOL.map),
};

/** A target on MariaDB, and beside it a database for our own store. */
export const withStore = (t: TestContext, use: (db: MariadbDatabase, store: TestDatabase) => Promise<void>): Promise<void> =>
  withMariadb(t, (db, inner) => withDatabase(inner, (store) => use(db, store), { only: 'embedded' }));
