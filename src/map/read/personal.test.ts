import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Catalogue, CatalogueTable } from '../catalogue.ts';
import { readMap } from '../read.ts';
import { resolveMap } from '../resolve.ts';

const HEAD = { file: 'a.yaml', text: 'lethe: 1\nsystem: { id: lms, engine: postgres, url: { env: LMS_URL } }\n' };
const TABLES = {
  file: 'b.yaml',
  text: `lethe: 1
elsewhere: [{ tables: ["work_*", tags], who: the LMS, how: reset the course }]
tables:
  users: { key: id, person: { roles: { user: always } }, technical: [name] }
`,
};
const read = (text: string) => readMap([HEAD, TABLES, { file: 'c.yaml', text: `lethe: 1\n${text}` }]);

test('a map in several files says what is personal where SQL does nothing: a column, a path, some rows only', () => {
  const { map, diagnostics } = read(`personal:
  work_done: { people: [userid], actors: [graded_by], columns: [answer] }
  work_notes: { people: [[done -> work_done(id), userid]] }
  tags: { people: [{ via: item, where: { kind: user } }] }
identity: { users: [login, [first, last]] }
`);
  assert.deepEqual(diagnostics, []);
  const ways = (of: { path: { columns: string[]; table: string; keys: string[] }[]; where: object }[]) =>
    of.map((n) => [n.path.map((l) => `${l.columns.join()}>${l.table}.${l.keys.join()}`).join(' '), n.where]);
  const { work_done, work_notes, tags } = map!.personal!;
  assert.deepEqual([ways(work_done!.people), ways(work_done!.actors)], [[['userid>users.id', {}]], [['graded_by>users.id', {}]]]);
  assert.deepEqual(ways(work_notes!.people), [['done>work_done.id userid>users.id', {}]]);
  assert.deepEqual(ways(tags!.people), [['item>users.id', { kind: 'user' }]]);
  assert.deepEqual(map!.identity, { users: [['login'], ['first', 'last']] });
  assert.equal(work_done!.span.file, 'c.yaml');
});

test('what it names must be known: the table, the way to a person, who acts', () => {
  const codes = (text: string) => read(text).diagnostics.map((d) => `${d.code}:${d.span!.line}`);
  assert.deepEqual(codes('personal:\n  other: { columns: [a] }\n'), ['unknown-table:3']);
  assert.deepEqual(codes('personal:\n  tags: { people: [a -> nowhere(id)] }\n'), ['unknown-table:3']);
  assert.deepEqual(codes('identity: { tags: [a] }\n'), ['unknown-table:2']);
  const two = `tables:\n  staff: { key: id, person: { roles: { user: always } }, technical: [name] }\n`;
  assert.deepEqual(codes(`${two}personal:\n  tags: { people: [a] }\n`), ['wrong-link:5']);
  assert.deepEqual(codes('system: { id: lms, engine: postgres, url: { env: LMS_URL } }\n').slice(0, 1), ['written-twice:2']);
});

test('the live catalogue must have its tables and columns', () => {
  const column = (name: string, kind: 'integer' | 'text') => [
    name,
    { name, type: kind, kind, nullable: true, generated: false, caseInsensitive: false },
  ];
  const table = (name: string, ...columns: unknown[][]): [string, CatalogueTable] => [
    name,
    {
      name,
      kind: 'table',
      columns: Object.fromEntries([column('id', 'integer'), ...columns]),
      primaryKey: ['id'],
      uniqueKeys: [['id']],
      indexes: [],
      triggers: [],
      copies: [],
      rowSecurity: false,
      rows: 1,
      may: { select: true, update: true, delete: true, lock: true },
    },
  ];
  const catalogue: Catalogue = {
    engine: 'postgres',
    major: 18,
    schema: 'public',
    mayUse: true,
    foreignKeys: [],
    tables: Object.fromEntries([
      table('users', column('name', 'text')),
      table('work_done', column('userid', 'integer'), column('answer', 'text')),
      table('tags', column('item', 'integer'), column('kind', 'text')),
    ]),
  };
  const { map } = read(`personal:
  work_done: { people: [userid], actors: [grader], columns: [answer, essay] }
  work_gone: { columns: [a] }
  tags: { people: [{ via: item, where: { kind: user, what: x } }, kind] }
identity: { users: [name, login] }
`);
  const found = resolveMap(map!, catalogue).diagnostics.map((d) => `${d.code}: ${d.message}`);
  assert.deepEqual(found.sort(), [
    'join-mistyped: `tags.kind` (text) cannot be compared with `users.id` (integer)',
    'missing-column: `tags` has no column `what`',
    'missing-column: `users` has no column `login`',
    'missing-column: `work_done` has no column `essay`',
    'missing-column: `work_done` has no column `grader`',
    'missing-table: the database has no table `work_gone` in `public`',
  ]);
});
