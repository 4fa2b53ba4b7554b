import pg from 'pg';
import { connectPostgres } from '../../src/engine/postgres/target.ts';
import type { Dataset } from '../../src/plan/target.ts';
import { type Governed, HELD_ROWS } from './governed.ts';
import { DDL, TABLES } from './schema.ts';

export async function governPostgres(url: string): Promise<Governed> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC -c synchronous_commit=off' });
  await client.connect();
  await client.query(DDL);
  const connection = await connectPostgres(url, { system: 'w', schema: 'public' });
  return {
    connection,
    fill: async (rows) => {
      await client.query(`truncate ${TABLES.join(', ')}; truncate lethe.holds, lethe.receipts`);
      for (const table of TABLES) {
        await client.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1)`, [
          JSON.stringify(rows[table]),
        ]);
      }
    },
    stored: async () => {
      const found: Dataset = new Map();
      for (const table of TABLES) {
        const { rows } = await client.query(`select to_jsonb(t) as row from ${table} t order by id`);
        found.set(
          table,
          rows.map((r) => r.row),
        );
      }
      return found;
    },
    receipts: async () => {
      const { rows } = await client.query<{ gone: number; all: number }>(
        `select coalesce(sum(rows) filter (where action = 'delete'), 0)::int as gone, coalesce(sum(rows), 0)::int as all from lethe.receipts`,
      );
      const { rows: receipts } = await client.query<{ said: string }>('select to_jsonb(r)::text as said from lethe.receipts r');
      return { ...rows[0]!, said: receipts.map((r) => r.said) };
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
