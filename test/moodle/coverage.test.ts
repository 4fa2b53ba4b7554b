import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { SystemMap } from '../../src/map/model.ts';
import { readMap } from '../../src/map/read.ts';
import { readPack } from '../../src/work/read-pack.ts';
import { DECLARED, declaredNames } from './declared.ts';
import { MAPS, PACK } from './pack.ts';

const skip = existsSync(DECLARED) ? false : `there is no \`${DECLARED}\` (set LETHE_SHARED)`;
if (skip) console.error(`\n*** NOT RUN: coverage of Moodle: ${skip} ***\n`);

const sources = () => MAPS.map((file) => ({ file, text: readFileSync(join(PACK, file), 'utf8') }));
const read = () => readMap(sources(), readPack('/', 'moodle-site').policy);

/** Every column that the map calls personal, or that says whose a row is, as `table.column`. */
function mapped(map: SystemMap): Set<string> {
  const governed = Object.values(map.tables).flatMap((t) => [
    ...Object.values(t.columns)
      .flatMap((c) => (c.kind === 'personal' ? [c.name] : []))
      .map((c) => `${t.name}.${c}`),
    ...t.people.flatMap((p) => p.path.slice(0, 1).flatMap((l) => l.columns)).map((c) => `${t.name}.${c}`),
  ]);
  const others = Object.values(map.personal ?? {}).flatMap((t) =>
    [...t.columns, ...[...t.people, ...t.actors].flatMap((p) => p.path[0]!.columns)].map((c) => `${t.name}.${c}`),
  );
  return new Set([...governed, ...others]);
}

function notMapped(): { name: string; because: string }[] {
  const list = parse(readFileSync(join(PACK, 'not-mapped.yaml'), 'utf8')) as { because: string; columns: Record<string, string[]> }[];
  return list.flatMap(({ because, columns }) =>
    Object.entries(columns).flatMap(([table, names]) => names.map((c) => ({ name: `${table}.${c}`, because }))),
  );
}

/** What stands in neither list: the gate. */
const uncovered = (map: SystemMap, listed: string[]): string[] => {
  const known = new Set([...mapped(map), ...listed]);
  return declaredNames().filter((name) => !known.has(name));
};

test('every column that Moodle declares as personal is mapped, or listed with a reason', { skip }, (t) => {
  const { map, diagnostics } = read();
  assert.deepEqual(diagnostics, []);
  const reasons = notMapped();
  const all = declaredNames();
  const personal = mapped(map!);
  const left = uncovered(
    map!,
    reasons.map((r) => r.name),
  );
  const share = (n: number) => `${n} of ${all.length} (${((100 * n) / all.length).toFixed(1)} %)`;
  t.diagnostic(`mapped as personal: ${share(all.filter((n) => personal.has(n)).length)}`);
  t.diagnostic(`not mapped, for a reason: ${share(reasons.length)}`);
  t.diagnostic(`covered: ${share(all.length - left.length)}, in ${new Set(all.map((n) => n.split('.')[0])).size} tables`);
  assert.ok(all.length > 1_100);
  assert.deepEqual(left, []);
  const page = readFileSync(join(PACK, 'README.md'), 'utf8').replaceAll(/\s+/g, ' ');
  const figure = (n: number) => new Intl.NumberFormat('en-GB').format(n);
  const says = `declare ${figure(all.length)} columns in ${new Set(all.map((n) => n.split('.')[0])).size} tables`;
  const of = `${figure(all.filter((n) => personal.has(n)).length)} are mapped as personal, ${reasons.length} stand in`;
  assert.ok(page.includes(says) && page.includes(of), `${says} ... ${of}`);
});

test('a reason is given once, and only for what Moodle declares and the map does not call personal', { skip }, () => {
  const names = notMapped().map((r) => r.name);
  const personal = mapped(read().map!);
  const all = new Set(declaredNames());
  assert.deepEqual([...new Set(names)], names);
  assert.deepEqual(
    names.filter((n) => personal.has(n) || !all.has(n)),
    [],
  );
});

test('the gate sees a column, and a table, that the map forgets', { skip }, () => {
  const listed = notMapped().map((r) => r.name);
  const without = (change: (text: string) => string) =>
    uncovered(
      readMap(
        sources().map((s) => ({ ...s, text: change(s.text) })),
        readPack('/', 'moodle-site').policy,
      ).map!,
      listed,
    );
  assert.deepEqual(
    without((text) => text.replace('commenttext, ', '')),
    ['mdl_assignfeedback_comments.commenttext'],
  );
  const chat = without((text) => text.replace(/^ {2}mdl_chat_users: .*\n/m, ''));
  assert.ok(chat.length > 5 && chat.every((n) => n.startsWith('mdl_chat_users.')), chat.join());
});

test('the pack has no other files than those that a project takes', () => {
  const files = readdirSync(PACK).filter((f) => f.endsWith('.map.yaml'));
  assert.deepEqual(files.sort(), [...MAPS].sort());
});
