import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { catalogue, foreignKey, table } from '../../test/golden/map/catalogue.ts';
import { readPolicy } from '../policy/read.ts';
import type { Catalogue, CatalogueTable, Index } from './catalogue.ts';
import { checkLive } from './check-live.ts';
import { readMap } from './read.ts';
import { resolveMap } from './resolve.ts';

const file = join(import.meta.dirname, '..', '..', 'test', 'golden', 'map', 'policy.yaml');
const policy = readPolicy([{ file: 'policy.yaml', text: readFileSync(file, 'utf8') }]).policy!;

const index = (...columns: string[]): Index => ({
  name: columns.join('_'),
  columns,
  reads: columns,
  unique: false,
  nullsEqual: false,
  partial: false,
});

/** People and their cards, in which nothing is wrong. */
function whole(
  more: { catalogue?: Partial<Catalogue>; people?: Partial<CatalogueTable>; cards?: Partial<CatalogueTable> } = {},
): Catalogue {
  const people = table('people', { id: 'integer', name: 'text', left_on: 'date' }, { indexes: [index('left_on')], ...more.people });
  const cards = table('cards', { id: 'integer', person_id: 'integer' }, { indexes: [index('person_id')], ...more.cards });
  return { ...catalogue([people, cards], [foreignKey('cards', ['person_id'], 'people', ['id'])]), ...more.catalogue };
}

