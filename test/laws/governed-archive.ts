import pg from 'pg';
import { connectPostgres } from '../../src/engine/postgres/target.ts';
import { type Dataset, inArchive } from '../../src/plan/target.ts';
import { MARKS } from './archived-world.ts';
import { type Governed, HELD_ROWS } from './governed.ts';
import { DDL, type Row, type Rows, TABLES } from './schema.ts';

/** A database with an archive: each table has a mark, and a table of the same name in the schema `records`. */
const ARCHIVE = `create schema records; ${TABLES.map((t) => {
  const [column, as] = MARKS[t];
  return `alter table ${t} add ${column} ${as}; create table records.${t} (like ${t} including indexes, lethe_run text not null);`;
}).join('\n')}`;

/** Worlds in it; `archived` are the rows to be put into the archive by the next `fill`. */
export async function governArchive(
  url: string,
): Promise<Governed & { archived(rows: Rows): void; receiptsOf(action: string): Promise<number> }> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC -c synchronous_commit=off' });
  await client.connect();
  await client.query(DDL);
  await client.query(ARCHIVE);
  const connection = await connectPostgres(url, { system: 'w', schema: 'public' });
  let moved: Rows | undefined;
  const sum = async (where: string) =>
    Number((await client.query<{ n: string }>(`select coalesce(sum(rows), 0) as n from lethe.receipts where ${where}`)).rows[0]!.n);
  return {
    connection,
    archived: (rows) => {
      moved = rows;
    },
    fill: async (rows) => {
      await client.query(
        `truncate ${TABLES.join(', ')}, ${TABLES.map((t) => `records.${t}`).join(', ')}; truncate lethe.holds, lethe.receipts`,
      );
      for (const table of TABLES) {
        const put = (place: string, of: Row[]) =>
          client.query(`insert into ${place} select * from jsonb_populate_recordset(null::${place}, $1)`, [JSON.stringify(of)]);
        await put(table, rows[table]);
        await put(
          `records.${table}`,
          (moved?.[table] ?? []).map((row) => ({ ...row, lethe_run: 'earlier' })),
        );
      }
    },
    stored: async () => {
      const found: Dataset = new Map();
      for (const table of TABLES) {
        const read = async (place: string) => {
          const { rows } = await client.query<{ row: Row }>(`select to_jsonb(t) - 'lethe_run' as row from ${place} t order by id`);
          return rows.map(({ row }) => asWritten(table, row));
        };
        found.set(table, await read(table));
        found.set(inArchive(table), await read(`records.${table}`));
      }
      return found;
    },
    receipts: async () => {
      const { rows } = await client.query<{ said: string }>('select to_jsonb(r)::text as said from lethe.receipts r');
      return { all: await sum('true'), gone: await sum(`action = 'delete'`), said: rows.map((r) => r.said) };
    },
    receiptsOf: (action) => sum(`action = '${action}'`),
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

/** The mark of a row as the definition writes it. */
function asWritten(table: (typeof TABLES)[number], row: Row): Row {
  const [column, as] = MARKS[table];
  const mark = row[column] ?? null;
  if (mark === null || typeof mark === 'boolean' || as === 'date') return row;
  const at = as === 'timestamptz' ? Temporal.Instant.from(String(mark)) : Temporal.PlainDateTime.from(String(mark));
  return { ...row, [column]: at.toString({ smallestUnit: 'microsecond' }) };
}
