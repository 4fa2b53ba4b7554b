import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Path, parseYaml } from './yaml.ts';

const FILE = 'policy.yaml';
const read = (text: string) => parseYaml({ file: FILE, text });
/** `line:column text` of a place. */
function at(text: string, path: Path, of?: 'key' | 'value'): string {
  const { file, line, column, length } = read(text).spanOf(path, of);
  assert.equal(file, FILE);
  return `${line}:${column} ${text.split(/\r?\n/)[line - 1]!.slice(column - 1, column - 1 + length)}`;
}

const TEXT = `# a policy
lethe: 1
"policy":
  title: { en: Études, fr: "Politique" }
  languages: [en, fr]
events:
  - one
  - { name: two, of: [a, b] }
  - >
    folded
    text
empty:
~: nothing
12: a number
`;

test('values have the place where they stand', () => {
  assert.equal(at(TEXT, ['lethe']), '2:8 1');
  assert.equal(at(TEXT, ['policy', 'title', 'en']), '4:16 Études');
  assert.equal(at(TEXT, ['policy', 'title', 'fr']), '4:28 "Politique"');
  assert.equal(at(TEXT, ['policy', 'languages', 1]), '5:19 fr');
  assert.equal(at(TEXT, ['events', 1, 'of', 1]), '8:26 b');
  assert.equal(at(TEXT, ['events', 1]), '8:5 { name: two, of: [a, b] }');
  assert.equal(at(TEXT, ['events', 2]), '9:5 >');
  assert.equal(at(TEXT, ['~']), '13:4 nothing');
  assert.equal(at(TEXT, ['12']), '14:5 a number');
});

test('keys have theirs, and an item of a list has no key but itself', () => {
  assert.equal(at(TEXT, ['policy'], 'key'), '3:1 "policy"');
  assert.equal(at(TEXT, ['policy', 'title', 'fr'], 'key'), '4:24 fr');
  assert.equal(at(TEXT, ['events', 0], 'key'), '7:5 one');
  assert.equal(at(TEXT, ['empty'], 'key'), '12:1 empty');
});

test('a path that leads nowhere has the nearest place above', () => {
  assert.equal(at(TEXT, ['policy', 'languages', 7]), '5:14 [en, fr]');
  assert.equal(at(TEXT, ['policy', 'titel', 'en']), '4:3 title: { en: Études, fr: "Politique" }');
  assert.equal(at(TEXT, ['lethe', 'deeper']), '2:8 1');
  assert.equal(at('', ['a', 'b']), '1:1 ');
});

test('plain values: days stay text, 1.2 and not 1.1, a key `~` is not an empty one', () => {
  assert.deepEqual(read('on: 2025-08-14\nyes: no\nn: 0o17\n~: x\n"": y').data, { on: '2025-08-14', yes: 'no', n: 15, '~': 'x', '': 'y' });
  assert.equal(read('').data, null);
  assert.deepEqual(read('\uFEFFa: 1').data, { a: 1 });
});

