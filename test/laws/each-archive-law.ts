import assert from 'node:assert/strict';
import { sweep } from '../../src/engine/memory/sweep.ts';
import { judgeRow, type RowVerdict } from '../../src/engine/memory/verdict.ts';
import type { World as Defined, Row } from '../../src/engine/memory/world.ts';
import type { Program } from '../../src/justify/program.ts';
import { type Dataset, inArchive, type Target } from '../../src/plan/target.ts';
import { type ArchivedWorld, MARKS } from './archived-world.ts';
import type { Shown } from './each-law.ts';
import { carryOut, settle } from './governed.ts';
import type { governArchive } from './governed-archive.ts';
import { TABLES } from './schema.ts';
import type { World } from './world.ts';

type GovernedArchive = Awaited<ReturnType<typeof governArchive>>;
interface Judged {
  table: string;
  place: string;
  row: Row;
  verdict: RowVerdict;
}

const settled = (g: GovernedArchive, w: ArchivedWorld, engine?: (w: World) => World) => {
  g.archived(w.archived);
  return settle(g, w, engine);
};

function judged(w: Defined): Judged[] {
  return TABLES.flatMap((table) =>
    [table, inArchive(table)].flatMap((place) =>
      (w.rows.get(place) ?? []).map((row) => ({ table, place, row, verdict: judgeRow(w, table, row) })),
    ),
  );
}

/** Law 5 where rows stand in two places: the verdict of a row does not depend on where it is, nor on where those are that it is judged by. */
export async function sameWherever(g: GovernedArchive, w: ArchivedWorld, engine?: (w: World) => World): Promise<Shown> {
  const { target, program, rows } = await settled(g, w, engine);
  const all = judged({ ...w, rows });
  const found = await everyVerdict(target, program, rows);
  for (const { table, place, row, verdict } of all) {
    const theirs = found.get(`${place} ${String(row.id)}`);
    if (!theirs) continue;
    for (const { columns, verdict: said } of theirs.groups) {
      for (const column of columns) {
        const mine = verdict.columns.find((c) => c.column === column)!;
        const expected = mine.verdict === 'due' ? `due:${mine.outcome}` : mine.verdict;
        assert.equal(said, expected, `law 5: ${place} ${String(row.id)} ${column}\n${JSON.stringify(mine, undefined, 1)}`);
      }
    }
    assert.equal(theirs.held, verdict.row.held, `law 5: ${table} ${String(row.id)} held`);
  }
  return { verdicts: all.map((j) => j.verdict), busy: false };
}

async function everyVerdict(target: Target, program: Program, rows: Dataset) {
  const found = new Map<string, Awaited<ReturnType<Target['rowsOf']>>[number]>();
  for (const t of program.tables)
    for (const person of [...(rows.get('people') ?? []), ...(rows.get(inArchive('people')) ?? [])])
      for (const c of await target.rowsOf(t, { table: 'people', key: String(person.id) }, 1000))
        found.set(`${c.archived ? inArchive(t.table.name) : t.table.name} ${c.key[0]}`, c);
  return found;
}

/**
 * Laws 1 to 4, 6 and 7 with archives: rows whose archive phase has begun are marked or moved as the definition says, whole and unchanged,
 * also under a hold (S35); what is live or unknown stays in its place; what has ended goes from the archive too; again is nothing.
 */
export async function archivedAway(g: GovernedArchive, w: ArchivedWorld, engine?: (w: World) => World): Promise<Shown> {
  const { target, program, rows } = await settled(g, w, engine);
  const before = judged({ ...w, rows });
  const expected = ordered(sweep({ ...w, rows }));
  let found = rows;
  const watched = async () => {
    const now = await g.stored();
    untouched(judged({ ...w, rows: found }), now);
    found = now;
  };
  const work = () => carryOut(target, program, 'first', watched);
  const first = await (w.rows.people.length % 2 === 1 ? work() : g.busy(work));
  await carryOut(target, program, 'second', watched);
  const after = await g.stored();
  assert.deepEqual(after, expected, 'law 3: what is due goes, and what is archived moves, and nothing else');
  const third = await carryOut(target, program, 'third');
  assert.deepEqual([third.rows, await g.stored()], [0, after], 'law 6: applying again changes nothing');
  await receiptsMatch(g, rows, after);
  return { verdicts: before.map((b) => b.verdict), busy: first.busy > 0 };
}

/** Rows of each place in the order of their keys, as a database gives them. */
const ordered = (of: Dataset): Dataset =>
  new Map(
    TABLES.flatMap((t) => [t, inArchive(t)]).map((place) => [
      place,
      [...(of.get(place) ?? [])].sort((a, b) => Number(a.id) - Number(b.id)),
    ]),
  );

function untouched(before: Judged[], now: Dataset): void {
  for (const { table, place, row, verdict } of before) {
    const said = `${place} ${String(row.id)}`;
    const at = [table, inArchive(table)].find((p) => now.get(p)?.some((r) => r.id === row.id));
    const left = at === undefined ? undefined : now.get(at)!.find((r) => r.id === row.id);
    if (verdict.row.held) assert.ok(left, `law 1: held row ${said} is gone`);
    if (verdict.row.verdict === 'active') assert.equal(at, place, `law 2: justified row ${said} is gone or moved`);
    if (verdict.row.verdict === 'undecided') assert.equal(at, place, `law 4: undecided row ${said} is gone or moved`);
    for (const c of left ? verdict.columns : []) {
      const kept = c.held || c.verdict === 'active' || c.verdict === 'undecided' || c.verdict === 'archived';
      if (kept) assert.equal(left![c.column], row[c.column], `law ${c.held ? 1 : 2}: column ${said} ${c.column} changed`);
    }
  }
}

async function receiptsMatch(g: GovernedArchive, before: Dataset, after: Dataset): Promise<void> {
  const { gone, said } = await g.receipts();
  const count = (of: Dataset) => [...of.values()].reduce((n, r) => n + r.length, 0);
  assert.equal(gone, count(before) - count(after), 'law 7: receipts of deletions count the rows that are gone');
  const archived = (of: Dataset) =>
    TABLES.flatMap((t) => [
      ...(of.get(t) ?? []).filter((r) => r[MARKS[t][0]]).map((r) => `${t} ${r.id} marked`),
      ...(of.get(inArchive(t)) ?? []).map((r) => `${t} ${r.id} moved`),
    ]);
  const was = new Set(archived(before));
  const fresh = archived(after).filter((a) => !was.has(a));
  assert.equal(await g.receiptsOf('archive'), fresh.length, 'law 7: receipts count what was archived');
  for (const receipt of said)
    assert.doesNotMatch(receipt, /@example|(Name|body|remark|seat|note|stay|call) \d/, 'law 9: receipts name nobody');
}
