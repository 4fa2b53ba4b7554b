import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { appendItem, setScalar } from './rewrite.ts';
import { Trouble } from './trouble.ts';

const add = (text: string, path: (string | number)[] = ['list']) => appendItem(text, path, { a: 1, on: '2026-11-03' });
const NEW = '{ a: 1, on: 2026-11-03 }';

test('a list of lines gets one more line, indented like the others', () => {
  assert.equal(add('list:\n  - 1\n  - 2\n'), `list:\n  - 1\n  - 2\n  - ${NEW}\n`);
  assert.equal(add('list:\n- 1\nmore: 2\n'), `list:\n- 1\n- ${NEW}\nmore: 2\n`);
  assert.equal(
    add('list:\n    - k: v\n      w: x # said\n# about more\nmore: 2'),
    `list:\n    - k: v\n      w: x # said\n    - ${NEW}\n# about more\nmore: 2`,
  );
  assert.equal(add('list:\n  - |\n    some\n    text\nmore: 2'), `list:\n  - |\n    some\n    text\n  - ${NEW}\nmore: 2`);
  assert.equal(add('list:\n  - 1'), `list:\n  - 1\n  - ${NEW}`);
  assert.equal(add('list:\r\n  - 1 # one\r\n'), `list:\r\n  - 1 # one\r\n  - ${NEW}\r\n`);
  assert.equal(add('- - 1\n- 2\n', [0]), `- - 1\n  - ${NEW}\n- 2\n`);
  assert.equal(add('a: { b: 1 }\nc:\n  list:\n    - x\n', ['c', 'list']), `a: { b: 1 }\nc:\n  list:\n    - x\n    - ${NEW}\n`);
});

test('a list in brackets gets one more item there', () => {
  assert.equal(add('list: [1, 2] # two\n'), `list: [1, 2, ${NEW}] # two\n`);
  assert.equal(add('list: [ 1, 2, ]'), `list: [ 1, 2, ${NEW}, ]`);
  assert.equal(add('{ list: [1], more: 2 }'), `{ list: [1, ${NEW}], more: 2 }`);
  assert.equal(add('list: [\n    1,\n    2, # two\n  ]\n'), `list: [\n    1,\n    2,\n    ${NEW}, # two\n  ]\n`);
});

test('an empty list gets its first line below the key', () => {
  for (const empty of [' []', ' [ ]', '', ' ~', ' null']) {
    assert.equal(add(`lethe: 1\nlist:${empty}\nmore: 2\n`), `lethe: 1\nlist:\n  - ${NEW}\nmore: 2\n`, empty);
    assert.equal(add(`list:${empty} # none yet\n`), `list: # none yet\n  - ${NEW}\n`, empty);
    assert.equal(add(`list:${empty}`), `list:\n  - ${NEW}`, empty);
  }
  assert.equal(add('a:\n  - list: []\n    b: 1\n', ['a', 0, 'list']), `a:\n  - list:\n      - ${NEW}\n    b: 1\n`);
  assert.equal(add('{ list: [], more: 2 }'), `{ list: [${NEW}], more: 2 }`);
  assert.equal(add('list: &name []\n'), `list: &name [${NEW}]\n`);
});

test('a scalar is replaced where it stands', () => {
  assert.equal(setScalar('a: one # said\nb: 2\n', ['a'], 'two'), 'a: two # said\nb: 2\n');
  assert.equal(setScalar('a: { b: "x" }\n', ['a', 'b'], 'y: z'), 'a: { b: "y: z" }\n');
  assert.equal(setScalar('a:\n  - 1\n  - 2\n', ['a', 1], 3), 'a:\n  - 1\n  - 3\n');
  assert.equal(setScalar('a: |\n  long\n  text\nb: 2\n', ['a'], true), 'a: true\nb: 2\n');
  assert.equal(setScalar('a:\nb: 2\n', ['a'], 'x'), 'a: x\nb: 2\n');
  assert.equal(setScalar('a: 1\n', ['a'], '1'), 'a: "1"\n');
  assert.equal(setScalar('a: 1\n', ['a'], null), 'a: ~\n');
  assert.equal(setScalar('a: 1\n', ['a'], 'two\nlines'), 'a: "two\\nlines"\n');
});

