import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GENERALISED } from '../../../test/engine/generalised.ts';
import { readMap } from '../../map/read.ts';
import { transformed } from './transform.ts';

/** A transform as a map writes it. */
function dueOf(due: object | string) {
  const text = JSON.stringify({
    lethe: 1,
    system: { id: 's', engine: 'memory', url: { env: 'S_URL' } },
    tables: { t: { key: 'id', columns: { c: { data: 'identity', due } } } },
  });
  return readMap({ file: 's.map.yaml', text }).map!.tables.t!.columns.c!.due;
}

test('S30, S34: values become what was worked out by hand, and the same when done again', () => {
  for (const { due, from, to } of GENERALISED) {
    const once = transformed(from, dueOf(due), [1]);
    assert.equal(once, to, `${JSON.stringify(due)} of ${from}`);
    assert.equal(transformed(once, dueOf(due), [1]), to, `${JSON.stringify(due)} of ${to}`);
  }
});
