import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeIdentifier } from 'pg';
import { withDatabase } from '../../../test/database.ts';
import { readCatalogue } from './catalogue.ts';

const SCHEMA = `
create extension citext;
create collation unheeding (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create domain short_code as varchar(12) not null;
create domain shorter_code as short_code;
create type state as enum ('open', 'closed');
create schema other;
create table users (
  id bigint primary key, login citext unique, "Full Name" text collate unheeding, code shorter_code, phone varchar(20), initial char(3),
  state state not null, seen_at timestamptz, local_at timestamp, born date, logins int, score numeric(6, 2), active bool, extra jsonb,
  lower_phone text generated always as (lower(phone)) stored, number int generated always as identity
);
create unique index users_by_phone on users (lower(phone), logins);
create unique index users_by_born on users (born) where active;
create unique index users_by_score on users (score) nulls not distinct;
create index users_by_seen on users (seen_at) include (logins);
create index users_by_local on users using hash (local_at);
create table cases (id int primary key, user_id bigint not null references users on delete cascade, other_id bigint);
alter table cases add constraint cases_other foreign key (other_id) references users on delete set null not valid;
create table other.notes (id int primary key, user_id bigint references users);
create table logs (user_id bigint references users on delete restrict, at timestamptz not null, text text, primary key (user_id, at)) partition by range (at);
create table logs_old partition of logs for values from ('2000-01-01') to ('2020-01-01');
create table logs_new partition of logs default;
create index logs_at on logs (at);
`;

const ACTING = `
create function keep() returns trigger language plpgsql as $$ begin return old; end $$;
create trigger copy_away before delete on users for each row execute function keep();
create trigger stamp before insert or update on users for each row execute function keep();
create trigger greet before insert on users for each row execute function keep();
create trigger asleep before delete on users for each row execute function keep();
alter table users disable trigger asleep;
create trigger each_log before delete on logs for each row execute function keep();
create trigger old_log before delete on logs_old for each row execute function keep();
create rule stay as on delete to cases do instead nothing;
create view names as select "Full Name" from users;
create materialized view copies as select * from users;
create table heirs () inherits (cases);
`;

test('the catalogue says what columns hold', (t) =>
  withDatabase(t, async (db) => {
    await db.pool.query(SCHEMA);
    const client = await db.pool.connect();
    try {
      const catalogue = await readCatalogue(client, 'public');
      assert.equal(catalogue.engine, 'postgres');
      assert.equal(catalogue.major, db.server.major);
      assert.equal(catalogue.mayUse, true);
      assert.deepEqual(Object.keys(catalogue.tables), ['cases', 'logs', 'users']);
      const { columns, primaryKey } = catalogue.tables.users!;
      assert.deepEqual(primaryKey, ['id']);
      const kinds = Object.values(columns).map((c) => [c.name, c.kind]);
      assert.deepEqual(Object.fromEntries(kinds), {
        id: 'integer',
        login: 'text',
        'Full Name': 'text',
        code: 'text',
        phone: 'text',
        initial: 'text',
        state: 'text',
        seen_at: 'timestamptz',
        local_at: 'timestamp',
        born: 'date',
        logins: 'integer',
        score: 'number',
        active: 'boolean',
        extra: 'other',
        lower_phone: 'text',
        number: 'integer',
      });
      assert.deepEqual(columns.state, {
        name: 'state',
        type: 'state',
        kind: 'text',
        nullable: false,
        generated: false,
        caseInsensitive: false,
        values: ['open', 'closed'],
      });
      const named = (pick: (c: (typeof columns)[string]) => boolean) =>
        Object.values(columns)
          .filter(pick)
          .map((c) => c.name);
      assert.deepEqual(
        named((c) => !c.nullable),
        ['id', 'code', 'state', 'number'],
        'a domain over a strict domain is strict',
      );
      assert.deepEqual(
        named((c) => c.generated),
        ['lower_phone', 'number'],
      );
      assert.deepEqual(
        named((c) => c.caseInsensitive),
        ['login', 'Full Name'],
      );
      assert.deepEqual(
        Object.values(columns).flatMap((c) => (c.maxLength === undefined ? [] : [[c.name, c.maxLength]])),
        [
          ['code', 12],
          ['phone', 20],
          ['initial', 3],
        ],
      );
    } finally {
      client.release();
    }
  }));

