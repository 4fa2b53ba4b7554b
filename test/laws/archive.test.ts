import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sweep } from '../../src/engine/memory/sweep.ts';
import { inArchive } from '../../src/plan/target.ts';
import type { Branch } from '../../src/policy/model.ts';
import { withDatabase } from '../database.ts';
import { type ArchivedWorld, archivedWorld, MARKS } from './archived-world.ts';
import { archivedAway, sameWherever } from './each-archive-law.ts';
import type { Shown } from './each-law.ts';
import { governArchive } from './governed-archive.ts';
import { type Row, TABLES } from './schema.ts';
import { sending } from './sending.ts';
import { Shares } from './shares.ts';
import type { World } from './world.ts';

const RUNS = Number(process.env.LETHE_LAW_RUNS ?? 25);
type Law = (g: Awaited<ReturnType<typeof governArchive>>, w: ArchivedWorld, engine?: (w: World) => World) => Promise<Shown>;

function law(name: string, property: Law, of: Parameters<Shares['enough']>[0]): void {
  test(name, async (t) => {
    const shares = new Shares();
    const archived = { worlds: 0, moved: 0, marked: 0 };
    await withDatabase(t, async ({ url }) => {
      const governed = await governArchive(url);
      const each = fc.asyncProperty(archivedWorld, async (w) => {
        const { verdicts, busy } = await property(governed, w);
        shares.count(verdicts, busy);
        const { moved, marked } = changes(w);
        archived.worlds += 1;
        archived.moved += moved ? 1 : 0;
        archived.marked += marked ? 1 : 0;
      });
      try {
        await fc.assert(each, { numRuns: RUNS, unbiased: true, endOnFailure: process.env.LETHE_SHRINK !== '1' });
      } finally {
        await governed.close();
      }
    });
    shares.enough(of);
    console.log(`  of ${archived.worlds} worlds, rows moved in ${archived.moved} and were marked in ${archived.marked}`);
    assert.ok(archived.moved >= archived.worlds / 10 && archived.marked >= archived.worlds / 10, 'too few worlds archive anything');
  });
}

/** Whether the definition moves or marks anything in a world. */
function changes(w: ArchivedWorld): { moved: boolean; marked: boolean } {
  const rows = new Map<string, Row[]>(TABLES.flatMap((t) => [[t, w.rows[t]] as const, [inArchive(t), w.archived[t]] as const]));
  const after = sweep({ ...w, rows });
  return {
    moved: TABLES.some((t) => after.get(inArchive(t))?.some((r) => w.rows[t].some((was) => was.id === r.id))),
    marked: TABLES.some((t) =>
      after.get(t)!.some((r) => String(r[MARKS[t][0]] ?? '') !== String(w.rows[t].find((was) => was.id === r.id)?.[MARKS[t][0]] ?? '')),
    ),
  };
}

law('law 5 with archives: PostgreSQL and memory give every row the same verdict, wherever it stands', sameWherever, [
  'due',
  'held',
  'unknown',
]);
law('laws 1-4, 6, 7, S30, S35, E17: apply marks, moves and deletes what the definition does, and again is nothing', archivedAway, [
  'due',
  'held',
  'unknown',
  'busy',
]);

const live = (w: World): World => {
  const tables = Object.fromEntries(Object.entries(w.map.tables).map(([name, t]) => [name, { ...t, links: [] }]));
  return { ...w, map: { ...w.map, tables } };
};
const unarchived = (w: World): World => {
  const branch = (b: Branch): Branch => (b.rule === 'ends' || !b.rule.active ? b : { ...b, rule: { ...b.rule, archive: undefined } });
  const activities = Object.entries(w.policy.activities).map(([id, a]) => [id, { ...a, branches: a.branches.map(branch) }]);
  return { ...w, policy: { ...w.policy, activities: Object.fromEntries(activities) } };
};

/** A fault planted in the engine, and what the failure says first (E29). */
const MUTANTS: { name: string; law: Law; said: RegExp; understands?: (w: World) => World; sends?: (sql: string) => string }[] = [
  {
    name: 'rows in the archive judge nobody',
    law: sameWherever,
    said: /^law 5/,
    sends: (sql) => sql.replaceAll(/ union all select [^()]*? from "records"\."\w+"\)/g, ')'),
  },
  { name: 'live rows do not keep what they refer to', law: archivedAway, said: /^law [1236]|answered 23503/, understands: live },
  { name: 'the end of the use is the end of the archive', law: archivedAway, said: /^law [23]/, understands: unarchived },
  {
    name: 'receipts of single rows are lost',
    law: archivedAway,
    said: /^law 7|were to move/,
    sends: (sql) => sql.replace('from counted where rows > 0', 'from counted where rows > 1'),
  },
];

test('E29: the laws find what is planted in the archive', (t) =>
  withDatabase(
    t,
    async ({ url }) => {
      const governed = await governArchive(url);
      try {
        for (const m of MUTANTS) {
          const each = fc.asyncProperty(archivedWorld, async (w) => void (await m.law(governed, w, m.understands)));
          const found = await sending(m, () => fc.check(each, { numRuns: 400, unbiased: true, endOnFailure: true }));
          assert.ok(found.failed, `${m.name}: no world found it (seed ${found.seed})`);
          const said = (found.errorInstance as Error).message.split('\n')[0]!;
          assert.match(said, m.said, `${m.name} (seed ${found.seed})`);
          console.log(`  ${m.name}: found after ${found.numRuns} worlds: ${said}`);
        }
      } finally {
        await governed.close();
      }
    },
    { only: 'embedded' },
  ));
