import assert from 'node:assert/strict';
import { test } from 'node:test';
import { styleText } from 'node:util';
import { layout, wrap } from './table.ts';
import { visible } from './visible.ts';

const COLUMNS = [{ title: 'table' }, { title: 'rows', right: true }, { title: 'because' }];
const ROWS = [
  ['users', '12', 'three years after the last activity'],
  ['seats', '1,204', 'one year'],
];

test('columns are as wide as their widest cell, numbers to the right', () => {
  assert.deepEqual(layout(COLUMNS, ROWS), [
    '  table   rows  because',
    '  users     12  three years after the last activity',
    '  seats  1,204  one year',
  ]);
});

test('accents, wide characters, emoji and colours keep columns in line', () => {
  const red = (s: string) => styleText('red', s, { validateStream: false });
  assert.equal(visible('élève'), 5);
  assert.equal(visible('e\u0301leve'), 5); // a combining accent takes no cell
  assert.equal(visible('学生'), 4);
  assert.equal(visible('🎓'), 2);
  assert.equal(visible(red('due')), 3);
  const lines = layout(
    [{ title: 'a' }, { title: 'b' }],
    [
      ['学生', 'x'],
      ['élève', 'x'],
      [red('due'), 'x'],
    ],
  );
  assert.deepEqual(
    lines.map((l) => visible(l)),
    [10, 10, 10, 10],
  );
});

test('a narrow terminal wraps the last column, then puts it below its row, then makes blocks; nothing is cut', () => {
  assert.deepEqual(layout(COLUMNS, ROWS, 46), [
    '  table   rows  because',
    '  users     12  three years after the last',
    '                activity',
    '  seats  1,204  one year',
  ]);
  assert.deepEqual(layout(COLUMNS, ROWS, 32), [
    '  table   rows',
    '  users     12',
    '      three years after the last',
    '      activity',
    '  seats  1,204',
    '      one year',
  ]);
  assert.deepEqual(layout(COLUMNS, ROWS, 12), [
    '  table:',
    '    users',
    '  rows: 12',
    '  because:',
    '    three',
    '    years',
    '    after',
    '    the last',
    '    activity',
    '',
    '  table:',
    '    seats',
    '  rows:',
    '    1,204',
    '  because:',
    '    one year',
  ]);
});

test('an empty table is its titles; empty cells leave no blanks at the end of a line', () => {
  assert.deepEqual(layout(COLUMNS, []), ['  table  rows  because']);
  assert.deepEqual(layout(COLUMNS, [['users', '', '']]), ['  table  rows  because', '  users']);
});

test('words are never broken, and every one is kept', () => {
  const text = '  a policy becomes deletions that really happen';
  for (let width = 8; width < 60; width++) {
    const lines = wrap(text, width, 4);
    assert.equal(lines.join(' ').replaceAll(/ +/g, ' ').trim(), text.trim());
    for (const line of lines) assert.ok(visible(line) <= width || !line.trim().includes(' '), `${width}: ${line}`);
  }
});
