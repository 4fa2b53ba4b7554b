import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { printDiagnostic } from '../text/print-diagnostic.ts';
import type { Source } from '../text/yaml.ts';
import { readPolicy } from './read.ts';

const PACK = join(import.meta.dirname, '..', '..', 'packs', '42');
const FILES = readdirSync(PACK).filter((file) => file.endsWith('.yaml'));
const SOURCES: Source[] = FILES.map((file) => ({ file, text: readFileSync(join(PACK, file), 'utf8') }));

/** Whatever was read: a policy or errors, each of them at a place in a file, and printable. */
function survives(sources: Source[]): void {
  const { policy, diagnostics } = readPolicy(sources);
  assert.equal(
    policy === undefined,
    diagnostics.some((d) => d.severity === 'error'),
  );
  for (const d of diagnostics) {
    assert.ok(d.span, d.message);
    const { file, line, column, length } = d.span;
    const text = sources.find((s) => s.file === file)?.text.split('\n')[line - 1];
    assert.ok(text !== undefined, `${file}:${line} is in no file: ${d.message}`);
    assert.ok(column >= 1 && column <= text.length + 1, `${file}:${line}:${column}: ${d.message}`);
    assert.ok(length === 1 || column - 1 + length <= text.length, `${file}:${line}:${column}+${length}: ${d.message}`);
    assert.ok(d.help && !/undefined|\[object/.test(d.message + d.help), `${d.message} (${d.help})`);
    assert.match(d.message, /^[^A-Z]/);
    assert.ok(printDiagnostic(d, sources).includes('^'));
  }
}

const edited = (source: Source, edit: (text: string) => string) => SOURCES.map((s) => (s === source ? { ...s, text: edit(s.text) } : s));

test('the pack itself is read', () => {
  assert.ok(readPolicy(SOURCES).policy);
  survives(SOURCES);
});

test('law: a slip of the keyboard anywhere is read or said', () => {
  const piece = fc.constantFrom(
    '',
    ' ',
    '\n',
    '\t',
    ':',
    ': ',
    '-',
    '- ',
    ',',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '#',
    '&a ',
    '*a',
    '|',
    '1',
    'x',
    'é',
    '\r\n',
    '~',
  );
  fc.assert(
    fc.property(fc.constantFrom(...SOURCES), fc.nat(), fc.nat(12), piece, (source, place, cut, put) => {
      const at = place % source.text.length;
      survives(edited(source, (text) => text.slice(0, at) + put + text.slice(at + cut)));
    }),
    { numRuns: 60 },
  );
});

test('law: a line lost, doubled or moved is read or said', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SOURCES),
      fc.nat(),
      fc.nat(),
      fc.constantFrom('lose', 'double', 'move', 'indent'),
      (source, from, to, slip) => {
        survives(
          edited(source, (text) => {
            const lines = text.split('\n');
            const i = from % lines.length;
            const line = lines[i]!;
            if (slip === 'double') lines.splice(i, 0, line);
            else if (slip === 'indent') lines[i] = `  ${line}`;
            else lines.splice(i, 1);
            if (slip === 'move') lines.splice(to % lines.length, 0, line);
            return lines.join('\n');
          }),
        );
      },
    ),
    { numRuns: 40 },
  );
});

type Way = (string | number)[];
function ways(value: unknown, way: Way = []): Way[] {
  if (typeof value !== 'object' || value === null) return [way];
  return [way, ...Object.entries(value).flatMap(([key, inner]) => ways(inner, [...way, Array.isArray(value) ? Number(key) : key]))];
}
const DATA = SOURCES.map((source) => {
  const data: unknown = parse(source.text);
  return { source, data, ways: ways(data) };
});

function replaced(data: unknown, [step, ...rest]: Way, value: unknown): unknown {
  if (step === undefined) return value;
  const copy: Record<string, unknown> = Array.isArray(data) ? ([...data] as never) : { ...(data as object) };
  copy[step] = replaced(copy[step], rest, value);
  return copy;
}

test('law: any value in the place of any other is read or said', () => {
  const odd = fc.oneof(
    fc.constantFrom<unknown[]>(
      null,
      '',
      [],
      {},
      0,
      -1,
      true,
      'forever',
      'none',
      '72 hours',
      '2025-02-30',
      'missing',
      'ends',
      'constructor',
    ),
    fc.constantFrom<unknown[]>(
      { for: 'forever' },
      { until: 'departure' },
      { 'latest-of': [] },
      { any: [] },
      { not: {} },
      { 'same-as': 'logs' },
      [{ otherwise: 'ends' }],
    ),
    fc.constantFrom(
      ...DATA.flatMap((d) => d.ways.slice(0, 400).map((way) => way.reduce((v: unknown, k) => (v as Record<string, unknown>)[k], d.data))),
    ),
    fc.jsonValue({ maxDepth: 2 }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...DATA), fc.nat(), odd, ({ source, data, ways: all }, place, value) => {
      const text = stringify(replaced(data, all[place % all.length]!, value), { aliasDuplicateObjects: false });
      survives(SOURCES.map((s) => (s === source ? { ...s, text } : s)));
    }),
    { numRuns: 100 },
  );
});
