import assert from 'node:assert/strict';
import { sweep } from '../../src/engine/memory/sweep.ts';
import { judgeRow, type RowVerdict } from '../../src/engine/memory/verdict.ts';
import type { World as Defined, Row } from '../../src/engine/memory/world.ts';
import type { Program } from '../../src/justify/program.ts';
import type { Classified, Dataset, Target } from '../../src/plan/target.ts';
import { carryOut, type Governed, settle } from './governed.ts';
import type { World } from './world.ts';

/** One row with the verdict that the memory engine, the definition, gives it. */
interface Judged {
  table: string;
  row: Row;
  verdict: RowVerdict;
}

/** What one random world showed: the verdicts of its rows, and whether another transaction was in the way. */
export interface Shown {
  verdicts: RowVerdict[];
  busy: boolean;
}

const defined = (w: World, rows: Dataset): Defined => ({ ...w, rows });
const judged = (w: Defined): Judged[] =>
  [...w.rows].flatMap(([table, rows]) => rows.map((row) => ({ table, row, verdict: judgeRow(w, table, row) })));

/** Law 5: a database gives every column of every row that names a person the verdict that memory gives it. */
export async function sameEverywhere(g: Governed, w: World, engine?: (w: World) => World): Promise<Shown> {
  const { target, program, rows } = await settle(g, w, engine);
  const all = judged(defined(w, rows));
  const classified = await everyVerdict(target, program, rows);
  for (const { table, row, verdict } of all) {
    const found = classified.get(`${table} ${String(row.id)}`);
    if (!found) continue;
    for (const { columns, verdict: theirs } of found.groups) {
      for (const column of columns) {
        const mine = verdict.columns.find((c) => c.column === column)!;
        const expected = mine.verdict === 'due' ? `due:${mine.outcome}` : mine.verdict;
        assert.equal(theirs, expected, `law 5: ${table} ${String(row.id)} ${column}\n${JSON.stringify(mine, undefined, 1)}`);
      }
    }
    assert.equal(found.held, verdict.row.held, `law 5: ${table} ${String(row.id)} held`);
  }
  return { verdicts: all.map((j) => j.verdict), busy: false };
}

async function everyVerdict(target: Target, program: Program, rows: Dataset): Promise<Map<string, Classified>> {
  const found = new Map<string, Classified>();
  for (const table of program.tables) {
    for (const person of rows.get('people') ?? []) {
      const theirs = await target.rowsOf(table, { table: 'people', key: String(person.id) }, 1000);
      for (const c of theirs) found.set(`${table.table.name} ${c.key[0]}`, c);
    }
  }
  return found;
}

/**
 * Laws 1 to 4, 6, 7 and, of receipts, 9 (S45): applied once while somebody works in the database, again when they are done, and once more. No step touches what
 * is held, live or unknown when it begins; in the end what is due is gone, receipts count exactly what went, and the last time changes
 * nothing. Verdicts are those of the data as each step finds it (docs/decisions/0006).
 */
export async function carriedOut(g: Governed, w: World, engine?: (w: World) => World): Promise<Shown> {
  const { target, program, rows } = await settle(g, w, engine);
  const before = judged(defined(w, rows));
  const expected = sweep(defined(w, rows));
  let found = rows;
  const watched = async () => {
    const now = await g.stored();
    untouched(judged(defined(w, found)), now);
    found = now;
  };
  const first = await whileSomebodyWorks(g, w, () => carryOut(target, program, 'first', watched));
  const second = await carryOut(target, program, 'second', watched);
  const after = await g.stored();
  assert.deepEqual(after, expected, 'law 3: what is due and free is gone, and nothing else');
  const third = await carryOut(target, program, 'third');
  assert.deepEqual([third.rows, await g.stored()], [0, after], 'law 6: applying again changes nothing');
  await receiptsMatch(g, rows, after, first.rows + second.rows);
  return { verdicts: before.map((b) => b.verdict), busy: first.busy > 0 };
}

function untouched(before: Judged[], now: Dataset): void {
  for (const { table, row, verdict } of before) {
    const place = `${table} ${String(row.id)}`;
    const left = now.get(table)!.find((r) => r.id === row.id);
    if (verdict.row.held) assert.ok(left, `law 1: held row ${place} is gone`);
    if (verdict.row.verdict === 'active') assert.ok(left, `law 2: justified row ${place} is gone`);
    if (verdict.row.verdict === 'undecided') assert.ok(left, `law 4: undecided row ${place} is gone`);
    for (const c of left ? verdict.columns : []) {
      const law = c.held
        ? 'law 1: held'
        : c.verdict === 'active'
          ? 'law 2: justified'
          : c.verdict === 'undecided'
            ? 'law 4: undecided'
            : '';
      if (law) assert.equal(left![c.column], row[c.column], `${law} column ${place} ${c.column} changed`);
    }
  }
}

async function receiptsMatch({ receipts }: Governed, before: Dataset, after: Dataset, changed: number): Promise<void> {
  const { gone, all, said } = await receipts();
  const count = (of: Dataset) => [...of.values()].reduce((n, r) => n + r.length, 0);
  assert.equal(gone, count(before) - count(after), 'law 7: receipts of deletions count the rows that are gone');
  for (const receipt of said)
    assert.doesNotMatch(receipt, /@example|(Name|body|remark|seat|note|stay|call) \d/, 'law 9: receipts name nobody');
  assert.ok(all >= changed, 'law 7: receipts count what the sweeps say they changed, and what went along with it');
}

/** In about every second world another transaction holds rows that are due, or about to be. */
const whileSomebodyWorks = <T>({ busy }: Governed, w: World, act: () => Promise<T>): Promise<T> =>
  w.rows.people.length % 2 === 1 ? act() : busy(act);
