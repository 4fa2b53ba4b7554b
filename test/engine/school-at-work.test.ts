import assert from 'node:assert/strict';
import { test } from 'node:test';
import type pg from 'pg';
import { connectPostgres } from '../../src/engine/postgres/target.ts';
import { withDatabase } from '../database.ts';
import { act, govern, PACE, SCHOOL } from './school.ts';

/**
 * Two hundred persons are due, with letters and works. When a batch commits, the database itself looks whether it took something of a person
 * who is held or has come back: what it finds is a violation.
 */
const WATCHED = `${SCHOOL.ddl}
insert into people (id, name, last_seen_at) select n, 'p', '2019-01-01' from generate_series(1, 200) n;
insert into seats (person_id, begin_at) select id, '2019-01-01' from people;
insert into letters (person_id, body) select n % 200 + 1, 'b' from generate_series(1, 1000) n;
insert into works (person_id, title) select n % 200 + 1, 't' from generate_series(1, 1000) n;
create table violations (what text);
create function watch() returns trigger language plpgsql as $$ begin
  insert into violations select tg_table_name || ' of a person who is held' from lethe.holds where person_key = old.person_id::text;
  if tg_table_name = 'letters' then
    insert into violations select 'letter of a person who came back' from people where id = old.person_id and last_seen_at > '2020-01-01';
  else
    insert into violations select 'work of a person who sat down' from seats where person_id = old.person_id and begin_at > '2020-01-01';
  end if;
  return null;
end $$;
create function linger() returns trigger language plpgsql as $$ begin perform pg_sleep(0.001); return old; end $$;
create trigger linger before delete on letters for each row execute function linger();
create trigger linger before delete on works for each row execute function linger();
create constraint trigger watch after delete on letters deferrable initially deferred for each row execute function watch();
create constraint trigger watch after delete on works deferrable initially deferred for each row execute function watch();`;

/** One of the school's own transactions, now and then a hold. */
async function something(pool: pg.Pool, hold: (key: string) => Promise<void>): Promise<void> {
  const person = 1 + Math.floor(Math.random() * 200);
  const kind = Math.random();
  if (kind < 0.1) return hold(String(person));
  const change =
    kind < 0.55
      ? `update people set last_seen_at = now() where id = ${person}`
      : `insert into seats (person_id, begin_at) values (${person}, now())`;
  await pool.query(`begin; ${change}; select pg_sleep(${(Math.random() / 200).toFixed(4)}); commit`);
}

test('E7, E8, laws 1 and 2: while the school logs in, sits down and holds, no batch takes what it has just come to need', (t) =>
  withDatabase(t, async ({ pool, url }) => {
    await pool.query(WATCHED);
    const sweeper = await govern(url, { ...SCHOOL, map: SCHOOL.map.replace('tables:', 'technical: [violations]\ntables:') });
    const holder = await connectPostgres(url, { system: 'school', schema: 'public' });
    try {
      await sweeper.target.receipts('none');
      const target = holder.govern(sweeper.map);
      let holds = Promise.resolve();
      const hold = (key: string) => {
        holds = holds.then(() =>
          target.hold({ id: `h${key}`, owner: 'o', reason: 'r', reassess: '2030-01-01', person: { table: 'people', key } }),
        );
        return holds;
      };
      let swept = false;
      const atWork = Array.from({ length: 4 }, async () => {
        while (!swept) await something(pool, hold);
      });
      const gone = { letters: 0, works: 0 };
      for (let round = 0; round < 12; round++) {
        for (const table of ['letters', 'works'] as const)
          for await (const batch of sweeper.target.sweep(sweeper.step(table), act('A'), { ...PACE, rows: 30, lockTimeoutMs: 200 }))
            gone[table] += batch.rows;
      }
      swept = true;
      await Promise.all(atWork);
      const { rows } = await pool.query('select what, count(*)::int as n from violations group by what');
      assert.deepEqual(rows, []);
      const { rows: after } =
        await pool.query(`select (select count(*)::int from letters) as letters, (select count(*)::int from works) as works,
        (select sum(rows)::int from lethe.receipts) as receipts`);
      assert.equal(after[0].receipts, gone.letters + gone.works);
      assert.deepEqual([1000 - after[0].letters, 1000 - after[0].works], [gone.letters, gone.works]);
      for (const table of ['letters', 'works'] as const) assert.ok(gone[table] > 0 && gone[table] < 1000, `${gone[table]} ${table} went`);
    } finally {
      await sweeper.connection.close();
      await holder.close();
    }
  }));
