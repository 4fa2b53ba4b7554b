import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { sweep } from '../../src/engine/memory/sweep.ts';
import { type ActivityVerdict, judgeRow } from '../../src/engine/memory/verdict.ts';
import type { Row, World } from '../../src/engine/memory/world.ts';
import { compile } from '../../src/justify/program.ts';
import type { SystemMap } from '../../src/map/model.ts';
import { readMap } from '../../src/map/read.ts';
import { type Dataset, inArchive } from '../../src/plan/target.ts';
import type { Policy, Rule } from '../../src/policy/model.ts';
import { rulesOf } from '../../src/policy/read.ts';
import { readPack } from '../../src/work/read-pack.ts';
import { withDatabase } from '../../test/database.ts';
import { carryOut, govern } from '../governed.ts';
import { fillSystem } from './fill.ts';
import { SCHOOLS } from './school.ts';
import { WORKED, type Worked } from './worked.ts';

/** 29 February: three years ago there was none, and month ends clamp. */
const NOW = Temporal.Instant.from('2028-02-29T10:00:00Z');

/** What was seen of the rules that stand for a clause: rows that they keep, in use or in the archive, and rows for which they have ended. */
interface Seen {
  kept: number;
  archived: number;
  over: number;
  /** Rows that were over and that are there no more. */
  gone: number;
}

for (const school of Object.values(SCHOOLS))
  test(`every retention clause of ${school.pack} has rows on both sides of its edge, which go and stay as the definition says`, async (t) => {
    const silent = readPack('/', school.pack).policy;
    const policy = confirmed(silent);
    const seen = new Map<string, Seen>();
    for (const system of school.systems)
      await withDatabase(
        t,
        async ({ url }) => {
          await fillSystem(url, school, system, { policy, now: NOW });
          const file = `${system.id}.map.yaml`;
          const read = readMap({ file, text: readFileSync(join(school.folder, file), 'utf8') }, policy);
          const campus = await govern(url, policy, read.map!);
          try {
            const { map, target } = campus;
            const before = await campus.stored();
            assert.deepEqual(
              [...before].filter(([place, rows]) => rows.length === 0 && place in map.tables).map(([name]) => name),
              [],
              'tables without a row',
            );

            await carryOut(target, compile(silent, map, NOW), 'unconfirmed');
            const between = await campus.stored();
            const world: World = { policy, map, now: NOW, holds: [], rows: before };
            assertWaiting({ ...world, policy: silent }, between);
            const expected = sweep({ ...world, rows: between });
            const program = compile(policy, map, NOW);
            await carryOut(target, program, 'confirmed');
            const left = await campus.stored();
            for (const place of left.keys()) assert.deepEqual(left.get(place), sorted(expected.get(place)), `what is left of ${place}`);
            look(seen, world, left);
            for (const worked of WORKED[school.pack]!.filter((w) => w.system === system.id)) assertWorked(worked, before, left);
            assert.equal(await carryOut(target, program, 'again'), 0, 'law 6: applying again changes nothing');
          } finally {
            await campus.close();
          }
        },
        { only: 'embedded' },
      );
    assertComplete(policy, seen);
  });

/** Rows of tables whose key is a number, in its order. */
const sorted = (rows: Row[] = []): Row[] => rows.toSorted((a, b) => Number(a.id) - Number(b.id));

/** The policy once somebody has answered for all of its readings. */
function confirmed(policy: Policy): Policy {
  const copy = structuredClone(policy);
  for (const rule of rulesOf(copy)) if (rule.reading) rule.reading.confirmed = true;
  return copy;
}

const verdictsOf = (world: World, table: string, row: Row): ActivityVerdict[] =>
  judgeRow(world, table, row).columns.flatMap((c) => c.activities);

/** Counts the rows on each side of an edge, by clause. */
function look(seen: Map<string, Seen>, world: World, left: Dataset): void {
  const clausesOf = new Map(rulesOf(world.policy).map((r) => [r.id, r.clauses]));
  for (const { name } of Object.values(world.map.tables).filter((t) => t.serves.length > 0)) {
    const still = new Set([...left.get(name)!, ...(left.get(inArchive(name)) ?? [])].map((row) => keyOf(world.map, name, row)));
    for (const row of world.rows.get(name)!) {
      const gone = !still.has(keyOf(world.map, name, row));
      const places = verdictsOf(world, name, row).flatMap((v) => {
        const side = sideOf(v);
        const sides = side === 'over' && gone ? [side, 'gone'] : side ? [side] : [];
        return sides.flatMap((s) => (clausesOf.get(v.rule ?? '') ?? []).map((clause) => `${clause} ${s}`));
      });
      for (const place of new Set(places)) {
        const [clause, side] = place.split(' ') as [string, keyof Seen];
        const sum = seen.get(clause) ?? { kept: 0, archived: 0, over: 0, gone: 0 };
        seen.set(clause, { ...sum, [side]: sum[side] + 1 });
      }
    }
  }
}

