import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { TEXT_CODES } from '../text/diagnostic-codes.ts';
import { POLICY_CODES } from './codes.ts';

const SRC = join(import.meta.dirname, '..');
const LISTS = ['policy/codes.ts', 'text/diagnostic-codes.ts'];
const files = globSync('{policy,text}/**/*.ts', { cwd: SRC }).filter(
  (path) => !path.endsWith('.test.ts') && !LISTS.includes(path.replaceAll('\\', '/')),
);
const product = files.map((path) => readFileSync(join(SRC, path), 'utf8')).join('\n');

test('every listed code is used; that every used code is listed is for the type checker to say', () => {
  const codes = [...Object.keys(POLICY_CODES), ...Object.keys(TEXT_CODES)];
  assert.ok(codes.length > 50);
  assert.deepEqual(
    codes.filter((code) => !product.includes(`'${code}'`)),
    [],
  );
});

test('no code has two meanings, and the lists are sorted', () => {
  assert.deepEqual(
    Object.keys(POLICY_CODES).filter((code) => code in TEXT_CODES),
    [],
  );
  assert.deepEqual(Object.keys(POLICY_CODES), Object.keys(POLICY_CODES).toSorted());
});

test('every code that golden policies print is listed', () => {
  const golden = join(SRC, '..', 'test', 'golden', 'policy');
  const printed = globSync('*/expected.txt', { cwd: golden }).flatMap((path) =>
    [...readFileSync(join(golden, path), 'utf8').matchAll(/^(?:error|warning)\[([^\]]+)\]/gm)].map((match) => match[1]!),
  );
  assert.ok(printed.length > 100);
  assert.deepEqual(
    [...new Set(printed)].filter((code) => !(code in POLICY_CODES) && !(code in TEXT_CODES)),
    [],
  );
  // those of confirmations are tested where they are read; a file beyond 4 MB is not kept here
  const unprinted = [...Object.keys(POLICY_CODES), ...Object.keys(TEXT_CODES)].filter((code) => !printed.includes(code));
  assert.deepEqual(unprinted, ['confirmation-outdated', 'unknown-reading', 'yaml-large']);
});
