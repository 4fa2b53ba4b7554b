import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { fit } from './schema-issues.ts';
import { parseYaml } from './yaml.ts';

const Name = z
  .string()
  .regex(/^[a-z]+$/, 'write small letters')
  .meta({ id: 'TestName', description: 'a name in small letters' });
const Shape = z
  .union([
    z.strictObject({ circle: z.number(), unit: z.string().optional() }),
    z.strictObject({ width: z.number(), height: z.number(), unit: z.string().optional() }),
    z.string(),
  ])
  .meta({ id: 'TestShape', description: 'a shape' });
const File = z.strictObject({
  name: Name,
  shape: Shape.optional(),
  sizes: z.array(z.number()).min(2).optional(),
  color: z.enum(['red', 'green', 'blue']).optional(),
  by: z.record(Name, z.boolean()).optional(),
});

function said(text: string): string[] {
  const file = parseYaml({ file: 'f.yaml', text });
  assert.deepEqual(file.diagnostics, []);
  return fit(File, file.data, file).diagnostics.map((d) => `${d.span!.line}:${d.span!.column} ${d.code}: ${d.message} (${d.help})`);
}

test('what fits is given back', () => {
  const file = parseYaml({ file: 'f.yaml', text: 'name: a\nshape: { circle: 2 }\n' });
  assert.deepEqual(fit(File, file.data, file), { value: { name: 'a', shape: { circle: 2 } }, diagnostics: [] });
});

test('missing keys are said at the mapping that lacks them, together, and not when one is only mistyped', () => {
  assert.deepEqual(said('{}'), ['1:1 missing-key: `name` is missing in the file (add `name:` (a name in small letters))']);
  assert.deepEqual(said('name: a\nshape: { width: 1 }\n'), ['2:1 missing-key: `height` is missing in `shape` (add `height:`)']);
  assert.deepEqual(said('nmae: a\n'), ['1:1 unknown-key: `nmae` is not a key of the file (did you mean `name`?)']);
});

test('an unknown key: the near one that is free, else those that are free', () => {
  assert.deepEqual(said('name: a\ncolour: red\n'), ['2:1 unknown-key: `colour` is not a key of the file (did you mean `color`?)']);
  assert.deepEqual(said('name: a\nzzz: 1\n'), [
    '2:1 unknown-key: `zzz` is not a key of the file (known here: `shape`, `sizes`, `color`, `by`)',
  ]);
  assert.deepEqual(said('name: a\nby: { x: true, y, z: false }\n'), [
    '2:16 wrong-type: `y` is empty, not `true` or `false` (write `true` or `false`)',
  ]);
});

test('of several forms the one that was meant: by its own key, by a key nearly its own, by its kind', () => {
  assert.deepEqual(said('name: a\nshape: { circle: big }\n'), ['2:18 wrong-type: `circle` is `big`, not a number (write a number)']);
  assert.deepEqual(said('name: a\nshape: { cirle: 2 }\n'), ['2:10 unknown-key: `cirle` is not a key of `shape` (did you mean `circle`?)']);
  assert.deepEqual(said('name: a\nshape: { circle: 2, width: 3, height: 4 }\n'), [
    '2:21 two-forms: `circle` and `width` exclude each other in `shape` (keep one of the two)',
  ]);
  assert.deepEqual(said('name: a\nshape: { unit: cm }\n'), [
    '2:1 missing-key: `shape` has none of the keys that say what it is (add one of `circle`, `width`)',
  ]);
  assert.deepEqual(said('name: a\nshape: [1]\n'), ['2:8 wrong-type: `shape` cannot be a list (write a shape)']);
  assert.deepEqual(said('name: a\nshape:\n'), ['2:7 wrong-type: `shape` cannot be empty (write a shape)']);
});

test('values and types: the very word, and how to write it', () => {
  assert.deepEqual(said('name: A\n'), ['1:7 wrong-value: `name` cannot be `A` (write small letters)']);
  assert.deepEqual(said('name: 5\n'), ['1:7 wrong-type: `name` is `5`, not a text (put it in quotes: `"5"`)']);
  assert.deepEqual(said('name: a\ncolor: gren\n'), ['2:8 wrong-value: `gren` is no value of `color` (did you mean `green`?)']);
  assert.deepEqual(said('name: a\ncolor: [red]\n'), ['2:8 wrong-type: `color` cannot be a list (known here: `red`, `green`, `blue`)']);
  assert.deepEqual(said('name: a\nsizes: 3\n'), ['2:8 wrong-type: `sizes` is `3`, not a list (write `sizes: [3]`)']);
  assert.deepEqual(said('name: a\nsizes: [3]\n'), ['2:8 wrong-value: `sizes` has 1 item (give it at least 2)']);
  assert.deepEqual(said('name: a\nsizes: []\n'), ['2:8 wrong-value: `sizes` is an empty list (give it at least 2)']);
  assert.deepEqual(said('name: a\nsizes: [3, x]\n'), ['2:12 wrong-type: an item of `sizes` is `x`, not a number (write a number)']);
  assert.deepEqual(said('name: a\nby: { Big: true }\n'), ['2:7 wrong-name: `Big` is no name (write small letters)']);
});

test('long values are cut, and the file itself may be the misfit', () => {
  assert.match(said(`name: ${'x'.repeat(30)} ${'y'.repeat(60)}\n`)[0]!, /cannot be `x{30} y{29}\.\.\.`/);
  assert.deepEqual(said('just words\n'), [
    '1:1 wrong-type: the file is `just words`, not a mapping (write its keys on lines of their own)',
  ]);
});

test('all misfits are said at once', () => {
  assert.deepEqual(
    said('name: A\nsizes: 3\ncolor: gren\nother: 1\n').map((s) => s.split(' ')[1]),
    ['wrong-value:', 'wrong-type:', 'wrong-value:', 'unknown-key:'],
  );
});