test('what cannot be changed alone is refused', () => {
  const refused: [() => string, RegExp][] = [
    [() => add('list: 1\n'), /`list` is no list/],
    [() => add('other: []\n'), /`list` is not in the file/],
    [() => add('list: [\n'), /`list` stands in a file that is no YAML/],
    [() => add('one: &l [1]\nlist: *l\n'), /`list` is no list/],
    [() => add('list: &l [1]\ntwo: *l\n'), /`list` cannot be changed without changing something else/],
    [() => setScalar('a: [1]\n', ['a'], 2), /`a` is no single value/],
    [() => setScalar('a: [1]\n', ['a', 3], 2), /`a.3` is not in the file/],
  ];
  for (const [act, message] of refused) {
    assert.throws(act, (e) => e instanceof Trouble && e.code === 'project-invalid' && message.test(e.message), String(message));
  }
});

const word = fc.stringMatching(/^[a-z][a-z -]{0,8}$/).map((w) => w.trim());
const text = fc.oneof(
  word,
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('2026-11-03', 'true', '1', '~', '# no', 'a: b', 'x\ny', "it's", '[', 'é’'),
);
const scalar = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
const entry = fc.oneof(scalar, fc.dictionary(word, scalar, { maxKeys: 3, noNullPrototype: true }), fc.array(scalar, { maxLength: 3 }));
const layout = fc.record({
  indent: fc.constantFrom(2, 3, 4),
  indentSeq: fc.boolean(),
  collectionStyle: fc.constantFrom<('any' | 'flow' | 'block')[]>('any', 'flow', 'block'),
  lineWidth: fc.constantFrom(0, 30, 80),
});
const file = fc
  .record({
    before: fc.dictionary(word, entry, { maxKeys: 2, noNullPrototype: true }),
    list: fc.array(entry, { maxLength: 4 }),
    after: entry,
    layout,
    crlf: fc.boolean(),
    remarks: fc.boolean(),
  })
  .map(({ before, list, after, layout: options, crlf, remarks }) => {
    let written = stringify({ ...before, 'the-list': list, 'then-more': after }, { ...options, version: '1.2' });
    if (remarks)
      written = `# a remark: [1]\n${written.replace(/^(the-list:.*)$/m, '$1 # of the list').replace(/^then-more/m, '# a remark between\n\nthen-more')}# the end`;
    return crlf && !/[|>][+-]?\d?\r?\n/.test(written) ? written.replaceAll('\n', '\r\n') : written;
  })
  .filter((written) => {
    try {
      return Array.isArray(parse(written)['the-list']);
    } catch {
      return false; // a remark fell into a value
    }
  });

/** Whether the longer text is the shorter one with something put in at one place. */
function grownBy(shorter: string, longer: string): boolean {
  let head = 0;
  while (head < shorter.length && shorter[head] === longer[head]) head++;
  return longer.endsWith(shorter.slice(head));
}

test('law: the new item is there, and everything outside it is unchanged byte for byte', () => {
  fc.assert(
    fc.property(file, entry, (before, value) => {
      const after = appendItem(before, ['the-list'], value);
      const data = parse(before);
      assert.deepEqual(parse(after), { ...data, 'the-list': [...data['the-list'], value] });
      // ` []` of an empty list may go
      assert.ok(grownBy(before, after) || grownBy(before.replace(/(the-list:) \[ ?\]/, '$1'), after), after);
    }),
    { numRuns: 600 },
  );
});

test('law: a new scalar is there, and everything outside it is unchanged', () => {
  fc.assert(
    fc.property(file, scalar, (before, value) => {
      fc.pre(!before.startsWith('{'));
      const plain = `first: old # kept\n${before.replace(/^# a remark: \[1\]\r?\n/, '')}`;
      fc.pre(!plain.includes('\n{'));
      const after = setScalar(plain, ['first'], value);
      assert.deepEqual(parse(after), { ...parse(plain), first: value });
      assert.ok(after.startsWith('first: ') && after.endsWith(plain.slice('first: old'.length)));
    }),
  );
});