test('the catalogue says which indexes help and which values must differ', (t) =>
  withDatabase(t, async (db) => {
    await db.pool.query(SCHEMA);
    const client = await db.pool.connect();
    try {
      const { users, logs } = (await readCatalogue(client, 'public')).tables;
      assert.deepEqual(users!.uniqueKeys.flat().sort(), ['id', 'login', 'score'], 'neither the partial one nor the one over an expression');
      const index = (name: string) => users!.indexes.find((i) => i.name === name);
      assert.deepEqual(index('users_by_phone'), {
        name: 'users_by_phone',
        columns: [],
        reads: ['phone', 'logins'],
        unique: true,
        nullsEqual: false,
        partial: false,
      });
      assert.deepEqual(index('users_by_born')!.reads, ['born', 'active']);
      assert.equal(index('users_by_born')!.partial, true);
      assert.equal(index('users_by_score')!.nullsEqual, true);
      assert.deepEqual(index('users_by_seen')!.columns, ['seen_at']);
      assert.deepEqual(index('users_by_seen')!.reads, ['seen_at'], 'included columns decide nothing');
      assert.equal(index('users_by_local')!.partial, true, 'a hash keeps no order');
      assert.equal(logs!.kind, 'partitioned');
      assert.deepEqual(logs!.primaryKey, ['user_id', 'at']);
      assert.deepEqual(logs!.indexes.map((i) => i.name).sort(), ['logs_at', 'logs_pkey']);
    } finally {
      client.release();
    }
  }));

test('the catalogue lists foreign keys from and to other schemas, once each', (t) =>
  withDatabase(t, async (db) => {
    await db.pool.query(SCHEMA);
    const client = await db.pool.connect();
    try {
      const { foreignKeys } = await readCatalogue(client, 'public');
      assert.deepEqual(
        foreignKeys.map(
          (k) => `${k.schema}.${k.table}(${k.columns}) ${k.toSchema}.${k.toTable}(${k.toColumns}) ${k.onDelete} ${k.validated}`,
        ),
        [
          'other.notes(user_id) public.users(id) no-action true',
          'public.cases(other_id) public.users(id) set-null false',
          'public.cases(user_id) public.users(id) cascade true',
          'public.logs(user_id) public.users(id) restrict true',
        ],
      );
      assert.deepEqual(
        (await readCatalogue(client, 'other')).foreignKeys.map((k) => k.name),
        ['notes_user_id_fkey'],
      );
    } finally {
      client.release();
    }
  }));

test('the catalogue lists what acts on its own: triggers, rules, views, heirs', (t) =>
  withDatabase(t, async (db) => {
    await db.pool.query(SCHEMA + ACTING);
    const client = await db.pool.connect();
    try {
      const { tables } = await readCatalogue(client, 'public');
      assert.deepEqual(tables.users!.triggers, [
        { name: 'copy_away', on: ['delete'] },
        { name: 'stamp', on: ['update'] },
      ]);
      assert.deepEqual(tables.logs!.triggers, [
        { name: 'each_log', on: ['delete'] },
        { name: 'old_log', on: ['delete'] },
      ]);
      assert.deepEqual(tables.cases!.triggers, [{ name: 'stay', on: ['delete'] }]);
      assert.equal(tables.cases!.kind, 'inherited');
      assert.equal(tables.names!.kind, 'view');
      assert.equal(tables.copies!.kind, 'materialised');
    } finally {
      client.release();
    }
  }));

test('the catalogue says what the connected account may see and change', (t) =>
  withDatabase(t, async (db) => {
    const account = escapeIdentifier(`${db.name}_reader`);
    await db.pool.query(SCHEMA);
    await db.pool.query(`create role ${account}; grant select on users, logs to ${account}; grant delete on logs to ${account}; grant update (id) on users to ${account};
      alter table users enable row level security; revoke usage on schema public from public`);
    const client = await db.pool.connect();
    try {
      assert.equal((await readCatalogue(client, 'public')).tables.users!.rowSecurity, false, 'the owner is exempt');
      const { grantees } = (await readCatalogue(client, 'public')).tables.users!;
      assert.deepEqual(grantees, [`${db.name}_reader`], 'who may do anything there, besides administrators');
      await client.query(`set role ${account}`);
      const { tables, mayUse } = await readCatalogue(client, 'public');
      assert.equal(mayUse, false);
      assert.equal(tables.users!.rowSecurity, true);
      assert.deepEqual(tables.users!.may, { select: true, update: false, delete: false, lock: true, insert: false });
      assert.deepEqual(tables.logs!.may, { select: true, update: false, delete: true, lock: false, insert: false });
      assert.equal((await readCatalogue(client, 'nowhere')).mayUse, false);
      assert.deepEqual((await readCatalogue(client, 'nowhere')).tables, {});
    } finally {
      await client.query('reset role');
      client.release();
      await db.pool.query(`drop owned by ${account}; drop role ${account}`);
    }
  }));

test('a schema of 483 tables is read with its rows estimated', (t) =>
  withDatabase(t, async (db) => {
    await db.pool.query(`do $$ begin for i in 1..483 loop
      execute format('create table t%s (id int primary key, user_id int, at timestamptz)', i); end loop; end $$`);
    await db.pool.query('insert into t7 select generate_series(1, 1000); analyze t7');
    const client = await db.pool.connect();
    try {
      const { tables } = await readCatalogue(client, 'public');
      assert.equal(Object.keys(tables).length, 483);
      assert.equal(tables.t7!.rows, 1000);
      assert.equal(tables.t8!.rows, 0);
      assert.deepEqual(Object.keys(tables.t483!.columns), ['id', 'user_id', 'at']);
    } finally {
      client.release();
    }
  }));
