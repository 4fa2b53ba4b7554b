import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './sources.ts';

/** The last number of each kind of rule. */
const RULES = { S: 59, E: 40 };
const page = readFileSync(join(ROOT, 'docs', 'reference', 'rules.md'), 'utf8');
const lines = page
  .split('\n')
  .filter((line) => /^\| [SE]\d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, rule, , kept, proven]) => ({ rule: rule!, kept: kept!, proven: proven! }));
const filesIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+\/[^`]+\.\w+)`/g)].map((m) => m[1]!);

test('docs/reference/rules.md has one line for each rule, in order', () => {
  const all = Object.entries(RULES).flatMap(([kind, last]) => Array.from({ length: last }, (_, i) => `${kind}${i + 1}`));
  assert.deepEqual(
    lines.map((l) => l.rule),
    all,
  );
});

test('every file that docs/reference/rules.md names is there and carries the label', () => {
  const wrong = lines.flatMap(({ rule, kept, proven }) =>
    filesIn(`${kept} ${proven}`).flatMap((file) => {
      const path = join(ROOT, file);
      if (!existsSync(path)) return [`${rule}: ${file} is not there`];
      return new RegExp(`\\b${rule}\\b`).test(readFileSync(path, 'utf8')) ? [] : [`${rule}: ${file} does not say so`];
    }),
  );
  assert.deepEqual(wrong, []);
});

test('a rule is kept somewhere and proven by a test, or its line says why not', () => {
  const silent = lines.filter(({ kept, proven }) => kept === '' || (filesIn(kept).length > 0 && proven === ''));
  assert.deepEqual(silent, []);
  for (const { rule, proven } of lines) for (const file of filesIn(proven)) assert.match(file, /\.test\.ts$/, rule);
});
