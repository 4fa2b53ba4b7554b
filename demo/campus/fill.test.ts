import assert from 'node:assert/strict';
import { test } from 'node:test';
import type pg from 'pg';
import { withDatabase } from '../../test/database.ts';
import { fillCampus } from './fill.ts';

const NOW = Temporal.Instant.from('2026-11-24T10:00:00Z');

/** Every table with a fingerprint of its rows. */
async function fingerprints(pool: pg.Pool): Promise<Map<string, string>> {
  const { rows: tables } = await pool.query(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  const found = new Map<string, string>();
  for (const { name } of tables) {
    const { rows } = await pool.query(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as print from "${name}" t`,
    );
    found.set(name, rows[0].print);
  }
  return found;
}

test('the same options give the same campus, in every table; another seed keeps the cast and changes the crowd', async (t) => {
  const prints: Map<string, string>[] = [];
  await withDatabase(t, async ({ url, pool }) => {
    const filled = await fillCampus(url, { people: 500, now: NOW });
    assert.equal(
      Object.keys(filled!.cast.people).length,
      (await pool.query(`select from users where last_name = 'de la Distribution'`)).rowCount,
    );
    assert.equal((await pool.query('select from users')).rowCount, 500);
    const print = await fingerprints(pool);
    assert.deepEqual(
      [...print].filter(([, p]) => p.startsWith('0 ')),
      [],
      'tables without a row',
    );
    assert.ok(print.size >= 70);
    prints.push(print);
  });
  for (const print of prints.slice(1)) assert.deepEqual([...print].sort(), [...prints[0]!].sort());
  await withDatabase(
    t,
    async ({ url, pool }) => {
      await fillCampus(url, { people: 500, now: NOW, seed: 7 });
      const print = await fingerprints(pool);
      assert.notEqual(print.get('users'), prints[0]!.get('users'));
      assert.equal(print.get('companies'), prints[0]!.get('companies'));
      // the application goes on counting where the generator stopped
      const { rows } = await pool.query(
        `insert into clusters (campus_id, name) values (1, 'new') returning id = (select max(id) from clusters) + 1 as next`,
      );
      assert.equal(rows[0].next, true);
    },
    { only: 'embedded' },
  );
});
