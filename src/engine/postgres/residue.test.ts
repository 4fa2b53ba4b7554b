import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from 'pg';
import { withDatabase } from '../../../test/database.ts';
import { type Predicate, parent } from '../../justify/predicate.ts';
import type { ResidueAsked } from '../../plan/residue.ts';
import { findResidue } from './residue.ts';

const SCHOOL = `
create table people (id int primary key, login text, first text, last text, note text);
insert into people values (1, 'a.dupont', 'Anaïs', 'O''Connor', 'Anaïs O''Connor'), (2, 'b', 'Li', '', ''), (3, null, 'Anaïs', 'Dupont', 'met Anaïs O''Connor');
create table attempts (id int primary key, person int);
insert into attempts values (10, 1), (11, 2), (12, null);
create table answers (a int, b int, attempt int, body text, meta jsonb, tag varchar(2), primary key (a, b));
insert into answers values
  (1, 1, 10, 'by ANAÏS <b>o''connor</b>', '{"by": "a.dupont"}', 'li'),
  (1, 2, 11, 'Anaïse O''Connor-Smith', '{"by": "a.dupontel"}', null),
  (2, 1, 10, 'xa.dupont', '{}', null),
  (2, 2, 12, 'a.DUPONT', null, null);
create table "no texts" ("the id" int primary key);
`;

const mine: Predicate = { is: 'in', column: 'id', values: [1] };
const overAttempts = parent(
  { columns: ['attempt'], table: 'attempts', keys: ['id'] },
  parent({ columns: ['person'], table: 'people', keys: ['id'] }, mine),
);

test('residue: rows over a path, and words that stand as a whole; neither parts of words nor short ones (S45)', (t) =>
  withDatabase(t, async (db) => {
    await db.pool.query(SCHOOL);
    const client = new Client({ connectionString: db.url });
    await client.connect();
    try {
      const look = (asked: Partial<ResidueAsked> & Pick<ResidueAsked, 'table'>) =>
        findResidue(
          client,
          { schema: 'public', archives: {} },
          {
            key: [],
            links: [],
            texts: [],
            person: { table: 'people', key: '1', keyColumns: ['id'] },
            identity: [['login'], ['first', 'last']],
            words: [],
            keys: 10,
            ...asked,
          },
        );
      const answers = { table: 'answers', key: ['a', 'b'], links: [overAttempts], texts: ['body', 'meta', 'tag'] };
      assert.deepEqual(await look(answers), {
        links: [2],
        texts: [
          {
            column: 'body',
            rows: 2,
            keys: [
              ['1', '1'],
              ['2', '2'],
            ],
          },
          { column: 'meta', rows: 1, keys: [['1', '1']] },
        ],
      });
      // at most so many keys; the count is of all
      assert.deepEqual((await look({ ...answers, keys: 1 })).texts[0], { column: 'body', rows: 2, keys: [['1', '1']] });
      // of a person of the database nothing: too short, or empty; of one who is gone neither
      for (const key of ['2', '99'])
        assert.deepEqual((await look({ ...answers, links: [], person: { table: 'people', key, keyColumns: ['id'] } })).texts, []);
      // words that somebody gave are found without the row
      const given = await look({
        ...answers,
        links: [],
        identity: [],
        words: [['SMITH'], ['connor', 'an'], ["x'; drop table people; --"]],
      });
      assert.deepEqual(given.texts, [{ column: 'body', rows: 1, keys: [['1', '2']] }]);
      // their own row names them, which is no finding; what somebody else wrote is
      const people = { table: 'people', key: ['id'], texts: ['login', 'first', 'note'] };
      assert.deepEqual((await look(people)).texts, [{ column: 'note', rows: 1, keys: [['3']] }]);
      assert.deepEqual((await look({ ...people, words: [["O'Connor", 'Anaïs']] })).texts, [
        { column: 'note', rows: 2, keys: [['1'], ['3']] },
      ]);
      assert.deepEqual(await look({ table: 'no texts', key: ['the id'], words: [['abc']] }), { links: [], texts: [] });
      assert.deepEqual(await look({ table: 'answers', identity: [], texts: ['body'] }), { links: [], texts: [] });
    } finally {
      await client.end();
    }
  }));
