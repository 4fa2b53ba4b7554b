import mysql from 'mysql2/promise';
import { connectMariadb } from '../../src/engine/mariadb/target.ts';
import type { Dataset } from '../../src/plan/target.ts';
import { type Governed, HELD_ROWS } from './governed.ts';
import { type Row, TABLES } from './schema.ts';

/** The tables of `schema.ts`, in a database whose collation takes `x` and `X` for one. */
const DDL = `
create table people (id bigint primary key, kind varchar(20), at_tz timestamp(6) null, on_date date, at_unix bigint, at_local datetime(6), state varchar(20), amount int,
  at_ms bigint, at_text varchar(60), born date, left_on date,
  name text, email text, phone varchar(40));
create table roles_held (id bigint primary key, person_id bigint references people (id), role varchar(20));
create table seats (id bigint primary key, person_id bigint references people (id), begin_at timestamp(6) null, kind varchar(20), label text);
create table items (id bigint primary key, person_id bigint references people (id), other_id bigint references people (id), third_id bigint, closed_on date, made_at timestamp(6) null, kind text, body text, remark text);
create table notes (id bigint primary key, item_id bigint references items (id), made_on varchar(20), body text);
create table stays (id bigint, nr int, person_id bigint references people (id), until_on date, body text, primary key (id, nr));
create table calls (id bigint primary key, stay_id bigint, stay_nr int, foreign key (stay_id, stay_nr) references stays (id, nr), made_ms bigint, body text);
`;

/** Columns of instants, which are written in UTC, and of local times. */
const INSTANTS = ['at_tz', 'begin_at', 'made_at'];
const LOCAL = ['at_local'];
/** A timestamp of this server ends in January 2038; what random worlds put later, into columns of instants, is put there. */
const LATEST = '2038-01-19 03:14:07.000000';

export async function governMariadb(url: string): Promise<Governed> {
  const client = await mysql.createConnection({ uri: url, multipleStatements: true, dateStrings: true });
  await client.query(`set time_zone = '+00:00', tx_isolation = 'READ-COMMITTED', foreign_key_checks = 0`);
  await client.query(DDL);
  const connection = await connectMariadb(url, { system: 'w', schema: '' });
  const rowsOf = async (sql: string) => (await client.query<mysql.RowDataPacket[]>(sql))[0] as Row[];
  return {
    connection,
    fill: async (rows) => {
      await client.query([...TABLES, 'lethe_holds', 'lethe_receipts'].map((t) => `delete from ${t}`).join('; '));
      for (const table of TABLES) {
        const of = rows[table];
        if (of.length === 0) continue;
        const columns = Object.keys(of[0]!);
        const values = of.map((r) => columns.map((c) => written(c, r[c]!)));
        await client.query(`insert into ${table} (${columns.join(', ')}) values ?`, [values]);
      }
    },
    stored: async () => {
      const found: Dataset = new Map();
      for (const table of TABLES) found.set(table, (await rowsOf(`select * from ${table} order by id`)).map(read));
      return found;
    },
    receipts: async () => {
      const all = await rowsOf('select * from lethe_receipts');
      const sum = (of: Row[]) => of.reduce((n, r) => n + Number(r.rows), 0);
      return {
        all: sum(all),
        gone: sum(all.filter((r) => r.action === 'delete')),
        said: all.map((r) => Object.values(r).map(String).join(' ')),
      };
    },
    busy: async (act) => {
      await client.query('begin');
      for (const table of HELD_ROWS) await client.query(`select 1 from ${table} where id <= 2 for update`);
      try {
        return await act();
      } finally {
        await client.query('commit');
      }
    },
    close: async () => {
      await connection.close();
      await client.end();
    },
  };
}

function written(column: string, value: Row[string]): Row[string] {
  if (!INSTANTS.includes(column) || value === null) return value;
  const utc = Temporal.Instant.from(String(value)).toZonedDateTimeISO('UTC').toPlainDateTime();
  const text = utc.toString({ smallestUnit: 'microsecond' }).replace('T', ' ');
  return text > LATEST ? LATEST : text;
}

const read = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      if (value === null || ![...INSTANTS, ...LOCAL].includes(column)) return [column, value];
      const text = String(value).replace(' ', 'T').replace('.000000', '');
      return [column, INSTANTS.includes(column) ? `${text}+00:00` : text];
    }),
  );
