import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withDatabase } from '../database.ts';
import { at, folder, school, type Terminal } from './terminal.ts';

/** The project beside ours, with something of its policy changed. */
function changed(s: Terminal, from: string, to: string): string {
  const other = folder();
  writeFileSync(join(other, 'lethe.yaml'), 'lethe: 1\nproject: { policy: [policy.yaml], maps: [] }\n'); // the maps are ours
  const text = readFileSync(join(s.cwd, 'policy.yaml'), 'utf8');
  assert.ok(text.includes(from));
  writeFileSync(join(other, 'policy.yaml'), text.replace(from, to));
  return other;
}

const change = (table: string, what: string, before: number, after: number, becomesDue: number, noLongerDue: number) => ({
  system: 'campus',
  table,
  what,
  before,
  after,
  becomesDue,
  noLongerDue,
});

test('impact: a shorter period makes rows due, a longer one spares them, the same changes nothing (S24, law 11)', async (t) => {
  await withDatabase(t, async (db) => {
    const s = await school(db);
    s.now = at('2026-11-24T10:00:00Z');
    const impact = async (other: string, more = '') => (await s.run(`plan --against ${other} --json${more}`)).json().changes;

    // Bo sat down on 20 Nov 2026: with 3 days the last kept day is 23 Nov, so the seat is due on the 24th
    const shorter = changed(s, 'for: 1 year, from: sat-down', 'for: 3 days, from: sat-down');
    assert.deepEqual(await impact(shorter), [change('seats', 'delete', 2, 3, 1, 0)]);
    // one day earlier it was not
    s.now = at('2026-11-23T10:00:00Z');
    assert.deepEqual(await impact(shorter), []);
    assert.deepEqual(await impact(shorter, ' --as-of 2026-11-24'), [change('seats', 'delete', 2, 3, 1, 0)]);
    s.now = at('2026-11-24T10:00:00Z');

    // with 5 years Ada (May 2022) and Cleo (March 2023) are spared; Eve asked to be deleted and goes in either case
    const longer = changed(s, 'for: 3 years, from: last-activity', 'for: 5 years, from: last-activity');
    assert.deepEqual(await impact(longer), [change('users', 'email', 2, 0, 0, 2), change('users', 'name', 1, 0, 0, 1)]);

    assert.deepEqual(await impact(changed(s, 'ML-6', 'ML-66')), []);
    const text = await s.run(`plan --against ${longer}`);
    assert.match(text.out, /^From mill-lane \(2026-09-01\) to mill-lane \(2026-09-01\)\.\n\n {2}table/);
    assert.equal((await db.pool.query('select count(*)::int as n from seats')).rows[0].n, 3);
  });
});

test('impact: an activity that the changed policy drops makes nothing due by itself, and a wrong folder is said', async (t) => {
  await withDatabase(
    t,
    async (db) => {
      const s = await school(db);
      s.now = at('2026-11-24T10:00:00Z');
      const text = readFileSync(join(s.cwd, 'policy.yaml'), 'utf8');
      // seats that nothing covers any more are undecided (S3): the two that were due are so no longer
      const dropped = changed(s, text.slice(text.indexOf('  seating:')), '');
      const r = await s.run(`plan --against ${dropped} --json`);
      assert.equal(r.code, 0, r.err);
      assert.deepEqual(r.json().changes, [change('seats', 'delete', 2, 0, 0, 2)]);
      const wrong = changed(s, 'then: delete', 'then: destroy');
      const refused = await s.run(`plan --against ${wrong}`);
      assert.equal(refused.code, 3);
      assert.match(refused.err, /error\[project-invalid\]/);
    },
    { only: 'embedded' },
  );
});
