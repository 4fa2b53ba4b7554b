import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { SCHOOL } from './school.ts';

/** The first instant that is not due, as MariaDB writes it in UTC. */
export const MARIADB_BOUND = '2024-12-31 23:00:00';
const PREFIX = 'lethe_bench';

/** The MariaDB at BENCH_MARIADB_URL, else this machine's own, as it is set up; undefined where there is none. */
export async function openMariadb() {
  const given = process.env.BENCH_MARIADB_URL ?? process.env.LETHE_TEST_MARIADB ?? 'mysql://root@127.0.0.1:3306';
  const connect = (name: string) => {
    const url = new URL(given);
    url.pathname = `/${name}`;
    return mysql.createConnection({ uri: url.href, multipleStatements: true, dateStrings: true });
  };
  const admin = await connect('').catch(() => undefined);
  if (!admin) return undefined;
  const [version] = await admin.query<mysql.RowDataPacket[]>('select version() as version');
  let count = 0;
  return {
    label: String(version[0]!.version),
    url: (name: string) => new URL(`/${name}`, given).href,
    create: async () => {
      const name = `${PREFIX}_${process.pid}_${++count}`;
      await admin.query(`create database ${name} character set utf8mb4 collate utf8mb4_unicode_ci`);
      return name;
    },
    drop: (name: string) => admin.query(`drop database if exists ${name}`),
    using: async <T>(name: string, work: (client: mysql.Connection) => Promise<T>): Promise<T> => {
      const client = await connect(name);
      try {
        await client.query(`set time_zone = '+00:00'`);
        return await work(client);
      } finally {
        await client.end();
      }
    },
    close: () => admin.end(),
  };
}

export type MariadbGround = NonNullable<Awaited<ReturnType<typeof openMariadb>>>;

/** Fills an empty database as the school of PostgreSQL is filled: `due` rows before the bound, a hundred rows a person. */
export async function fillMariadbSchool(
  client: mysql.Connection,
  { table, rows, due, clock }: { table: 'visits' | 'seats'; rows: number; due: number; clock: 'correlated' | 'random' },
): Promise<void> {
  const people = Math.max(1, Math.trunc(rows / 100));
  const place = clock === 'correlated' ? 'cast(seq - 1 as signed)' : `cast((seq - 1) * 2654435761 % ${rows} as signed)`;
  await client.query(readFileSync(join(SCHOOL, 'mariadb.sql'), 'utf8'));
  await client.query(`insert into people select seq, concat('login-', seq), if(seq % 10 = 0, 'A', 'S') from seq_1_to_${people}`);
  await client.query(`insert into ${table} select seq, 1 + seq * 48271 % ${people}, timestamp '${MARIADB_BOUND}' + interval (${place} - ${due}) * 25920000.0 / ${rows} second,
    concat('192.0.2.', seq % 256), concat('Mozilla/5.0 (X11) number ', seq % 1000), concat('page ', seq % 5000) from seq_1_to_${rows}`);
  await client.query(`analyze table people, ${table}`);
}
