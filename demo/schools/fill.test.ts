import assert from 'node:assert/strict';
import { test } from 'node:test';
import type pg from 'pg';
import { readPack } from '../../src/work/read-pack.ts';
import { withDatabase } from '../../test/database.ts';
import { fillSystem } from './fill.ts';
import { SCHOOLS } from './school.ts';

const NOW = Temporal.Instant.from('2026-11-24T10:00:00Z');
const school = SCHOOLS.omnes!;
const alumni = school.systems.find((s) => s.id === 'alumni')!;
const { policy } = readPack('/', school.pack);

const fingerprint = async (pool: pg.Pool): Promise<string> => {
  const { rows } = await pool.query(`select md5((select string_agg(m::text, ',' order by id) from members m)
    || (select string_agg(d::text, ',' order by id) from degrees d) || (select string_agg(l::text, ',' order by id) from logins l)) as print`);
  return rows[0].print;
};

test('the same options give the same school; there are as many people as were asked for, with other days; it stops when told', async (t) => {
  const prints = new Map<number, string>();
  for (const people of [0, 0, 900])
    await withDatabase(
      t,
      async ({ url, pool }) => {
        const filled = await fillSystem(url, school, alumni, { policy, now: NOW, people });
        const { rows } = await pool.query('select count(*)::int as people, count(distinct opened_on)::int as days from members');
        assert.equal(rows[0].people, filled!.people);
        if (people > 0) assert.deepEqual([rows[0].people, rows[0].days > 100], [people, true]);
        const print = await fingerprint(pool);
        assert.equal(prints.get(people) ?? print, print);
        prints.set(people, print);
        // the application goes on counting where the generator stopped
        const next = await pool.query(
          `insert into surveys (member_id) values (1) returning id = (select max(id) from surveys) + 1 as next`,
        );
        assert.equal(next.rows[0].next, true);
      },
      { only: 'embedded' },
    );
  assert.notEqual(prints.get(0), prints.get(900));
  await withDatabase(
    t,
    async ({ url }) => {
      assert.equal(await fillSystem(url, school, alumni, { policy, now: NOW, signal: AbortSignal.abort() }), undefined);
    },
    { only: 'embedded' },
  );
});
