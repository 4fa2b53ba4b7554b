import { test } from 'node:test';
import fc from 'fast-check';
import { withDatabase, withMariadb } from '../database.ts';
import { carriedOut, type Shown, sameEverywhere } from './each-law.ts';
import type { Governed } from './governed.ts';
import { governMariadb } from './governed-mariadb.ts';
import { governPostgres } from './governed-postgres.ts';
import { Shares } from './shares.ts';
import { randomWorld, type World } from './world.ts';

/** Worlds a law and server. LETHE_LAW_RUNS=2000 for a long search; LETHE_SHRINK=1 to make a counterexample small (slow). */
const RUNS = Number(process.env.LETHE_LAW_RUNS ?? 40);

function law(name: string, property: (g: Governed, w: World) => Promise<Shown>, of: Parameters<Shares['enough']>[0]): void {
  test(name, async (t) => {
    const shares = new Shares();
    const worlds = async (governed: Governed) => {
      const each = fc.asyncProperty(randomWorld, async (w) => {
        const { verdicts, busy } = await property(governed, w);
        shares.count(verdicts, busy);
      });
      try {
        await fc.assert(each, { numRuns: RUNS, unbiased: true, endOnFailure: process.env.LETHE_SHRINK !== '1' });
      } finally {
        await governed.close();
      }
    };
    await withDatabase(t, async ({ url }) => worlds(await governPostgres(url)));
    await withMariadb(t, async ({ url }) => worlds(await governMariadb(url)));
    shares.enough(of);
  });
}

law('law 5 same-everywhere: every database and memory give every column of every row the same verdict', sameEverywhere, [
  'due',
  'held',
  'unknown',
]);
law(
  'laws 1-4, 6, 7, S45: apply leaves what the definition leaves, with receipts that name nobody, and applying again changes nothing',
  carriedOut,
  ['due', 'held', 'unknown', 'busy'],
);
