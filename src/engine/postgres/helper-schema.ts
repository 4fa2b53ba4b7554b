import type pg from 'pg';

/** The key of the advisory lock that every batch takes shared and every hold takes exclusive (E7): the bytes of "lethe". */
export const GATE = 465_390_888_037n.toString();

/** The key of the advisory lock that one run holds for as long as it lives: two applies at once are refused. */
export const RUNNING = 465_390_888_038n.toString();

const VERSION = 1;

/**
 * The helper schema `lethe` in a target: holds pushed from our store (E23), receipts of every batch, marks of anonymised rows (S34).
 * No direct identifier is in it; hold and mark keys are pseudonymous (S45). Safe to run again, and from two processes at once.
 */
export async function installHelperSchema(client: pg.ClientBase): Promise<void> {
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1::bigint)', [GATE]);
    await client.query(DDL);
    const { rows } = await client.query<{ version: number }>('select version from lethe.about');
    const found = rows[0]?.version;
    if (found === undefined) await client.query('insert into lethe.about (version) values ($1)', [VERSION]);
    else if (found > VERSION) throw new Error(`the helper schema has version ${found}; this program knows ${VERSION}: use the newer lethe`);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

const DDL = `
create schema if not exists lethe;
create table if not exists lethe.about (version int not null);
create table if not exists lethe.holds (
  id text primary key,
  person_table text, person_key text, table_name text, activity text, category text,
  acknowledged timestamptz not null default clock_timestamp(),
  released timestamptz
);
create table if not exists lethe.receipts (
  id bigint generated always as identity primary key,
  plan text not null, run text not null, step int not null,
  table_name text not null, action text not null, outcome text not null,
  rows bigint not null check (rows > 0),
  policy_hash text not null, map_hash text not null,
  at timestamptz not null default clock_timestamp()
);
create index if not exists receipts_run on lethe.receipts (run);
create table if not exists lethe.marks (
  table_name text not null, row_key text not null, outcome text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (table_name, row_key, outcome)
);
`;
