import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { printJson } from '../text/json-schema.ts';
import { mapSchema } from './json-schema.ts';
import { mapReference } from './reference.ts';

const ROOT = join(import.meta.dirname, '..', '..');

function printed(file: string, now: string): void {
  const path = join(ROOT, 'docs', 'reference', file);
  if (process.env.LETHE_PRINT) writeFileSync(path, now);
  assert.equal(readFileSync(path, 'utf8'), now);
}

test('docs/reference/map.schema.json is printed from the schema (LETHE_PRINT=1 prints it anew)', () => {
  printed('map.schema.json', `${printJson(mapSchema('file'))}\n`);
});

test('docs/reference/map.md is printed from the schema (LETHE_PRINT=1 prints it anew)', () => {
  printed('map.md', mapReference());
});

test('every element and key of a map says what it means', () => {
  const silent: string[] = [];
  let seen = 0;
  const visit = (d: unknown, way: string): void => {
    if (typeof d !== 'object' || d === null) return;
    const { properties = {} } = d as { properties?: Record<string, { description?: string; $ref?: string }> };
    for (const [key, value] of Object.entries(properties)) {
      seen += 1;
      if (!value.description && !value.$ref) silent.push(`${way}.${key}`);
    }
    for (const [key, value] of Object.entries(d)) visit(value, `${way}.${key}`);
  };
  visit(mapSchema('map'), '');
  assert.ok(seen > 50);
  assert.deepEqual(silent, []);
});

test('the maps that we ship fit the JSON Schema; a wrong key does not', () => {
  const fits = z.fromJSONSchema(mapSchema('file') as Parameters<typeof z.fromJSONSchema>[0]);
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
    (f) => /^(demo|packs|test)\/.*\.map\.yaml$/.test(f) && !f.includes('golden'),
  );
  assert.ok(files.length >= 2);
  for (const file of files) {
    const data = parse(readFileSync(join(ROOT, file), 'utf8'));
    const result = fits.safeParse(data);
    assert.ok(result.success, `${file}: ${result.error}`);
    assert.ok(!fits.safeParse({ ...data, tabels: {} }).success);
  }
});
