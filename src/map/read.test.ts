import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { readPolicy } from '../policy/read.ts';
import type { Catalogue } from './catalogue.ts';
import { checkMapAgainstPolicy, promisesWithoutData } from './check-policy.ts';
import type { SystemMap } from './model.ts';
import { readMap } from './read.ts';
import { resolveMap } from './resolve.ts';

const GOLDEN = join(import.meta.dirname, '..', '..', 'test', 'golden', 'map');
const text = readFileSync(join(GOLDEN, 'every-form', 'input.map.yaml'), 'utf8');
const policy = readPolicy([{ file: 'policy.yaml', text: readFileSync(join(GOLDEN, 'policy.yaml'), 'utf8') }]).policy!;
const read = (written: string) => readMap({ file: 'x.map.yaml', text: written }, policy);

test('every form of a map is read', () => {
  const { map, diagnostics } = read(text);
  assert.deepEqual(diagnostics, []);
  const { people, memberships, works, seats, disputes } = map!.tables;
  assert.deepEqual([map!.system, map!.engine, map!.url, map!.schema], ['atelier', 'postgres', { env: 'ATELIER_URL' }, 'crafts']);
  assert.deepEqual(
    map!.patterns.map((p) => [p.tables, p.elsewhere?.who]),
    [
      [['schema_migrations', 'cache_*'], undefined],
      [['course*'], 'Moodle'],
    ],
  );
  const child = (where: object) => ({ kind: 'child', table: 'memberships', columns: ['person_id'], keys: ['id'], where });
  assert.deepEqual(people!.roles, {
    member: {
      kind: 'where',
      test: {
        kind: 'any',
        of: [{ kind: 'column', column: 'kind', in: ['M', null], known: ['M', null, 'T'] }, child({ state: ['on', null] })],
      },
    },
    tutor: {
      kind: 'where',
      test: {
        kind: 'all',
        of: [
          {
            kind: 'all',
            of: [
              { kind: 'column', column: 'kind', in: ['T'], known: ['M', null, 'T'] },
              { kind: 'column', column: 'active', in: [true] },
            ],
          },
          child({}),
        ],
      },
    },
    applicant: { kind: 'always' },
  });
  assert.deepEqual(
    Object.values(people!.columns).map((c) => [c.name, c.kind, c.data.join('+'), c.due.kind]),
    [
      ['name', 'personal', 'identity', 'text'],
      ['nick', 'personal', 'identity+contact', 'text-key'],
      ['email', 'personal', 'contact', 'blank'],
      ['age', 'personal', 'identity', 'number'],
      ['notes', 'personal', 'identity+contact', 'blank'],
      ['kind', 'technical', '', 'keep'],
      ['active', 'technical', '', 'keep'],
      ['left_on', 'technical', '', 'keep'],
      ['asked_at', 'technical', '', 'keep'],
      ['seen', 'technical', '', 'keep'],
      ['state', 'technical', '', 'keep'],
      ['total', 'technical', '', 'keep'],
      ['signed_on', 'technical', '', 'keep'],
      ['closed_at', 'technical', '', 'keep'],
    ],
  );
  assert.equal(people!.gone, 'anonymise');
  assert.deepEqual(memberships!.key, ['person_id', 'since']);
  assert.deepEqual(memberships!.acknowledged, ['stamp']);
  assert.deepEqual(
    works!.people.map((p) => [p.name, p.columns, p.path.map((l) => `${l.columns} ${l.table} ${l.keys} ${l.declared}`)]),
    [
      ['author', ['title'], ['author_id people  false']],
      ['marker', ['remark'], ['desk,place seats desk_id,place_no true', 'holder_id people  false']],
    ],
  );
  assert.deepEqual([seats!.gone, seats!.elsewhere], ['elsewhere', { who: 'the caretaker', how: 'free the seat' }]);
  assert.equal(disputes!.people[0]!.table, 'people');
});

