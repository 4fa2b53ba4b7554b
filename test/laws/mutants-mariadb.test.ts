import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import mysql from 'mysql2/promise';
import { withMariadb } from '../database.ts';
import { carriedOut, sameEverywhere } from './each-law.ts';
import { governMariadb } from './governed-mariadb.ts';
import { randomWorld } from './world.ts';

/** So many worlds at most until a law finds a mutant. */
const WORLDS = 400;
const LAWS = { 'same-everywhere': sameEverywhere, apply: carriedOut };

/** Faults planted in the SQL that the driver of MariaDB sends; those in what an engine understands are tried on PostgreSQL. */
const MUTANTS: { name: string; finds: keyof typeof LAWS; law: RegExp; sends: (sql: string) => string }[] = [
  {
    name: 'explicit holds are not asked for',
    finds: 'apply',
    law: /^law 1/,
    sends: (sql) => sql.replace(/select exists \(select 1 from \S*lethe_holds` where released is null\)/, 'select false'),
  },
  {
    name: 'a hold protects everybody but the person that it names',
    finds: 'same-everywhere',
    law: /^law 5/,
    sends: (sql) => sql.replaceAll(' in (select h.person_key', ' not in (select h.person_key'),
  },
  {
    name: 'a sentinel is a very old date',
    finds: 'same-everywhere',
    law: /^law 5/,
    sends: (sql) => sql.replaceAll(' >= cast(? as signed)', ' is not null and cast(? as signed) is not null'),
  },
  {
    name: 'not of something missing is missing',
    finds: 'same-everywhere',
    law: /^law 5/,
    sends: (sql) => sql.replaceAll(') is not true', ') is false'),
  },
  { name: 'two of a kind take three', finds: 'same-everywhere', law: /^law 5/, sends: (sql) => sql.replaceAll(') >= 2', ') >= 3') },
  {
    name: 'receipts are lost',
    finds: 'apply',
    law: /^law 7/,
    sends: (sql) => sql.replace(/^insert into \S*lethe_receipts`[\s\S]*values (\(.*\))$/, 'set @lost = json_array$1'),
  },
];

test('E29: the laws find every mutant planted in the SQL for MariaDB', async (t) => {
  await withMariadb(t, async ({ url }) => {
    const governed = await governMariadb(url);
    try {
      for (const m of MUTANTS) {
        const law = fc.asyncProperty(randomWorld, async (w) => void (await LAWS[m.finds](governed, w)));
        const found = await sending(url, m.sends, () => fc.check(law, { numRuns: WORLDS, unbiased: true, endOnFailure: true }));
        assert.ok(found.failed, `${m.name}: ${WORLDS} worlds did not find it (seed ${found.seed})`);
        const said = (found.errorInstance as Error).message.split('\n')[0]!;
        assert.match(said, m.law, `${m.name} (seed ${found.seed})`);
        console.log(`  ${m.name}: found after ${found.numRuns} worlds: ${said}`);
      }
    } finally {
      await governed.close();
    }
  });
});

type Send = (this: unknown, sql: unknown, ...rest: unknown[]) => unknown;

/** Every statement of the process goes through the mutant while the work lasts. */
async function sending<T>(url: string, sends: (sql: string) => string, work: () => Promise<T>): Promise<T> {
  const probe = await mysql.createConnection(url);
  const methods = Object.getPrototypeOf(probe) as Record<'execute' | 'query', Send>;
  await probe.end();
  const real = { execute: methods.execute, query: methods.query };
  for (const name of ['execute', 'query'] as const)
    methods[name] = function (sql, ...rest) {
      return Reflect.apply(real[name], this, [typeof sql === 'string' ? sends(sql) : sql, ...rest]);
    };
  try {
    return await work();
  } finally {
    Object.assign(methods, real);
  }
}
