import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue, foreignKey as key, table } from '../../test/golden/map/catalogue.ts';
import type { Catalogue } from './catalogue.ts';
import { readMap } from './read.ts';
import { resolveMap } from './resolve.ts';

function resolve(tables: string, live: Catalogue) {
  const system = 'system: { id: atelier, engine: postgres, url: { env: ATELIER_URL } }';
  const { map, diagnostics } = readMap({ file: 'x.map.yaml', text: `lethe: 1\n${system}\n${tables}` });
  assert.deepEqual(diagnostics, []);
  return resolveMap(map!, live);
}

const said = (of: { diagnostics: { code: string; message: string }[] }) => of.diagnostics.map((d) => `${d.code}: ${d.message}`);

test('a followed link takes the keys of its foreign key, whatever the order and the target', () => {
  const live = catalogue(
    [
      table('people', { id: 'integer', login: 'text' }, { uniqueKeys: [['id'], ['login']] }),
      table(
        'seats',
        { desk: 'integer', place: 'integer', holder: 'text' },
        { primaryKey: ['desk', 'place'], uniqueKeys: [['desk', 'place']] },
      ),
      table('logs', { id: 'integer', desk: 'integer', place: 'integer' }),
    ],
    [key('seats', ['holder'], 'people', ['login']), key('logs', ['place', 'desk'], 'seats', ['place', 'desk'])],
  );
  const { map, diagnostics } = resolve(
    `tables:
  people: { key: id, person: { roles: { member: always } }, columns: { login: identity } }
  seats: { key: [desk, place], person: { via: holder -> people } }
  logs: { key: id, person: { via: ["[desk, place] -> seats", holder -> people] } }`,
    live,
  );
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(
    map.tables.logs!.people[0]!.path.map((l) => [l.columns, l.table, l.keys, l.declared]),
    [
      [['place', 'desk'], 'seats', ['place', 'desk'], false],
      [['holder'], 'people', ['login'], false],
    ],
  );
  assert.equal(map.tables.logs!.columns.place!.kind, 'link');
  assert.equal(map.tables.seats!.columns.holder!.kind, 'link');
});

test('declared joins count as links wherever they are declared (E13)', () => {
  const live = catalogue([
    table('people', { id: 'integer', team: 'integer', boss: 'integer' }),
    table('teams', { id: 'integer', leader: 'integer', ended: 'date' }),
    table('cases', { id: 'integer', person: 'integer', state: 'text' }),
    table('visits', { id: 'integer', person: 'integer', at: 'timestamptz' }),
    table('badges', { id: 'integer', person: 'integer' }),
  ]);
  const { map, diagnostics } = resolve(
    `tables:
  people:
    key: id
    person: { roles: { member: always, tutor: { child: badges.person } } }
    technical: [boss]
    events: { left: { at: team -> teams(id), event: left }, last-visit: { latest: visits.at, by: person } }
    facts: { disputed: { child: cases.person, where: { state: open } } }
  teams: { key: id, person: { via: leader -> people(id) }, events: { left: ended }, technical: [ended] }
  cases: { key: id, person: { via: person -> people(id) }, technical: [state] }
  visits: { key: id, technical: [at] }
  badges: { key: id }`,
    live,
  );
  assert.deepEqual(diagnostics, []);
  const links = Object.values(map.tables).flatMap((t) => t.links.map((l) => `${t.name}(${l.columns}) ${l.table}(${l.keys})`));
  assert.deepEqual(links.sort(), [
    'badges(person) people(id)',
    'cases(person) people(id)',
    'people(team) teams(id)',
    'teams(leader) people(id)',
    'visits(person) people(id)',
  ]);
  assert.equal(map.tables.people!.columns.team!.kind, 'link');
  assert.equal(map.tables.people!.columns.boss!.kind, 'technical');
});

test('codes become what their columns hold', () => {
  const live = catalogue([
    table('people', { id: 'integer', level: 'integer', score: 'number', active: 'boolean', kind: 'text', seen: 'integer', day: 'date' }),
  ]);
  const { map, diagnostics } = resolve(
    `tables:
  people:
    key: id
    person: { roles: { member: { level: ["1", 2, ~] }, tutor: { active: "true", kind: 3 } }, no-role: { level: ["4"] } }
    technical: [level, score, active, kind, seen, day]
    events: { last-visit: { column: seen, as: unix-seconds, sentinels: ["0", -1] }, left: { column: day, sentinels: ["9999-12-31", infinity] } }
    facts:
      a: { column: level, values: { 7: x, ~: y } }
      b: { column: score, values: { 1.50: x } }
      c: { column: active, values: { t: x, false: y } }
      d: { column: kind, values: { 007: x, "": y } }`,
    live,
  );
  assert.deepEqual(diagnostics, []);
  const people = map.tables.people!;
  const codes = Object.values(people.facts).map((f) => (f.kind === 'column' ? f.values.map((v) => v.code) : []));
  assert.deepEqual(codes, [[7, null], [1.5], [true, false], ['7', '']]);
  const level = { kind: 'column', column: 'level', in: [1, 2, null], known: [1, 2, null, 4] };
  assert.deepEqual(people.roles.member, { kind: 'where', test: level });
  const tests = [
    { kind: 'column', column: 'active', in: [true] },
    { kind: 'column', column: 'kind', in: ['3'], known: ['3'] },
  ];
  assert.deepEqual(people.roles.tutor, { kind: 'where', test: { kind: 'all', of: tests } });
  assert.deepEqual(
    Object.values(people.events).map((e) => (e.kind === 'column' ? [e.sentinels, e.as] : [])),
    [
      [[0, -1], { as: 'unix-seconds' }],
      [['9999-12-31', 'infinity'], { as: 'date' }],
    ],
  );
});

test('patterns become tables that keep what they refer to; a name goes before a pattern', () => {
  const live = catalogue(
    [
      table('people', { id: 'integer' }),
      table('cache_people', { id: 'integer', person: 'integer' }),
      table('cache_other', { id: 'integer' }),
    ],
    [key('cache_people', ['person'], 'people', ['id'])],
  );
  const { map, diagnostics } = resolve(
    `technical: ["cache_*", "none_*"]
elsewhere: [{ tables: [cache_other], who: the cache, how: wait }]
tables:
  people: { key: id, person: { roles: { member: always } } }`,
    live,
  );
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(
    Object.values(map.tables).map((t) => [t.name, t.technical, t.gone, t.elsewhere?.who, t.links.map((l) => l.table).join()]),
    [
      ['people', false, 'delete', undefined, ''],
      ['cache_people', true, 'elsewhere', undefined, 'people'],
      ['cache_other', true, 'elsewhere', 'the cache', ''],
    ],
  );
});

test('names of the language itself are names like others', () => {
  const live = catalogue([table('people', { id: 'integer' })]);
  const found = resolve(
    `technical: [constructor]
tables:
  people: { key: toString, person: { roles: { member: { valueOf: x } } } }
  hasOwnProperty: { key: id }`,
    live,
  );
  assert.deepEqual(said(found), [
    'missing-table: the database has no table `hasOwnProperty` in `public`',
    'missing-column: `people` has no column `valueOf`',
    'missing-column: `people` has no column `toString`',
    'unmapped-column: `people` has a column that the map does not know: `id`',
    'missing-table: the database has no table `constructor` in `public`',
  ]);
});
