import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { narrow } from './narrow.ts';
import { all, any, child, FALSE, not, type Predicate, parent, TRUE, textOf } from './predicate.ts';

/** A row with one number that may be missing, the row that it leads to, and the rows that refer to it. */
interface Row {
  a: number | null;
  up?: Row;
  down: Row[];
}

const LINK = { columns: ['up'], table: 't', keys: ['id'] };
const DOWN = { table: 't', columns: ['up'], keys: ['id'] };
const range = (from: number, before: number): Predicate => ({ is: 'range', column: 'a', as: 'number', from, before });

/** What a predicate says of a row, read off its definition. */
function says(p: Predicate, row: Row): boolean {
  switch (p.is) {
    case 'true':
      return true;
    case 'false':
    case 'held':
    case 'part':
    case 'done':
    case 'crowd':
      return false;
    case 'all':
      return p.of.every((q) => says(q, row));
    case 'any':
      return p.of.some((q) => says(q, row));
    case 'not':
      return !says(p.of, row);
    case 'null':
      return row.a === null;
    case 'in':
      return row.a !== null && p.values.includes(row.a);
    case 'range':
      return row.a !== null && (p.from === undefined || row.a >= Number(p.from)) && (p.before === undefined || row.a < Number(p.before));
    case 'parent':
      return row.up !== undefined && says(p.holds, row.up);
    case 'child':
      return row.down.filter((c) => says(p.holds, c)).length >= p.atLeast;
  }
}

/** A question as somebody would write it, and what it becomes once folded. */
type Asked = { plain: (row: Row) => boolean; folded: Predicate };
const leaf = (p: Predicate): Asked => ({ plain: (row) => says(p, row), folded: p });
const { asked } = fc.letrec<{ asked: Asked }>((tie) => {
  const some = fc.array(tie('asked'), { maxLength: 3 });
  return {
    asked: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      fc.constantFrom(TRUE, FALSE, { is: 'null', column: 'a' } as Predicate).map(leaf),
      fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 5 })).map(([from, before]) => leaf(range(from, before))),
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 2 }).map((values) => leaf({ is: 'in', column: 'a', values })),
      some.map((of) => ({ plain: (r: Row) => of.every((x) => x.plain(r)), folded: all(...of.map((x) => x.folded)) })),
      some.map((of) => ({ plain: (r: Row) => of.some((x) => x.plain(r)), folded: any(...of.map((x) => x.folded)) })),
      tie('asked').map((x) => ({ plain: (r: Row) => !x.plain(r), folded: not(x.folded) })),
      tie('asked').map((x) => ({ plain: (r: Row) => r.up !== undefined && x.plain(r.up), folded: parent(LINK, x.folded) })),
      fc.tuple(tie('asked'), fc.constantFrom(1, 2)).map(([x, n]) => ({
        plain: (r: Row) => r.down.filter(x.plain).length >= n,
        folded: child(DOWN, x.folded, n),
      })),
    ),
  };
});
const a = fc.option(fc.integer({ min: 0, max: 5 }), { nil: null });
const bare = a.map((value): Row => ({ a: value, down: [] }));
const rows: fc.Arbitrary<Row> = fc
  .record({ a, up: fc.option(bare, { nil: undefined }), down: fc.array(bare, { maxLength: 3 }) })
  .map(({ up, ...r }) => (up ? { ...r, up } : r));

test('folding changes no answer: constants, repeated terms, absorption, and questions of one parent asked together', () => {
  fc.assert(
    fc.property(asked, rows, (q, row) => assert.equal(says(q.folded, row), q.plain(row), textOf(q.folded))),
    { numRuns: 3000 },
  );
});

test('narrowing changes no answer: the ranges that it adds are implied (E2, E5)', () => {
  fc.assert(
    fc.property(asked, rows, ({ folded }, row) => assert.equal(says(narrow(folded), row), says(folded, row), textOf(folded))),
    { numRuns: 3000 },
  );
});

test('what cannot be both is false, what must be one of the two is true', () => {
  const p = range(1, 3);
  assert.equal(all(p, not(p)), FALSE);
  assert.equal(any(p, not(p)), TRUE);
  assert.equal(all(), TRUE);
  assert.equal(any(), FALSE);
  assert.equal(parent(LINK, FALSE), FALSE);
});

test('E5: where every way to be due needs the clock before a day, the widest bound stands outside, for an index', () => {
  const due = any(all({ is: 'in', column: 'kind', values: ['x'] }, range(0, 10)), all({ is: 'null', column: 'kind' }, range(0, 20)));
  const narrowed = narrow(due);
  assert.equal(narrowed.is, 'all');
  assert.deepEqual(narrowed.is === 'all' && narrowed.of.at(-1), range(0, 20));
});
