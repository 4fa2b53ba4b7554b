import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from './diagnostic.ts';
import { junit } from './print-junit.ts';

const finder = { name: 'lethe', version: '1', codes: { 'missing-table': '', trigger: '' }, place: (file: string) => `privacy/${file}` };
const span = { file: 'x.map.yaml', line: 7, column: 3, length: 5 };
const missing: Diagnostic = { code: 'missing-table', severity: 'error', message: 'no table `a`', span, help: 'remove it' };
const looked: Diagnostic = { code: 'trigger', severity: 'warning', message: 'acts' };
const isError = (d: Diagnostic) => d.severity === 'error';

test('each code is a case of its suite; what does not fail it is said in its output', () => {
  assert.equal(
    junit(
      [
        { name: 'campus', found: [missing, { ...missing, message: 'no table `b`' }, looked] },
        { name: 'mail', found: [] },
      ],
      finder,
      isError,
    ),
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="lethe" tests="4" failures="1" errors="0">
  <testsuite name="campus" tests="2" failures="1" errors="0">
    <testcase classname="lethe.campus" name="missing-table">
      <failure type="missing-table" message="no table \`a\`">error: no table \`a\`
  privacy/x.map.yaml:7:3
  help: remove it

error: no table \`b\`
  privacy/x.map.yaml:7:3
  help: remove it</failure>
    </testcase>
    <testcase classname="lethe.campus" name="trigger">
      <system-out>warning: acts</system-out>
    </testcase>
  </testsuite>
  <testsuite name="mail" tests="2" failures="0" errors="0">
    <testcase classname="lethe.mail" name="missing-table"/>
    <testcase classname="lethe.mail" name="trigger"/>
  </testsuite>
</testsuites>`,
  );
  assert.match(
    junit([{ name: 'campus', found: [looked] }], finder, () => true),
    /<failure type="trigger" message="acts">/,
  );
});

test('names of tables cannot break out of the XML, whatever signs they have', () => {
  const message = `a]]>" onload='x' <b>&amp;\u0000\u0007\ud800\uffff é 😀`;
  const xml = junit([{ name: '<&">', found: [{ ...missing, message }] }], finder, isError);
  assert.match(xml, /classname="lethe\.&lt;&amp;&quot;&gt;"/);
  assert.match(xml, /message="a]]&gt;&quot; onload='x' &lt;b&gt;&amp;amp;\ufffd\ufffd\ufffd\ufffd é 😀"/);
  assert.doesNotMatch(xml.replaceAll(/<\/?(testsuites?|testcase|failure)\b[^<>]*>|<\?xml [^<>]*\?>/g, ''), /[<>]/);
});
