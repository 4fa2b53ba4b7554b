import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { catalogue, foreignKey, table } from '../../test/golden/map/catalogue.ts';
import { readPolicy } from '../policy/read.ts';
import type { Catalogue } from './catalogue.ts';
import { readVocabulary } from './discover/vocabulary.ts';
import { findDrift } from './drift.ts';
import type { SystemMap } from './model.ts';
import { readMap } from './read.ts';

const file = join(import.meta.dirname, '..', '..', 'test', 'golden', 'map', 'policy.yaml');
const policy = readPolicy([{ file: 'policy.yaml', text: readFileSync(file, 'utf8') }]).policy!;

const words = readVocabulary({
  file: 'vocabulary.yaml',
  text: readFileSync(join(import.meta.dirname, 'discover', 'vocabulary.yaml'), 'utf8'),
}).vocabulary!;

const people = () => table('people', { id: 'integer', name: 'text', left_on: 'date' });
const cards = () => table('cards', { id: 'integer', person_id: 'integer' });
const rooms = () => table('rooms', { id: 'integer' });
const holder = foreignKey('cards', ['person_id'], 'people', ['id']);

function mapOf({ cards = '', people = '', more = '' } = {}): SystemMap {
  const text = `lethe: 1
system: { id: atelier, engine: postgres, url: { env: ATELIER_URL } }
${more}
technical: [rooms]
tables:
  people:
    key: id
    person: { roles: { member: always, tutor: always } }
    columns: { name: identity }
    technical: [left_on]
    events: { left: left_on }
    serves: [membership]
    ${people}
  cards:
    key: id
    person: { via: person_id -> people }
    serves: [membership]
    ${cards}
`;
  const { map, diagnostics } = readMap({ file: 'x.map.yaml', text }, policy);
  assert.deepEqual(diagnostics, []);
  return map!;
}

const drift = (live: Catalogue, more: Parameters<typeof mapOf>[0] = {}): string[] =>
  findDrift(policy, mapOf(more), live, { vocabulary: words }).map((d) => `${d.code}:${d.span?.line} ${d.message}`);

test('a database that is as the map says has not drifted, with or without indexes, rights and a known version', () => {
  const may = { select: true, update: false, delete: false, lock: false };
  const live = catalogue([people(), { ...cards(), may, indexes: [], rows: 1_000_000 }, rooms()], [holder]);
  assert.deepEqual(drift({ ...live, major: 13 }), []);
});

test('new tables are found one by one, with what they refer to; new and lost columns with the place of their table', () => {
  const notes = table('notes', { id: 'integer', person_id: 'integer' });
  const grown = table('people', { id: 'integer', name: 'text', left_on: 'date', religion: 'text' });
  const live = catalogue(
    [grown, cards(), rooms(), notes, table('stores', { id: 'integer' })],
    [holder, foreignKey('notes', ['person_id'], 'people', ['id'])],
  );
  assert.deepEqual(drift(live), [
    'unknown-foreign-key:6 `public.notes` refers to `people` (`notes_person_id`), and no map looks there',
    'unmapped-column:6 `people` has a column that the map does not know: `religion`',
    'unmapped-table:2 the database has a table `notes`, which refers to `people`, that the map does not know',
    'unmapped-table:2 the database has a table `stores` that the map does not know',
  ]);
  const shrunk = catalogue([table('people', { id: 'integer', left_on: 'date' }), cards()], [holder]);
  assert.deepEqual(drift(shrunk), [
    'missing-column:9 `people` has no column `name`',
    'missing-table:4 the database has no table `rooms` in `public`',
  ]);
});

test('each new column is found by itself, with what it seems to hold or to name', () => {
  const grown = {
    ...cards(),
    columns: table('cards', { id: 'integer', person_id: 'integer', iban: 'text', q: 'text', tutor_id: 'integer' }).columns,
  };
  const found = findDrift(policy, mapOf(), catalogue([people(), grown, rooms()], [holder]), { vocabulary: words });
  assert.deepEqual(
    found.map((d) => `${d.message}; ${d.help}`),
    [
      '`cards` has a column that the map does not know: `iban`; by its name it holds `finance` (0.90); give it a data category, or list it under `technical:`',
      '`cards` has a column that the map does not know: `q`; by its name it holds `activity` (0.59); give it a data category, or list it under `technical:`',
      '`cards` has a column that the map does not know: `tutor_id`; by its name it leads to people of `people`: add it to `people:`, or give it a data category, or list it under `technical:`',
    ],
  );
});

test('every drift is found at once, also where the map is no ground for a plan any more', () => {
  const changed = table(
    'people',
    { id: 'integer', name: 'text', left_on: 'text', grade: 'integer' },
    { triggers: [{ name: 'keep', on: ['delete'] }] },
  );
  changed.columns.name!.nullable = false;
  const live = catalogue([changed, { ...cards(), rowSecurity: true }, rooms()], [{ ...holder, onDelete: 'cascade', validated: false }]);
  assert.deepEqual(
    drift(live, { cards: 'columns: { person_id: identity }' }).map((d) => d.split(' ')[0]),
    ['clock-unstated:6', 'trigger:6', 'row-security:14', 'key-unchecked:14', 'transform-refused:9', 'unmapped-column:6'],
  );
});

test('an archive that has not grown with its table is found (E17)', () => {
  const live = catalogue([people(), cards(), rooms()], [holder]);
  const map = mapOf({ people: 'archive: { schema: records }' });
  const whole = table('people', { id: 'integer', name: 'text', left_on: 'date', lethe_run: 'text' });
  const grown = { ...whole, columns: { ...whole.columns } };
  delete grown.columns.left_on;
  const found = (archive: typeof whole) =>
    findDrift(policy, map, live, { vocabulary: words, archives: { records: { ...catalogue([archive]), schema: 'records' } } });
  assert.deepEqual(
    found(whole).map((d) => d.code),
    [],
  );
  assert.deepEqual(
    found(grown).map((d) => d.code),
    ['archive-unfit'],
  );
});

test('a foreign key to people that the map does not follow is found, in mapped and in technical tables, until it is acknowledged (S5)', () => {
  const signed = table('cards', { id: 'integer', person_id: 'integer', signed_by: 'integer' });
  const owned = table('rooms', { id: 'integer', keeper: 'integer' });
  const keys = [holder, foreignKey('cards', ['signed_by'], 'people', ['id']), foreignKey('rooms', ['keeper'], 'people', ['id'])];
  const live = catalogue([people(), signed, owned], keys);
  assert.deepEqual(
    drift(live).filter((d) => !d.startsWith('kept-by')),
    [
      'unfollowed-foreign-key:14 rows of `cards` name people of `people` in `signed_by` (`cards_signed_by`), and the map does not follow that',
      'unfollowed-foreign-key:4 rows of `rooms` name people of `people` in `keeper` (`rooms_keeper`), and the map does not follow that',
    ],
  );
  assert.deepEqual(drift(live, { cards: 'acknowledged: [cards_signed_by]', people: 'acknowledged: [rooms]' }), []);
  const outside = catalogue(
    [people(), cards(), rooms(), owned].map((t, i) => (i === 3 ? { ...t, name: 'lent' } : t)),
    [holder, foreignKey('lent', ['keeper'], 'people', ['id'])],
  );
  assert.deepEqual(drift(outside, { more: 'elsewhere: [{ tables: [lent], who: the desk, how: by hand }]' }), []);
});
