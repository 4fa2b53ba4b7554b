import { Trouble } from '../../text/trouble.ts';
import { ask, type Client } from './session.ts';
import { qualified, type Sql, sql, statement } from './sql.ts';

const VERSION = 1;

/**
 * The helper tables in a target, in the database that they are about (docs/decisions/0013): what is restored is restored together. They are the holds
 * pushed from our store (E23), receipts of every batch, and the gate (E7), a row that every batch reads shared and every hold takes exclusive. No direct identifier is in them; the person keys of holds are pseudonymous data and go with
 * the record of the hold (S45). Where they are there already, nothing is written and no right to create is needed. Safe to run again,
 * and from two processes at once. `Trouble` target-newer.
 */
export async function installHelperTables(client: Client, schema: string): Promise<void> {
  if (await isInstalled(client, schema)) return;
  for (const part of ddl(schema)) {
    const { sql: text, params } = statement(part);
    await client.execute(text, params);
  }
}

async function isInstalled(client: Client, schema: string): Promise<boolean> {
  const there = await ask(
    client,
    sql`select 1 from information_schema.tables where table_schema = ${schema} and table_name = 'lethe_about'`,
  );
  if (there.length === 0) return false;
  const found = (await ask<{ version: number }>(client, sql`select version from ${qualified(schema, 'lethe_about')}`))[0]?.version;
  if (found !== undefined && found > VERSION)
    throw new Trouble(
      'target-newer',
      `the helper tables have version ${found}; this program knows ${VERSION}`,
      'use the newer Lethe that made it',
    );
  return found === VERSION;
}

const ddl = (schema: string): Sql[] => [
  sql`create table if not exists ${qualified(schema, 'lethe_holds')} (
    id varbinary(190) primary key,
    person_table varbinary(190), person_key varbinary(1024), table_name varbinary(190), activity varbinary(190), category varbinary(190),
    acknowledged datetime(6) not null default utc_timestamp(6),
    released datetime(6),
    key persons (person_table, person_key)
  ) engine = InnoDB`,
  sql`create table if not exists ${qualified(schema, 'lethe_receipts')} (
    id bigint auto_increment primary key,
    plan varbinary(190) not null, run varbinary(190) not null, step int not null,
    table_name varchar(190) not null, action varchar(20) not null, outcome varchar(20) not null,
    \`rows\` bigint not null check (\`rows\` > 0),
    policy_hash varchar(190) not null, map_hash varchar(190) not null,
    at datetime(6) not null default utc_timestamp(6),
    key plans (plan)
  ) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin`,
  sql`create table if not exists ${qualified(schema, 'lethe_gate')} (id int primary key, passed bigint not null) engine = InnoDB`,
  sql`insert ignore into ${qualified(schema, 'lethe_gate')} values (1, 0)`,
  sql`create table if not exists ${qualified(schema, 'lethe_about')} (id int primary key, version int not null) engine = InnoDB`,
  sql`insert ignore into ${qualified(schema, 'lethe_about')} values (1, ${VERSION})`,
];
