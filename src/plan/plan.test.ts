import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLarge, tolerated } from './plan.ts';

test('E20: a count may grow by 1 %, at least by ten rows', () => {
  assert.deepEqual(
    [0, 1, 100, 1_000, 1_001, 250_000].map((planned) => tolerated(planned)),
    [10, 11, 110, 1_010, 1_012, 252_500],
  );
});

test('a step is large above either limit; a few rows never are by their share, and an unknown size never makes a share', () => {
  const limits = { share: 0.3, rows: 1_000 };
  assert.equal(isLarge(1_001, 1_000_000, limits), true);
  assert.equal(isLarge(1_000, 1_000_000, limits), false);
  assert.equal(isLarge(301, 1_000, limits), true);
  assert.equal(isLarge(300, 1_000, limits), false);
  assert.equal(isLarge(100, 100, limits), false);
  assert.equal(isLarge(101, 101, limits), true);
  assert.equal(isLarge(1_000, 0, limits), false);
});
