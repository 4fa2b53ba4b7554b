import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { type JsonSchema, printJson } from '../text/json-schema.ts';
import { policySchema } from './json-schema.ts';
import { policyReference, projectReference } from './reference.ts';
import { LANGUAGES } from './schema/names.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DOCS = join(ROOT, 'docs', 'reference');

function printed(file: string, now: string): void {
  const path = join(DOCS, file);
  if (process.env.LETHE_PRINT) writeFileSync(path, now);
  assert.equal(readFileSync(path, 'utf8'), now);
}

test('docs/reference/policy.schema.json is printed from the schema (LETHE_PRINT=1 prints it anew)', () => {
  printed('policy.schema.json', `${printJson(policySchema('file'))}\n`);
});

test('docs/reference/policy.md is printed from the schema (LETHE_PRINT=1 prints it anew)', () => {
  printed('policy.md', policyReference());
});

test('docs/reference/project.md is printed from the schemas (LETHE_PRINT=1 prints it anew)', () => {
  printed('project.md', projectReference());
});

/** Every schema within a schema, with the way to it. */
function within(d: JsonSchema, way: string): [string, JsonSchema][] {
  const inner = [
    ...Object.entries(d.properties ?? {}),
    ...Object.entries(d.$defs ?? {}),
    ...(d.anyOf ?? []).map((form, i): [string, JsonSchema] => [String(i), form]),
    ...(typeof d.items === 'object' ? [['item', d.items] as [string, JsonSchema]] : []),
    ...(typeof d.additionalProperties === 'object' ? [['any', d.additionalProperties] as [string, JsonSchema]] : []),
  ];
  return [[way, d], ...inner.flatMap(([name, value]) => within(value, `${way}.${name}`))];
}

test('every element and every key says what it means', () => {
  const all = within(policySchema('file'), '');
  const silent = [
    ...Object.entries(policySchema('file').$defs!)
      .filter(([, d]) => !d.description)
      .map(([name]) => name),
    ...all.flatMap(([way, d]) =>
      Object.entries(d.properties ?? {})
        .filter(([key, value]) => !value.description && !(LANGUAGES as readonly string[]).includes(key))
        .map(([key]) => `${way}.${key}`),
    ),
  ];
  assert.ok(all.length > 300);
  assert.deepEqual(silent, []);
});

test('every reference within the schema leads somewhere, and every key refuses what it does not know', () => {
  const schema = policySchema('file');
  const all = within(schema, '');
  for (const [way, d] of all) if (d.$ref) assert.ok(schema.$defs?.[d.$ref.replace('#/$defs/', '')], `${way}: ${d.$ref}`);
  const open = all.filter(([, d]) => d.properties && d.additionalProperties !== false).map(([way]) => way);
  assert.deepEqual(open, []);
});

test('the pack of Association 42 fits the JSON Schema, file by file; a wrong key does not', () => {
  const fits = z.fromJSONSchema(policySchema('file') as Parameters<typeof z.fromJSONSchema>[0]);
  const folder = join(ROOT, 'packs', '42');
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  assert.ok(files.length > 5);
  for (const file of files) {
    const result = fits.safeParse(parse(readFileSync(join(folder, file), 'utf8')));
    assert.ok(result.success, `${file}: ${result.error}`);
  }
  assert.ok(!fits.safeParse({ lethe: 1, calender: {} }).success);
  assert.ok(!fits.safeParse({ lethe: 1, roles: { student: { en: 'Students', nickname: 'x' } } }).success);
});

test('JSON is printed with what fits on one line', () => {
  const value = { a: [1, 'x', null], b: {}, long: Array.from({ length: 40 }, (_, i) => `word ${i}`) };
  const text = printJson(value);
  assert.deepEqual(JSON.parse(text), value);
  assert.ok(text.includes('\n  "a": [1, "x", null],\n'));
  assert.ok(text.split('\n').every((line) => line.length <= 140));
});
