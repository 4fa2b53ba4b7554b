import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { judgeRow } from '../../src/engine/memory/verdict.ts';
import type { Row, World as Rows } from '../../src/engine/memory/world.ts';
import { compile, type TableProgram } from '../../src/justify/program.ts';
import { OUTCOMES } from '../../src/justify/rule-state.ts';
import { says } from './plainly.ts';
import { Shares } from './shares.ts';
import { randomWorld } from './world.ts';

const RUNS = 3 * Number(process.env.LETHE_LAW_RUNS ?? 100);

/** What the intermediate form says of one column. */
function verdictOf(w: Rows, { table, groups }: TableProgram, row: Row, column: string): string {
  const group = groups.find((g) => g.columns.some((c) => c.name === column))!;
  const due = OUTCOMES.filter((o) => says(w, table.name, row, group.due[o])).map((o) => `due:${o}`);
  const states = (['active', 'archived', 'undecided'] as const).filter((s) => says(w, table.name, row, group[s]));
  return states.includes('active') ? 'active' : [...due, ...states].join(' and ');
}

test('law 5, E3: the intermediate form gives every column of every row, also of rows that lead to nobody, the verdict of the definition', () => {
  const shares = new Shares();
  fc.assert(
    fc.property(randomWorld, (world) => {
      const w: Rows = { ...world, rows: new Map(Object.entries(world.rows)) };
      const verdicts = [];
      for (const program of compile(w.policy, w.map, w.now).tables) {
        const { name } = program.table;
        for (const row of w.rows.get(name) ?? []) {
          const mine = judgeRow(w, name, row);
          verdicts.push(mine);
          for (const c of mine.columns) {
            const expected = c.verdict === 'due' ? `due:${c.outcome}` : c.verdict;
            assert.equal(
              verdictOf(w, program, row, c.column),
              expected,
              `${name} ${row.id} ${c.column}\n${JSON.stringify(c, undefined, 1)}`,
            );
          }
          assert.equal(says(w, name, row, program.held), mine.row.held, `${name} ${row.id} held`);
          for (const o of OUTCOMES) {
            const expected = mine.row.verdict === 'due' && mine.row.outcome === o;
            assert.equal(says(w, name, row, program.rowDue[o]), expected, `${name} ${row.id} row ${o}`);
          }
        }
      }
      shares.count(verdicts);
    }),
    { numRuns: RUNS, unbiased: true, endOnFailure: process.env.LETHE_SHRINK !== '1' },
  );
  shares.enough(['due', 'held', 'unknown']);
});