function check(live: Catalogue, people = '', cards = '', untested = false): string[] {
  const text = `lethe: 1
system: { id: atelier, engine: postgres, url: { env: ATELIER_URL } }
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
  const resolved = resolveMap(map!, live);
  assert.deepEqual(resolved.diagnostics, []);
  return checkLive(policy, resolved.map, live, { untested }).map((d) => `${d.severity}[${d.code}] ${d.message}; ${d.help}`);
}

test('a sound database has no findings', () => {
  assert.deepEqual(check(whole()), []);
});

test('versions that no test runs on are refused unless the user says so (E32)', () => {
  for (const major of [15, 18]) assert.deepEqual(check(whole({ catalogue: { major } })), []);
  const old = whole({ catalogue: { major: 13 } });
  assert.deepEqual(check(old), [
    'error[untested-version] `atelier` runs on PostgreSQL 13, which no test runs on; use PostgreSQL 15 or 18, or pass --untested',
  ]);
  assert.deepEqual(check(old, '', '', true), []);
});

test('rights that the account lacks are named with the grant that helps', () => {
  const may = { select: true, update: false, delete: false, lock: false };
  assert.deepEqual(check(whole({ people: { may } })), [
    'error[missing-right] the account may not update, delete on `people`; grant update, delete on "public"."people" to it',
  ]);
  assert.deepEqual(
    check(whole({ cards: { may } }), '', 'gone: elsewhere\n    who: the desk\n    how: collect them'),
    [],
    'to look is enough',
  );
  const blind = { select: false, update: true, delete: true, lock: true };
  assert.deepEqual(check(whole({ cards: { may: blind } }), '', 'gone: elsewhere\n    who: the desk\n    how: collect them'), [
    'error[missing-right] the account may not select on `cards`; grant select on "public"."cards" to it',
  ]);
  const elsewhere = 'gone: elsewhere\n    who: the desk\n    how: by hand';
  assert.deepEqual(
    check(whole({ people: { may } }), elsewhere),
    [
      'error[missing-right] the account may not lock on `people`; grant update ("id") on "public"."people" to it; locking a row takes a right to update it, though nothing is changed',
    ],
    'a batch locks the people of the rows that go (E8)',
  );
  assert.deepEqual(check(whole({ people: { may: { ...may, lock: true } } }), elsewhere), []);
  assert.deepEqual(check(whole({ people: { may }, cards: { may } }), elsewhere, elsewhere), [], 'where nothing goes nothing is locked');
  assert.deepEqual(check(whole({ catalogue: { mayUse: false } })), [
    'error[missing-right] the account may not use the schema `public`, or there is none; grant usage on schema "public" to it, or correct `schema:`',
  ]);
});

test('a row without a person that bears a clock must be lockable too (E8)', () => {
  const terms = (lock: boolean) =>
    table('terms', { id: 'integer', ended_on: 'date' }, { may: { select: true, update: false, delete: false, lock } });
  const live = (lock: boolean): Catalogue => {
    const { tables, foreignKeys } = whole({ cards: table('cards', { id: 'integer', person_id: 'integer', term: 'integer' }) });
    const cards = { ...tables.cards!, indexes: [index('person_id')] };
    return { ...whole(), tables: { ...tables, cards, terms: terms(lock) }, foreignKeys };
  };
  const map =
    'events: { left: { at: term -> terms(id), event: left } }\n  terms: { key: id, technical: [ended_on], events: { left: ended_on } }';
  assert.deepEqual(check(live(true), '', map), []);
  assert.match(check(live(false), '', map)[0]!, /^error\[missing-right\] the account may not lock on `terms`; grant update \("id"\)/);
});

test('row-level security is an error until somebody has looked at it (E12)', () => {
  const live = whole({ people: { rowSecurity: true } });
  assert.deepEqual(check(live), [
    'error[row-security] row-level security may hide rows of `people` from the account; give the account BYPASSRLS, or list `row-security` in `acknowledged:` once its policies let it see every row',
  ]);
  assert.deepEqual(check(live, 'acknowledged: [row-security]'), []);
});

test('a trigger is acknowledged by its name, not by the name of another', () => {
  const live = whole({ people: { triggers: [{ name: 'copy_away', on: ['update', 'delete'] }] } });
  assert.equal(check(live).length, 1);
  assert.equal(check(live, 'acknowledged: [copy]').length, 1);
  assert.deepEqual(check(live, 'acknowledged: [copy_away]'), []);
});

test('a publication or a materialised view is acknowledged by its name (E12, E15)', () => {
  const live = whole({
    people: {
      copies: [
        { name: 'outside', kind: 'publication' },
        { name: 'figures', kind: 'materialised-view' },
      ],
    },
  });
  assert.deepEqual(check(live, 'acknowledged: [figures]'), [
    'error[copy] the publication `outside` carries rows of `people` elsewhere; see that its subscribers delete too, then list `outside` in `acknowledged:`',
  ]);
  assert.deepEqual(check(live, 'acknowledged: [outside, figures]'), []);
});

test('without an index on what refers here, a large table is an error and a small one a warning (E13)', () => {
  const said = 'no index on `cards` (`person_id`): before a row of `people` goes, its dependants are looked up here';
  const help = 'create index concurrently on "public"."cards" ("person_id");';
  assert.deepEqual(check(whole({ cards: { indexes: [], rows: 100_001 } })), [`error[missing-index] ${said}; ${help}`]);
  assert.deepEqual(check(whole({ cards: { indexes: [], rows: 100_000 } })), [`warning[missing-index] ${said}; ${help}`]);
  assert.deepEqual(check(whole({ cards: { indexes: [{ ...index('person_id'), partial: true }] } })).length, 1);
  assert.deepEqual(check(whole({ cards: { indexes: [index('id', 'person_id')] } })).length, 1, 'it must lead');
  assert.deepEqual(check(whole({ cards: { indexes: [], rows: 100_001 } }), '', 'acknowledged: [missing-index]'), []);
});

test('a cascade is safe where the rows go with their parent in any case, and nowhere else', () => {
  const carried = (onDelete: 'cascade' | 'set-null' | 'set-default', cards = '') => {
    const live = whole({ catalogue: { foreignKeys: [{ ...foreignKey('cards', ['person_id'], 'people', ['id']), onDelete }] } });
    return check(live, '', cards).length;
  };
  for (const onDelete of ['cascade', 'set-null', 'set-default'] as const) {
    assert.equal(carried(onDelete), 0, 'the same activity and person');
    assert.equal(carried(onDelete, 'gone: elsewhere\n    who: the desk\n    how: collect them'), 1, 'SQL must not touch them');
  }
});
