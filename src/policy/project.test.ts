import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProject } from './project.ts';

const read = (text: string) => readProject({ file: 'lethe.yaml', text });
const said = (text: string) => read(text).diagnostics.map((d) => `${d.span!.line}:${d.span!.column} ${d.code} ${d.message} (${d.help})`);

test('the files of a project and its limits', () => {
  assert.deepEqual(
    read(
      'lethe: 1\nproject:\n  policy: [a.yaml, b.yaml]\n  maps: [m.yaml]\n  confirmations: c.yaml\n  limits: { share: 12.5 %, rows: 500 }\n',
    ).project,
    {
      policy: ['a.yaml', 'b.yaml'],
      overlays: [],
      maps: ['m.yaml'],
      confirmations: 'c.yaml',
      limits: { share: 0.125, rows: 500 },
    },
  );
});

test('what is not said has a careful value', () => {
  assert.deepEqual(read('lethe: 1\nproject: { policy: [a.yaml], maps: [] }\n').project, {
    policy: ['a.yaml'],
    overlays: [],
    maps: [],
    confirmations: 'confirmations.yaml',
    limits: { share: 0.3, rows: 1_000_000 },
  });
});

test('errors leave no project', () => {
  assert.deepEqual(said('lethe: 1\nproject: { policy: a.yaml, map: [] }\n'), [
    '2:20 wrong-type `policy` is `a.yaml`, not a list (write `policy: [a.yaml]`)',
    '2:28 unknown-key `map` is not a key of `project` (did you mean `maps`?)',
  ]);
  assert.deepEqual(said('lethe: 1\nproject: { policy: [], maps: [], limits: { share: half, rows: 0 } }\n'), [
    '2:20 wrong-value `policy` is an empty list (give it at least 1)',
    '2:51 wrong-value `share` cannot be `half` (write a share as `30 %`)',
    '2:63 wrong-value `rows` is `0`, which is too small (write a number above 0)',
  ]);
  assert.deepEqual(said('lethe: 1\nproject: { policy: [a], maps: [], limits: { share: 130 % } }\n'), [
    '2:52 wrong-value `share` cannot be `130 %` (write a share from `0 %` to `100 %`)',
  ]);
  assert.equal(read('lethe: 1\n').project, undefined);
});
