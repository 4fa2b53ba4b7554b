import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeFiles } from './merge-files.ts';
import { type Path, parseYaml } from './yaml.ts';

const merge = (...texts: string[]) =>
  mergeFiles(
    texts.map((text, i) => parseYaml({ file: `${'abc'[i]}.yaml`, text })),
    ['lethe'],
  );
const said = (...texts: string[]) =>
  merge(...texts).diagnostics.map((d) => `${d.span!.file}:${d.span!.line}:${d.span!.column} ${d.code} ${d.message} (${d.help})`);
const place = (m: ReturnType<typeof merge>, path: Path, of?: 'key' | 'value') => {
  const { file, line, column } = m.spanOf(path, of);
  return `${file}:${line}:${column}`;
};

const A = 'lethe: 1\nroles:\n  one: { en: One }\nlist:\n  - a\n';
const B = 'lethe: 1\nroles:\n  two: { en: Two }\nlist:\n  - b\n  - { c: d }\nmore: x\n';

test('mappings with one top key are merged and lists joined', () => {
  const merged = merge(A, B);
  assert.deepEqual(merged.diagnostics, []);
  assert.deepEqual(merged.data, { lethe: 1, roles: { one: { en: 'One' }, two: { en: 'Two' } }, list: ['a', 'b', { c: 'd' }], more: 'x' });
});

test('every value keeps the place in its own file', () => {
  const merged = merge(A, B);
  assert.equal(place(merged, ['roles', 'one', 'en']), 'a.yaml:3:14');
  assert.equal(place(merged, ['roles', 'two'], 'key'), 'b.yaml:3:3');
  assert.equal(place(merged, ['list', 0]), 'a.yaml:5:5');
  assert.equal(place(merged, ['list', 2, 'c']), 'b.yaml:6:10');
  assert.equal(place(merged, ['more'], 'key'), 'b.yaml:7:1');
  assert.equal(place(merged, ['roles'], 'key'), 'a.yaml:2:1');
  assert.equal(place(merged, ['nowhere', 'at', 'all']), 'a.yaml:1:1');
});

test('a name that is written twice is an error at its second place, and says where the first is', () => {
  assert.deepEqual(said(A, 'lethe: 1\nroles:\n  two: { en: 2 }\n  one: { en: 1 }\n'), [
    'b.yaml:4:3 written-twice `one` is written twice (the first is at a.yaml:3:3; keep one of the two)',
  ]);
  assert.deepEqual(said(B, A, 'lethe: 1\nmore: y\n'), [
    'c.yaml:2:1 written-twice `more` is written twice (the first is at a.yaml:7:1; keep one of the two)',
  ]);
  assert.deepEqual(said(A, 'lethe: 1\nroles: [x]\n'), [
    'b.yaml:2:1 written-twice `roles` is written twice (the first is at a.yaml:2:1; keep one of the two)',
  ]);
  assert.deepEqual(said(A, 'lethe: 2\n'), [
    'b.yaml:1:1 written-twice `lethe` is written twice (the first is at a.yaml:1:1; keep one of the two)',
  ]);
});

test('every file starts with the pinned key and holds a mapping', () => {
  assert.deepEqual(said(A, 'more: 1\n'), ['b.yaml:1:1 missing-key `lethe` is missing (start the file with `lethe: 1`)']);
  assert.deepEqual(said(A, '- 1\n'), ['b.yaml:1:1 wrong-type the file holds a list (start it with `lethe: 1`)']);
  assert.deepEqual(said(A, 'words'), ['b.yaml:1:1 wrong-type the file holds a single value (start it with `lethe: 1`)']);
  assert.deepEqual(said(A, '# nothing\n'), ['b.yaml:1:1 wrong-type the file is empty (start it with `lethe: 1`)']);
});

test('an empty top key is filled by another file', () => {
  assert.deepEqual(merge('lethe: 1\nroles:\n', A).data, { lethe: 1, roles: { one: { en: 'One' } }, list: ['a'] });
  assert.deepEqual(merge(A, 'lethe: 1\nroles:\n').data, { lethe: 1, roles: { one: { en: 'One' } }, list: ['a'] });
  assert.deepEqual(said(A, 'lethe: 1\nroles:\n'), []);
});

test('the errors of one file do not hide those of another, and keys of all objects are keys like others', () => {
  assert.deepEqual(
    merge('lethe: [', 'x: 1\n').diagnostics.map((d) => d.code),
    ['yaml-unclosed', 'missing-key'],
  );
  const merged = merge('lethe: 1\nconstructor: { toString: 1 }\n', 'lethe: 1\nconstructor: { valueOf: 2 }\n');
  assert.deepEqual(merged.data, { lethe: 1, constructor: { toString: 1, valueOf: 2 } });
});

test('no files are no values', () => {
  assert.deepEqual(merge().data, {});
  assert.equal(merge().spanOf(['a']).line, 1);
});