test('events and facts are read with what the policy says of them', () => {
  const { people, works, logs } = read(text).map!.tables;
  const usual = { from: '1970-01-02', before: '2100-01-01' };
  const from1990 = { from: '1990-01-01', before: '2100-01-01' };
  assert.deepEqual(people!.events, {
    left: { kind: 'column', column: 'left_on', absent: 'not-yet', sentinels: ['9999-12-31'], sentinelsStated: true, plausible: from1990 },
    'erasure-asked': { kind: 'column', column: 'asked_at', absent: 'not-yet', sentinels: [], plausible: usual },
    joined: {
      kind: 'latest-child',
      table: 'memberships',
      columns: ['person_id'],
      keys: ['id'],
      where: { state: 'on' },
      value: { column: 'since', as: { as: 'timestamp', zone: 'Europe/Paris' }, absent: 'unknown', sentinels: [], plausible: usual },
      absent: 'never',
    },
    'last-visit': {
      kind: 'column',
      column: 'seen',
      as: { as: 'unix-seconds' },
      absent: 'unknown',
      sentinels: [0],
      sentinelsStated: true,
      plausible: usual,
    },
    marked: {
      kind: 'latest-child',
      table: 'works',
      columns: ['person_id'],
      keys: ['id'],
      where: {},
      value: { column: 'marked_on', absent: 'unknown', sentinels: [], plausible: usual },
      absent: 'unknown',
    },
  });
  const codes = [
    { code: '1', value: 'open' },
    { code: '2', value: 'closed' },
    { code: '', value: 'refused' },
    { code: null, value: 'open' },
  ];
  assert.deepEqual(people!.facts, {
    state: { kind: 'column', column: 'state', values: codes },
    disputed: { kind: 'is-missing', column: 'closed_at', sentinels: [0] },
    amount: { kind: 'value', column: 'total', as: 'number' },
    signed: { kind: 'value', column: 'signed_on', as: 'date' },
  });
  assert.deepEqual(works!.facts.disputed, {
    kind: 'child',
    table: 'disputes',
    columns: ['work_id'],
    keys: ['id'],
    where: { state: 'open' },
    count: 2,
  });
  assert.equal(logs!.facts.disputed!.kind, 'parent');
  assert.deepEqual(
    people!.serves.map((s) => [s.activity, s.where.kind]),
    [
      ['membership', 'always'],
      ['applications', 'any'],
    ],
  );
});

test('without a policy names are not checked, and nothing is said of what is missing', () => {
  const { map, diagnostics } = readMap({ file: 'x.map.yaml', text: text.replaceAll('membership]', 'whatever]') });
  assert.deepEqual(diagnostics, []);
  const event = map!.tables.people!.events['erasure-asked']!;
  assert.equal(event.kind === 'column' && event.absent, 'unknown');
});

const CATALOGUE: Catalogue = { engine: 'postgres', major: 18, schema: 'crafts', mayUse: true, tables: {}, foreignKeys: [] };

/** Whatever is written, each step says what it found and none of them throws. */
function survives(written: string): void {
  const { map, diagnostics } = read(written);
  assert.equal(map === undefined, diagnostics.length > 0);
  for (const d of diagnostics) assert.ok(d.code && d.message && d.help, JSON.stringify(d));
  if (map) goesOn(map);
}

function goesOn(map: SystemMap): void {
  checkMapAgainstPolicy(policy, map);
  promisesWithoutData(policy, [map]);
  resolveMap(map, CATALOGUE);
}

test('law: a map with characters changed, cut or doubled is read or said to be wrong', () => {
  const place = fc.nat({ max: text.length });
  const edit = fc.record({
    from: place,
    length: fc.nat({ max: 40 }),
    put: fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('{', ']', ': ', '->', '\n', '~', '*a', '&a ')),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      survives(edits.reduce((t, e) => t.slice(0, e.from) + e.put + t.slice(e.from + e.length), text));
    }),
    { numRuns: 300 },
  );
});

test('law: a map with any value in any place is read or said to be wrong', () => {
  const word = fc.constantFrom(
    'people',
    'works',
    'membership',
    'id',
    'a -> people',
    'a -> b(c)',
    '[a, b] -> people',
    'works.person_id',
    'constructor',
    'toString',
    '',
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      word,
      fc.constantFrom(null, true, 0, -1, 1.5, 'technical', 'always', 'keep', 'elsewhere', '2023-02-30'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.oneof(word, fc.constantFrom('any', 'all', 'child', 'where', 'column', 'at', 'event', 'latest', 'by', 'roles', 'via')),
        tie('value'),
        { maxKeys: 3 },
      ),
    ),
  }));
  const whole = () => parse(text) as unknown;
  const places = paths(whole());
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: places.length - 1 }), value), { minLength: 1, maxLength: 3 }), (changes) => {
      const data = whole();
      for (const [place, put] of changes) replace(data, places[place]!, put);
      survives(stringify(data));
    }),
    { numRuns: 300 },
  );
});

function paths(data: unknown, above: string[] = []): string[][] {
  if (typeof data !== 'object' || data === null) return [above];
  return [...(above.length > 0 ? [above] : []), ...Object.entries(data).flatMap(([k, v]) => paths(v, [...above, k]))];
}

function replace(data: unknown, path: string[], put: unknown): void {
  let at = data as Record<string, unknown>;
  for (const step of path.slice(0, -1)) {
    const next = at[step];
    if (typeof next !== 'object' || next === null) return; // an earlier change took the place away
    at = next as Record<string, unknown>;
  }
  at[path.at(-1)!] = put;
}