test('every syntax error has a place, our words and what to do; there are no values then', () => {
  const broken: [text: string, code: string, place: string, message: RegExp][] = [
    ['a: 1\na: 2\n', 'yaml-duplicate-key', '2:1+1', /`a` is written twice/],
    ['a:\n\tb: 1\n', 'yaml-tab', '2:1+1', /a tab/],
    ['a: [1, 2\nb: 3\n', 'yaml-unclosed', '1:4+1', /`\[` is never closed/],
    ['a: "open\nb: 2\n', 'yaml-unclosed', '1:4+1', /`"` is never closed/],
    ["a: 'x\n", 'yaml-unclosed', '1:4+1', /`'` is never closed/],
    ['a: one: two\n', 'yaml-unquoted', '1:4+8', /`one: two` holds `: `/],
    ['a: @x\n', 'yaml-unquoted', '1:4+2', /cannot start with `@`/],
    ['a: `x`\n', 'yaml-unquoted', '1:4+3', /cannot start with a backtick/],
    ['a: 1\n b: 2\n', 'yaml-indent', '1:4+1', /indentation/],
    ['a:\n  - b\n - c\n', 'yaml-indent', '3:2+1', /indentation/],
    ['key\nb: 1\n', 'yaml-key', '1:1+3', /`key` is no key/],
    ['[a]: 1\n', 'yaml-key', '1:1+3', /a key is a list/],
    ['__proto__: { x: 1 }\n', 'yaml-key', '1:1+9', /`__proto__` is no key/],
    ['a: {b: 1 c: 2}\n', 'yaml-separator', '1:8+1', /a comma is missing/],
    ['a: "\\q"\n', 'yaml-escape', '1:5+2', /`\\q` cannot stand/],
    ['{a: 1}}\n', 'yaml-unexpected', '1:7+1', /`}` is not expected/],
    ['a: *x\n', 'yaml-alias', '1:4+2', /no anchor `&x`/],
    ['a: &x [1, *x]\n', 'yaml-alias', '1:11+2', /inside what it repeats/],
    ['a: !!secret x\n', 'yaml-tag', '1:4+8', /`!!secret` is not known/],
    ['a: 1\n---\nb: 2\n', 'yaml-documents', '2:1+3', /several documents/],
  ];
  for (const [text, code, place, message] of broken) {
    const { data, diagnostics } = read(text);
    const said = diagnostics.map((d) => [d.code, `${d.span!.line}:${d.span!.column}+${d.span!.length}`]);
    assert.deepEqual(said, [[code, place]], text);
    assert.match(diagnostics[0]!.message, message);
    assert.ok(diagnostics[0]!.help);
    assert.equal(data, undefined);
  }
});

test('several errors are said at once, but not what only follows from another', () => {
  const { diagnostics } = read('a: "\\q"\na: 1\nb: [1, {c: 2\nd: e: f\ng: @\n');
  assert.deepEqual(
    diagnostics.map((d) => `${d.span!.line}:${d.span!.column} ${d.code}`),
    ['1:5 yaml-escape', '2:1 yaml-duplicate-key', '3:8 yaml-unclosed'],
  );
});

test('what could grow without bound is refused', () => {
  const bomb = `a0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 8 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`).join('\n')}\n`;
  assert.equal(read(bomb).diagnostics[0]?.code, 'yaml-aliases');
  assert.equal(read(`a: "${'x'.repeat(4_000_001)}"`).diagnostics[0]?.code, 'yaml-large');
  assert.equal(read('a: &l [1]\nb: *l\n').diagnostics.length, 0);
  for (const deep of [
    '['.repeat(50_000),
    `${'['.repeat(5000)}${']'.repeat(5000)}`,
    `a: ${'{b: '.repeat(2000)}`,
    '- '.repeat(5000),
    '? '.repeat(5000),
  ]) {
    assert.deepEqual(
      read(deep).diagnostics.map((d) => d.code),
      ['yaml-deep'],
      deep.slice(0, 5),
    );
  }
});

test('law: any text gives values or diagnostics with a place inside it, and never throws', () => {
  const pieces = fc.constantFrom(
    'a',
    'b: ',
    '- ',
    '\n',
    '  ',
    '\t',
    '[',
    ']',
    '{',
    '}',
    ', ',
    '"',
    "'",
    '&x ',
    '*x',
    '!!str ',
    '? ',
    '| ',
    '>\n',
    '#',
    '---\n',
    '~',
    '<<: ',
    '\r\n',
    '%YAML',
    'é',
    '\u0000',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, pieces, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 40 }), (parts) => {
      const text = parts.join('');
      const file = read(text);
      const lines = text.split('\n');
      for (const { line, column, length } of [
        ...file.diagnostics.map((d) => d.span!),
        file.spanOf(['a']),
        file.spanOf(['a', 0, 'b'], 'key'),
      ]) {
        assert.ok(line >= 1 && line <= lines.length && column >= 1 && length >= 1, text);
        assert.ok(column <= lines[line - 1]!.length + 1 && (length === 1 || column - 1 + length <= lines[line - 1]!.length), text);
      }
    }),
    { numRuns: 2000 },
  );
});
