import type pg from 'pg';
import { Trouble } from '../../text/trouble.ts';

/** The key of the advisory lock that every batch takes shared and every hold takes exclusive (E7): the bytes of "lethe". */
export const GATE = 465_390_888_037n.toString();

/** With the schema, the key of the advisory lock that one run holds for as long as it lives: two applies at once are refused. */
export const RUNNING = 0x6c657468;

/** The key of the advisory lock under which the helper schema is made, by one process. */
const INSTALLING = 465_390_888_039n.toString();

const VERSION = 1;

/**
 * The helper schema `lethe` in a target: holds pushed from our store (E23) and receipts of every batch. No direct identifier is in it;
 * the person keys of holds are pseudonymous data and go with the record of the hold (S45). Where the schema is there already, nothing is
 * written and no right to create is needed. Safe to run again, and from two processes at once. `Trouble` target-newer.
 */
export async function installHelperSchema(client: pg.ClientBase): Promise<void> {
  if (await isInstalled(client)) return;
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1::bigint)', [INSTALLING]);
    if (!(await isInstalled(client))) {
      // "if not exists" would ask for the right to create schemas even where an administrator has made this one
      const { rows } = await client.query<{ there: boolean }>(`select to_regnamespace('lethe') is not null as there`);
      await client.query(rows[0]!.there ? DDL : `create schema lethe; ${DDL}`);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function isInstalled(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('lethe.about') is not null as there`);
  if (!rows[0]!.there) return false;
  const found = (await client.query<{ version: number }>('select version from lethe.about')).rows[0]?.version;
  if (found !== undefined && found > VERSION)
    throw new Trouble(
      'target-newer',
      `the helper schema has version ${found}; this program knows ${VERSION}`,
      'use the newer Lethe that made it',
    );
  return found === VERSION;
}

const DDL = `
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
create index if not exists receipts_plan on lethe.receipts (plan);
create table if not exists lethe.about (version int not null);
insert into lethe.about (version) values (${VERSION});
`;
