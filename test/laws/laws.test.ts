import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sweep } from '../../src/engine/memory/sweep.ts';
import { judgeRow, type RowVerdict } from '../../src/engine/memory/verdict.ts';
import type { World as Defined } from '../../src/engine/memory/world.ts';
import type { Classified, Dataset } from '../../src/plan/target.ts';
import { withDatabase } from '../database.ts';
import { carryOut, type Governed, govern, settle, stored } from './governed.ts';
import { type World, withNotes, world } from './world.ts';

const RUNS = Number(process.env.LETHE_LAW_RUNS ?? 120);
const random = fc.gen().map((g) => withNotes(g, world(g)));

/** How many worlds had something due, held, unknown or busy: a law that never meets them proves nothing (E29). */
class Shares {
  worlds = 0;
  readonly met = { due: 0, held: 0, unknown: 0, busy: 0 };

  count(verdicts: RowVerdict[], busy: boolean): void {
    this.worlds += 1;
    const columns = verdicts.flatMap((v) => v.columns);
    if (columns.some((c) => c.verdict === 'due')) this.met.due += 1;
    if (verdicts.some((v) => v.row.held)) this.met.held += 1;
    if (columns.some((c) => c.verdict === 'undecided')) this.met.unknown += 1;
    if (busy) this.met.busy += 1;
  }

  enough(of: (keyof Shares['met'])[]): void {
    console.log(
      `  shares of ${this.worlds} worlds: ${of.map((k) => `${k} ${Math.round((100 * this.met[k]) / this.worlds)} %`).join(', ')}`,
    );
    for (const k of of) assert.ok(this.met[k] / this.worlds >= 0.1, `only ${this.met[k]} of ${this.worlds} worlds were ${k}`);
  }
}

const defined = (w: World, rows: Dataset): Defined => ({ ...w, rows });
const judged = (w: Defined) =>
  [...w.rows].flatMap(([table, rows]) => rows.map((row) => ({ table, row, verdict: judgeRow(w, table, row) })));

async function each(t: import('node:test').TestContext, property: (g: Governed, w: World) => Promise<void>, runs = RUNS): Promise<void> {
  await withDatabase(t, async (db) => {
    const governed = await govern(db.url);
    try {
      await fc.assert(
        fc.asyncProperty(random, (w) => property(governed, w)),
        { numRuns: runs, endOnFailure: process.env.LETHE_SHRINK !== '1' },
      );
    } finally {
      await governed.close();
    }
  });
}

test('law 5 same-everywhere: PostgreSQL and memory give every column of every row the same verdict', async (t) => {
  const shares = new Shares();
  await each(t, async (g, w) => {
    const { target, program, rows } = await settle(g, w);
    const all = judged(defined(w, rows));
    shares.count(
      all.map((j) => j.verdict),
      true,
    );
    for (const { table, row, verdict } of all) {
      const people = [...(rows.get('people') ?? [])];
      const found = await find(g, target, program, table, row, people);
      if (!found) continue;
      for (const group of found.groups) {
        for (const column of group.columns) {
          const mine = verdict.columns.find((c) => c.column === column)!;
          assert.equal(
            group.verdict,
            mine.verdict === 'due' ? `due:${mine.outcome}` : mine.verdict,
            `${table} ${String(row.id)} ${column}\n${JSON.stringify(mine, undefined, 1)}`,
          );
        }
      }
      assert.equal(found.held, verdict.row.held, `${table} ${String(row.id)} held`);
    }
  });
  shares.enough(['due', 'held', 'unknown']);
});

/** The row as PostgreSQL judges it, found over any person that it names; undefined when it names none. */
async function find(
  _: Governed,
  target: Awaited<ReturnType<typeof settle>>['target'],
  program: Awaited<ReturnType<typeof settle>>['program'],
  table: string,
  row: Dataset extends Map<string, (infer R)[]> ? R : never,
  people: { id?: unknown }[],
): Promise<Classified | undefined> {
  const tableProgram = program.tables.find((p) => p.table.name === table)!;
  for (const person of people) {
    const rows = await target.rowsOf(tableProgram, { table: 'people', key: String(person.id) }, 1000);
    const found = rows.find((r) => r.key[0] === String(row.id));
    if (found) return found;
  }
  return undefined;
}

test('laws 1-4 and 6: apply leaves exactly what the definition leaves, and applying again changes nothing', async (t) => {
  const shares = new Shares();
  await each(t, async (g, w) => {
    const { target, program, rows } = await settle(g, w);
    const before = judged(defined(w, rows));
    const expected = sweep(defined(w, rows));
    const busy = await whileSomebodyHolds(g, w, async () => {
      await carryOut(target, program, 'first');
      const after = await stored(g.client);
      for (const { table, row, verdict } of before) {
        const now = after.get(table)!.find((r) => r.id === row.id);
        if (verdict.row.held) assert.ok(now, `law 1: held row ${table} ${String(row.id)} is gone`);
        if (verdict.row.verdict === 'active' || verdict.row.verdict === 'undecided')
          assert.ok(now, `laws 2 and 4: ${table} ${String(row.id)} is gone`);
        for (const c of verdict.columns)
          if (now && (c.held || c.verdict === 'active' || c.verdict === 'undecided'))
            assert.equal(now[c.column], row[c.column], `laws 1, 2, 4: ${table} ${String(row.id)} ${c.column} changed`);
      }
    });
    shares.count(
      before.map((b) => b.verdict),
      busy,
    );
    await carryOut(target, program, 'second');
    assert.deepEqual(await stored(g.client), expected, 'law 3: what is due and free is gone, and nothing else');
    assert.equal(await carryOut(target, program, 'third'), 0, 'law 6: applying again changes nothing');
    const { rows: receipts } = await g.client.query('select coalesce(sum(rows), 0)::int as n from lethe.receipts');
    assert.ok(receipts[0].n >= 0);
  });
  shares.enough(['due', 'held', 'unknown', 'busy']);
});

/** In every fourth world another transaction holds some rows; true when there were any. */
async function whileSomebodyHolds({ client }: Governed, w: World, act: () => Promise<void>): Promise<boolean> {
  const people = w.rows.people.length;
  if (people % 2 === 1) {
    await act();
    return false;
  }
  await client.query('begin');
  const { rowCount } = await client.query('select 1 from items where id % 2 = 1 for update');
  await client.query('select 1 from people where id = 1 for update');
  try {
    await act();
  } finally {
    await client.query('commit');
  }
  return (rowCount ?? 0) >= 0;
}
