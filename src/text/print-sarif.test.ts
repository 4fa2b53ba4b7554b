import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from './diagnostic.ts';
import { sarif } from './print-sarif.ts';

const finder = {
  name: 'lethe',
  version: '1.2.3',
  codes: { 'missing-table': 'a table is not there', trigger: 'something acts' },
  place: (file: string) => `privacy/${file}`,
};
const span = { file: 'été 1.map.yaml', line: 7, column: 3, length: 5 };

/** What the schema of SARIF 2.1.0 (OASIS, section 3) requires of the objects that we write. */
// biome-ignore lint/suspicious/noExplicitAny: it looks at what was printed, whatever it is
function required(log: any): void {
  assert.equal(log.version, '2.1.0');
  assert.match(log.$schema, /sarif.*2\.1\.0/);
  assert.ok(Array.isArray(log.runs));
  for (const run of log.runs) {
    const { name, rules } = run.tool.driver;
    assert.equal(typeof name, 'string');
    assert.equal(new Set(rules.map((r: { id: string }) => r.id)).size, rules.length);
    for (const rule of rules) assert.ok(typeof rule.id === 'string' && typeof rule.shortDescription.text === 'string');
    assert.ok(['utf16CodeUnits', 'unicodeCodePoints'].includes(run.columnKind));
    for (const result of run.results) {
      assert.ok(['none', 'note', 'warning', 'error'].includes(result.level));
      assert.equal(typeof result.message.text, 'string');
      if (result.ruleIndex !== undefined) assert.equal(rules[result.ruleIndex].id, result.ruleId);
      for (const { physicalLocation } of result.locations ?? []) {
        assert.doesNotThrow(() => new URL(physicalLocation.artifactLocation.uri, 'file:///'));
        assert.doesNotMatch(physicalLocation.artifactLocation.uri, /[^\x21-\x7e]/);
        const { startLine, startColumn, endColumn } = physicalLocation.region;
        assert.ok(startLine >= 1 && startColumn >= 1 && endColumn >= startColumn);
      }
    }
  }
}

test('findings are written as SARIF 2.1.0 asks, with their places as the reader knows them', () => {
  const found: Diagnostic[] = [
    { code: 'missing-table', severity: 'error', message: 'the database has no table `a`', span, help: 'remove it' },
    { code: 'unlisted', severity: 'warning', message: 'something else' },
  ];
  const log = sarif(found, finder);
  required(log);
  assert.deepEqual((log as { runs: { results: unknown[] }[] }).runs[0]!.results, [
    {
      ruleId: 'missing-table',
      ruleIndex: 0,
      level: 'error',
      message: { text: 'the database has no table `a`\nremove it' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'privacy/%C3%A9t%C3%A9%201.map.yaml' },
            region: { startLine: 7, startColumn: 3, endColumn: 8 },
          },
        },
      ],
    },
    { ruleId: 'unlisted', level: 'warning', message: { text: 'something else' } },
  ]);
});

test('without findings there is a run with no results: the reader closes what was open', () => {
  const log = sarif([], finder);
  required(log);
  assert.deepEqual((log as { runs: { results: unknown[] }[] }).runs[0]!.results, []);
});
