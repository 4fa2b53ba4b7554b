import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchTable } from '../../../src/engine/mariadb/stage.ts';
import { sweep } from '../../../src/engine/mariadb/sweep.ts';
import { readTypes } from '../../../src/engine/mariadb/types.ts';
import type { Step } from '../../../src/justify/program.ts';
import { type MariadbDatabase, withMariadb } from '../../database.ts';
import { until } from '../rival.ts';
import { act, govern, PACE } from '../school.ts';
import { type Interrupted, interrupted } from './rival.ts';
import { SCHOOL } from './school.ts';

/** Fifteen persons are due with a letter each, one more lost only the address, one lives. */
const ROWS = `${SCHOOL.ddl}
insert into people (id, name, email, last_seen_at) select seq, 'Zebedaeus', 'z@example.test', '2019-01-01' from seq_1_to_15;
insert into people values (16, 'Zebedaeus', 'z@example.test', '2025-01-01'), (17, 'Zebedaeus', 'z@example.test', '2026-11-01');
insert into letters (person_id, body) select id, 'Zebedaeus wrote' from people`;

/** Rows gone and addresses blanked, by the tables and by the receipts. */
async function both({ ask }: MariadbDatabase): Promise<{ really: number[]; receipts: number[] }> {
  const receipts = (where: string) => `(select cast(coalesce(sum(\`rows\`), 0) as int) from lethe_receipts where ${where})`;
  const [r] = await ask<
    Record<string, number>
  >(`select 17 - (select count(*) from letters) as letters, 17 - (select count(*) from people) as people,
    (select count(*) from people where email is null) as blanked, ${receipts(`table_name = 'letters'`)} as r_letters,
    ${receipts(`table_name = 'people' and action = 'delete'`)} as r_people, ${receipts(`table_name = 'people' and action = 'columns'`)} as r_blanked`);
  return { really: [r!.letters!, r!.people!, r!.blanked!], receipts: [r!.r_letters!, r!.r_people!, r!.r_blanked!].map(Number) };
}

test('E31, law 7: cut before and during every statement of a plan, what went has its receipt, and going on ends the same', (t) =>
  withMariadb(t, async (db) => {
    const { pool, url } = db;
    await pool.query(ROWS);
    const school = await govern(url, SCHOOL);
    const addresses = school.program.tables.flatMap((p) => p.steps).find((s) => s.columns.some((c) => c.name === 'email'))!;
    const steps: Step[] = [school.step('letters'), school.step('people'), addresses];
    const { map } = school;
    const place = { schema: map.schema, types: await interrupted(url, (client) => readTypes(client, map.schema)) };
    const carryOut = async (client: Interrupted) => {
      for (const [i, step] of steps.entries()) {
        const table = await batchTable(client, place, map, step.table);
        for await (const _ of sweep(client, table, map, step, act('A', i + 1), PACE));
      }
    };
    const settled = (id: number) =>
      until(async () => (await db.ask(`select id from information_schema.processlist where id = ${id}`)).length === 0);
    try {
      await school.target.receipts('none');
      await pool.query('create table kept_people as select * from people; create table kept_letters as select * from letters');
      const again = () =>
        pool.query(`delete from lethe_receipts; delete from letters; delete from people;
          insert into people select * from kept_people; insert into letters select * from kept_letters`);
      const whole = await interrupted(url, async (client) => {
        client.statements = 0;
        await carryOut(client);
        return client;
      });
      const all = whole.statements;
      assert.ok(all > 60, `${all} statements`);
      // law 9: of a row nothing is ever heard, not even its key
      for (const heard of whole.heard) assert.doesNotMatch(heard, /zebedaeus|z@example|"id":1[^0-9]{0,3}.*"id":2/i);
      const end = { really: [15, 15, 1], receipts: [15, 15, 1] };
      assert.deepEqual(await both(db), end);

      let cuts = 0;
      for (const how of ['before', 'during'] as const) {
        for (let at = 1; at <= all; at++) {
          await again();
          const id = await interrupted(url, async (client) => {
            client.cutAt(at, how, (connection) => pool.query(`kill ${connection}`));
            await carryOut(client).catch(() => {
              cuts += 1;
            });
            return client.id;
          });
          await settled(id);
          const { really, receipts } = await both(db);
          assert.deepEqual(receipts, really, `cut ${how} statement ${at}`);
        }
      }
      assert.ok(cuts >= 2 * all - 20, `${cuts} cuts of ${2 * all}`);
      await interrupted(url, carryOut);
      assert.deepEqual(await both(db), end, 'going on after the last cut');
    } finally {
      await school.connection.close();
    }
  }));
