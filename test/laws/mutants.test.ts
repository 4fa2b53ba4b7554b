import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withDatabase } from '../database.ts';
import { carriedOut, sameEverywhere } from './each-law.ts';
import { governPostgres } from './governed-postgres.ts';
import { MUTANTS } from './mutants.ts';
import { sending } from './sending.ts';
import { randomWorld } from './world.ts';

/** So many worlds at most until a law finds a mutant. */
const WORLDS = 400;
const LAWS = { 'same-everywhere': sameEverywhere, apply: carriedOut };

test('E29: there are at least ten mutants, and one for each of the laws 1 to 5 and 7', () => {
  assert.ok(MUTANTS.length >= 10);
  for (const n of [1, 2, 3, 4, 5, 7])
    assert.ok(
      MUTANTS.some((m) => m.law.test(`law ${n}`)),
      `law ${n}`,
    );
});

test('E29: the laws find every planted mutant of the engine', async (t) => {
  await withDatabase(
    t,
    async (db) => {
      const governed = await governPostgres(db.url);
      try {
        for (const m of MUTANTS) {
          const law = fc.asyncProperty(randomWorld, async (w) => void (await LAWS[m.finds](governed, w, m.understands)));
          const found = await sending(m, () => fc.check(law, { numRuns: WORLDS, unbiased: true, endOnFailure: true }));
          assert.ok(found.failed, `${m.name}: ${WORLDS} worlds did not find it (seed ${found.seed})`);
          const said = (found.errorInstance as Error).message.split('\n')[0]!;
          assert.match(said, m.law, `${m.name} (seed ${found.seed})`);
          console.log(`  ${m.name}: found after ${found.numRuns} worlds: ${said}`);
        }
      } finally {
        await governed.close();
      }
    },
    { only: 'embedded' },
  );
});
