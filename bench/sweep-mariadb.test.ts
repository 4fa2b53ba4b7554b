import assert from 'node:assert/strict';
import { test } from 'node:test';
import type mysql from 'mysql2/promise';
import { mariadbOfTests } from '../test/servers.ts';
import type { Change } from './baseline/baseline.ts';
import { TABLES } from './competitors.ts';
import { fillMariadbSchool, MARIADB_BOUND, openMariadb } from './ground-mariadb.ts';
import { mariadbCompetitors } from './sweep-mariadb.ts';

const [ROWS, DUE] = [1_000, 400];

for (const change of ['delete', 'transform'] as const satisfies Change[]) {
  test(`E33 on MariaDB the engine and the hand-written ${change} leave the same rows, and one receipt a batch`, async (t) => {
    if (!(await mariadbOfTests())) return t.skip('there is no MariaDB');
    const ground = (await openMariadb())!;
    try {
      const table = TABLES[change];
      const shape = { rows: ROWS, due: DUE, clock: 'random' } as const;
      const rowsOf = async (client: mysql.Connection, sql: string) =>
        (await client.query<mysql.RowDataPacket[]>(sql))[0].map((r) => ({ ...r }));
      const all = `select * from ${table} order by id`;
      const template = await ground.create();
      const before = await ground.using(template, async (client) => {
        await fillMariadbSchool(client, { table, ...shape });
        return rowsOf(client, all);
      });
      await ground.drop(template);
      const at = table === 'visits' ? 'visited_at' : 'seated_at';
      const isDue = (row: Record<string, unknown>) => String(row[at]) < MARIADB_BOUND;
      assert.equal(before.filter(isDue).length, DUE);
      const expected =
        change === 'delete' ? before.filter((r) => !isDue(r)) : before.map((r) => (isDue(r) ? { ...r, ip: null, user_agent: '-' } : r));
      const look = (receipts: string, counts: number[]) => (database: string) =>
        ground.using(database, async (client) => {
          assert.deepEqual(await rowsOf(client, all), expected);
          assert.deepEqual(
            (await rowsOf(client, receipts)).map((r) => Number(Object.values(r)[0])),
            counts,
          );
        });
      const sides = mariadbCompetitors(ground, change, shape);
      await sides.engine(look('select `rows` from lethe_receipts order by id', [DUE]));
      await sides.byHand(150, DUE, look('select gone from deletion_receipts order by id', [150, 150, 100]));
    } finally {
      await ground.close();
    }
  });
}
