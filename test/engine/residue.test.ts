import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drivers } from '../../src/app.ts';
import { type Predicate, parent } from '../../src/justify/predicate.ts';
import type { SystemMap } from '../../src/map/model.ts';
import { type ResidueAsked, textColumns } from '../../src/plan/residue.ts';
import type { Connection } from '../../src/plan/target.ts';
import { withDatabase, withMariadb } from '../database.ts';

const school = (quote: string) => `
create table people (id int primary key, login text, first text, last text, note text);
insert into people values (1, 'a.dupont', 'Anaïs', 'O''Connor', 'Anaïs O''Connor'), (2, 'b', 'Li', '', ''),
  (3, null, 'Anaïs', 'Dupont', 'met Anaïs O''Connor');
create table attempts (id int primary key, person int);
insert into attempts values (10, 1), (11, 2), (12, null);
create table answers (a int, b int, attempt int, body text, meta json, tag varchar(2), primary key (a, b));
insert into answers values
  (1, 1, 10, 'by ANAÏS <b>o''connor</b>', '{"by": "a.dupont"}', 'li'),
  (1, 2, 11, 'Anaïse O''Connor-Smith', '{"by": "a.dupontel"}', null),
  (2, 1, 10, 'xa.dupont, Anais O''Connor', '{}', null),
  (2, 2, 12, 'a.DUPONT', null, null);
create table ${quote}no texts${quote} (${quote}the id${quote} int primary key);
`;

const mine: Predicate = { is: 'in', column: 'id', values: [1] };
const overAttempts = parent(
  { columns: ['attempt'], table: 'attempts', keys: ['id'] },
  parent({ columns: ['person'], table: 'people', keys: ['id'] }, mine),
);

/** The same cases, whatever the engine. */
async function cases(connection: Connection, map: SystemMap): Promise<void> {
  const { tables } = await connection.catalogue();
  assert.deepEqual(
    [textColumns(tables.people!), textColumns(tables.answers!)],
    [
      ['login', 'first', 'last', 'note'],
      ['body', 'meta'],
    ],
  );
  const target = connection.govern(map);
  const look = (asked: Partial<ResidueAsked> & Pick<ResidueAsked, 'table'>) =>
    target.residue!({
      key: [],
      links: [],
      texts: [],
      person: { table: 'people', key: '1', keyColumns: ['id'] },
      identity: [['login'], ['first', 'last']],
      words: [],
      keys: 10,
      ...asked,
    });
  const answers = { table: 'answers', key: ['a', 'b'], links: [overAttempts], texts: ['body', 'meta', 'tag'] };
  const [one, two, four] = [
    ['1', '1'],
    ['1', '2'],
    ['2', '2'],
  ]; // keys of rows
  assert.deepEqual(await look(answers), {
    links: [2],
    texts: [
      { column: 'body', rows: 2, keys: [one, four] },
      { column: 'meta', rows: 1, keys: [one] },
    ],
  });
  // at most so many keys; the count is of all
  assert.deepEqual((await look({ ...answers, keys: 1 })).texts[0], { column: 'body', rows: 2, keys: [one] });
  // of somebody whose names are short or empty nothing, and nothing of one who is gone
  for (const key of ['2', '99'])
    assert.deepEqual((await look({ ...answers, links: [], person: { table: 'people', key, keyColumns: ['id'] } })).texts, []);
  // words that somebody gave are found without the row, all of a line together
  // punctuation around them does not matter
  const words = [['-smith'], ['-smith', '/'], ['connor', 'an'], ["x'; drop table people; --"]];
  assert.deepEqual((await look({ ...answers, links: [], identity: [], words })).texts, [{ column: 'body', rows: 1, keys: [two] }]);
  // their own row names them, which is no finding; what somebody else wrote is
  const people = { table: 'people', key: ['id'], texts: ['login', 'first', 'note'] };
  assert.deepEqual((await look(people)).texts, [{ column: 'note', rows: 1, keys: [['3']] }]);
  const given = await look({ ...people, words: [["O'Connor", 'Anaïs']] });
  assert.deepEqual(given.texts, [{ column: 'note', rows: 2, keys: [['1'], ['3']] }]);
  assert.deepEqual(await look({ table: 'no texts', key: ['the id'], words: [['abc']] }), { links: [], texts: [] });
  assert.deepEqual(await look({ table: 'answers', identity: [], texts: ['body'] }), { links: [], texts: [] });
}

const mapOf = (engine: 'postgres' | 'mariadb', schema: string) =>
  ({ system: 'school', engine, url: { env: 'X' }, schema, tables: {}, patterns: [] }) as unknown as SystemMap;

test('residue on PostgreSQL: rows over a path, and words that stand as a whole; no parts of words, no short ones (S45)', (t) =>
  withDatabase(t, async (db) => {
    await db.pool.query(school('"'));
    const map = mapOf('postgres', 'public');
    const connection = await drivers.postgres!(db.url, map);
    await cases(connection, map).finally(() => connection.close());
  }));

test('residue on MariaDB: the same, whatever the collation takes for one (S45)', (t) =>
  withMariadb(t, async ({ pool, url }) => {
    await pool.query(school('`'));
    const map = mapOf('mariadb', '');
    const connection = await drivers.mariadb!(url, map);
    await cases(connection, map).finally(() => connection.close());
  }));