/** A rule that has ended but for a warning is over too: it waits. */
function sideOf({ standing, waitsFor }: ActivityVerdict): keyof Seen | undefined {
  if (standing === 'ended' || waitsFor === 'warning') return 'over';
  return standing === 'active' ? 'kept' : standing === 'archived' ? standing : undefined;
}

/** What is over under a reading that nobody has confirmed waits, as it was (S37). */
function assertWaiting(world: World, left: Dataset): void {
  let waiting = 0;
  for (const table of Object.values(world.map.tables).filter((t) => t.serves.length > 0)) {
    const still = new Map(left.get(table.name)!.map((row) => [keyOf(world.map, table.name, row), row]));
    for (const row of world.rows.get(table.name)!) {
      if (!verdictsOf(world, table.name, row).some((v) => v.waitsFor === 'confirmed-reading')) continue;
      waiting += 1;
      assert.ok(still.has(keyOf(world.map, table.name, row)), `${table.name} ${keyOf(world.map, table.name, row)} waits`);
    }
  }
  assert.ok(waiting > 0);
}

const keyOf = (map: SystemMap, table: string, row: Row): string => map.tables[table]!.key.map((k) => row[k]).join(' ');

/** All enforced retention clauses of the source are there, those that no day ends with the reason for it. */
function assertComplete(policy: Policy, seen: Map<string, Seen>): void {
  const shared = process.env.LETHE_SHARED ?? join(import.meta.dirname, '..', '..', '..', 'shared');
  if (!existsSync(shared)) {
    console.error('\n*** NOT RUN: the schools against the list of clauses (set LETHE_SHARED) ***\n');
    return;
  }
  const source = parse(readFileSync(join(shared, 'clauses.yaml'), 'utf8')) as { id: string; kind: string; mode: string }[];
  const named = new Set(rulesOf(policy).flatMap((r) => r.clauses));
  const clauses = source.filter((c) => c.kind === 'retention' && c.mode === 'enforce' && named.has(c.id)).map((c) => c.id);
  assert.ok(clauses.length >= 3);
  const without = (side: keyof Seen) => clauses.filter((id) => !seen.get(id)?.[side]);
  const those = (what: (rule: Rule) => boolean) =>
    clauses.filter((id) =>
      rulesOf(policy)
        .filter((r) => r.clauses.includes(id))
        .every(what),
    );
  assert.deepEqual(without('kept'), [], 'clauses without a row in use');
  assert.deepEqual(
    without('archived'),
    those((r) => r.archive === undefined),
    'clauses without a row in the archive, and those that have none',
  );
  assert.deepEqual(without('over'), those(isEndless), 'clauses without a row past the edge, and those that no day ends');
  const stays = (r: Rule) => isEndless(r) || r.warn !== undefined || r.then.every((t) => t.outcome !== 'delete');
  assert.deepEqual(without('gone'), those(stays), 'clauses under which nothing has gone, and those that wait for a warning or a person');
}

/** No day ends it: a person looks at it now and then. */
const isEndless = (rule: Rule): boolean => (rule.archive ?? rule.active)?.end.kind === 'forever' && rule.early.length === 0;

/** What was worked out by hand: the rows of one day are gone, those of the other are there, live or in their archive (E28). */
function assertWorked({ clause, table, column, over, kept, of = () => true }: Worked, before: Dataset, left: Dataset): void {
  const keys = (rows: Row[], day: string) => rows.filter((row) => row[column] === day && of(row)).map((row) => row.id);
  const still = [...left.get(table)!, ...(left.get(inArchive(table)) ?? [])];
  const [those, these] = [keys(before.get(table)!, over), keys(before.get(table)!, kept)];
  assert.ok(those.length > 0 && these.length > 0, `${clause}: rows of ${over} and of ${kept}`);
  assert.deepEqual([keys(still, over), keys(still, kept).toSorted()], [[], these.toSorted()], clause);
}
