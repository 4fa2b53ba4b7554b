import assert from 'node:assert/strict';
import { test } from 'node:test';
import type pg from 'pg';
import { sweep } from '../../src/engine/postgres/sweep.ts';
import type { Step } from '../../src/justify/program.ts';
import { withDatabase } from '../database.ts';
import { connected, Interrupted, until } from './rival.ts';
import { act, GROUND, govern, PACE, SCHOOL } from './school.ts';

/** Fifteen persons are due with a letter each, one more lost only the address, one lives. */
const ROWS = `${SCHOOL.ddl}
insert into people (id, name, email, last_seen_at) select n, 'Zebedaeus', 'z@example.test', '2019-01-01' from generate_series(1, 15) n;
insert into people values (16, 'Zebedaeus', 'z@example.test', '2025-01-01'), (17, 'Zebedaeus', 'z@example.test', '2026-11-01');
insert into letters (person_id, body) select id, 'Zebedaeus wrote' from people;`;

/** Rows gone and addresses blanked, by the tables and by the receipts. */
async function both(pool: pg.Pool): Promise<{ really: number[]; receipts: number[] }> {
  const { rows } =
    await pool.query(`select 17 - (select count(*)::int from letters) as letters, 17 - (select count(*)::int from people) as people,
    (select count(*)::int from people where email is null) as blanked,
    (select coalesce(sum(rows), 0)::int from lethe.receipts where table_name = 'letters') as r_letters,
    (select coalesce(sum(rows), 0)::int from lethe.receipts where table_name = 'people' and action = 'delete') as r_people,
    (select coalesce(sum(rows), 0)::int from lethe.receipts where table_name = 'people' and action = 'columns') as r_blanked`);
  const r = rows[0];
  return { really: [r.letters, r.people, r.blanked], receipts: [r.r_letters, r.r_people, r.r_blanked] };
}

test('E31, law 7: cut before and during every statement of a plan, what went has its receipt, and going on ends the same', (t) =>
  withDatabase(
    t,
    async ({ pool, url }) => {
      await pool.query(ROWS);
      const school = await govern(url);
      const addresses = school.program.tables.flatMap((p) => p.steps).find((s) => s.columns.some((c) => c.name === 'email'))!;
      const steps: Step[] = [school.step('letters'), school.step('people'), addresses];
      const carryOut = async (client: Interrupted) => {
        for (const [i, step] of steps.entries()) for await (const _ of sweep(client, GROUND, ['id'], step, act('A', i + 1), PACE));
      };
      const settled = () =>
        until(async () => {
          const { rows } = await pool.query(
            `select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = 'cut'`,
          );
          return rows[0].n === 0;
        });
      try {
        await school.target.receipts('none');
        await pool.query('create table kept_people as table people; create table kept_letters as table letters');
        const again = () =>
          pool.query(
            'truncate lethe.receipts; delete from letters; delete from people; insert into people table kept_people; insert into letters overriding system value table kept_letters',
          );

        const whole = new Interrupted({ connectionString: url });
        await connected(whole, () => carryOut(whole));
        const all = whole.statements;
        assert.ok(all > 30, `${all} statements`);
        // law 9: of a row only its place on disk is ever heard
        assert.ok(whole.heard.length > 30);
        for (const heard of whole.heard) assert.doesNotMatch(heard, /zebedaeus|z@example/i);
        const end = { really: [15, 15, 1], receipts: [15, 15, 1] };
        const finish = async () => {
          const rest = new Interrupted({ connectionString: url });
          await connected(rest, () => carryOut(rest));
        };
        assert.deepEqual(await both(pool), end);

        let cuts = 0;
        for (const how of ['before', 'during'] as const) {
          for (let place = 1; place <= all; place++) {
            await again();
            const client = new Interrupted({ connectionString: url, application_name: 'cut' });
            await connected(client, async () => {
              client.cutAt(place, how, (pid) => pool.query('select pg_terminate_backend($1)', [pid]));
              await carryOut(client).catch(() => {
                cuts += 1;
              });
            });
            await settled();
            const { really, receipts } = await both(pool);
            assert.deepEqual(receipts, really, `cut ${how} statement ${place}`);
          }
        }
        assert.ok(cuts >= 2 * all - 2, `${cuts} cuts of ${2 * all}`);
        await finish();
        assert.deepEqual(await both(pool), end, 'going on after the last cut');
      } finally {
        await school.connection.close();
      }
    },
    { only: 'embedded' },
  ));
