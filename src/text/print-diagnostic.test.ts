import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Diagnostic } from './diagnostic.ts';
import { printDiagnostic, sortDiagnostics } from './print-diagnostic.ts';

const at = (line: number, column: number, length: number, file = 'policy.yaml') => ({ file, line, column, length });
const found = (more: Partial<Diagnostic>): Diagnostic => ({ code: 'unknown-key', severity: 'error', message: '`form` is no key', ...more });
const source = (text: string) => [{ file: 'policy.yaml', text }];

test('a diagnostic with its place, the line, the very word, and what to do', () => {
  const text = 'lethe: 1\n  keep: { for: 3 years, form: asked }\n';
  const d = found({ span: at(2, 25, 4), help: 'did you mean `from`?' });
  assert.equal(
    printDiagnostic(d, source(text)),
    [
      'error[unknown-key]: `form` is no key',
      '  policy.yaml:2:25',
      '    2 |   keep: { for: 3 years, form: asked }',
      '      |                         ^^^^',
      '  help: did you mean `from`?',
    ].join('\n'),
  );
});

test('without a place, without a source, beyond the end of the file', () => {
  assert.equal(printDiagnostic(found({}), []), 'error[unknown-key]: `form` is no key');
  assert.equal(printDiagnostic(found({ span: at(2, 1, 1) }), []), 'error[unknown-key]: `form` is no key\n  policy.yaml:2:1');
  assert.equal(printDiagnostic(found({ span: at(9, 1, 1) }), source('a')), 'error[unknown-key]: `form` is no key\n  policy.yaml:9:1');
});

/** What the carets of a printed diagnostic stand under. */
function marked(printed: string): string {
  const [line, carets] = printed.split('\n').slice(2, 4);
  const from = carets!.indexOf('^');
  return line!.slice(from, carets!.lastIndexOf('^') + 1);
}

test('tabs, carriage returns and long lines keep the carets under the word', () => {
  assert.equal(marked(printDiagnostic(found({ span: at(1, 2, 4) }), source('\tform: 1\r\n'))), 'form');
  const long = `${'x'.repeat(400)} form: 1 ${'y'.repeat(400)}`;
  const printed = printDiagnostic(found({ span: at(1, 402, 4) }), source(long));
  assert.equal(marked(printed), 'form');
  assert.ok(printed.split('\n').every((line) => line.length <= 180));
});

test('law: the carets stand under the marked text, cut at what is shown', () => {
  const line = fc.stringMatching(/^[a-z:, ]{0,300}z$/);
  fc.assert(
    fc.property(line, fc.nat(300), fc.integer({ min: 1, max: 40 }), (text, place, length) => {
      const column = (place % text.length) + 1;
      const word = text.slice(column - 1, column - 1 + length);
      const printed = printDiagnostic(found({ span: at(1, column, length) }), source(text));
      assert.ok(word.startsWith(marked(printed)), printed);
      assert.ok(marked(printed).length >= Math.min(word.length, 1));
    }),
  );
});

test('marks are put around the severity and the frame', () => {
  const marks = { severity: (t: string, s: string) => `<${s}>${t}</>`, faint: (t: string) => `(${t})` };
  const printed = printDiagnostic(found({ severity: 'warning', span: at(1, 1, 1) }), source('a'), marks);
  assert.deepEqual(printed.split('\n'), [
    '<warning>warning[unknown-key]</>: `form` is no key',
    '  policy.yaml:1:1',
    '(    1 | a)',
    '(      | ^)',
  ]);
});

test('sorted by file, line and column as numbers, errors before warnings, nothing twice', () => {
  const all = [
    found({ span: at(10, 1, 1) }),
    found({ span: at(9, 1, 1), severity: 'warning', message: 'a' }),
    found({ span: at(9, 1, 1), message: 'b' }),
    found({ span: at(9, 1, 1), message: 'b', help: 'another' }),
    found({ span: at(50, 1, 1, 'a.yaml') }),
    found({ message: 'nowhere' }),
    found({ span: at(9, 12, 1) }),
    found({ span: at(9, 2, 1) }),
  ];
  const said = (d: Diagnostic) => `${d.span ? `${d.span.file}:${d.span.line}:${d.span.column}` : '-'} ${d.severity} ${d.message}`;
  assert.deepEqual(sortDiagnostics(all).map(said), [
    '- error nowhere',
    'a.yaml:50:1 error `form` is no key',
    'policy.yaml:9:1 error b',
    'policy.yaml:9:1 warning a',
    'policy.yaml:9:2 error `form` is no key',
    'policy.yaml:9:12 error `form` is no key',
    'policy.yaml:10:1 error `form` is no key',
  ]);
  assert.equal(all.length, 8, 'the list that was given is left alone');
});

test('control characters of a file are shown as such and command no terminal', () => {
  const text = 'ke\u001b[31my: 1\r\n';
  const printed = printDiagnostic(
    {
      code: 'unknown-key',
      severity: 'error',
      message: '`ke\u001b[31my` is not a key',
      help: 'remove `ke\u001b[31my`',
      span: { file: 'a.yaml', line: 1, column: 1, length: 8 },
    },
    [{ file: 'a.yaml', text }],
  );
  assert.ok(!printed.includes('\u001b') && !printed.includes('\r'));
  assert.match(printed, /`ke\ufffd\[31my` is not a key/);
});
