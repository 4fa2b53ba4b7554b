import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withMariadb } from '../../../test/database.ts';
import type { Catalogue } from '../../map/catalogue.ts';
import { connectMariadb } from './target.ts';

const DDL = `
create table people (id bigint unsigned primary key auto_increment, login varchar(40) collate utf8mb4_bin not null, nick varchar(40), mood enum ('gl,ad', 'it''s'),
  member tinyint(1), score decimal(6, 2), born date not null, seen timestamp null, met datetime, whole varchar(90) as (concat(login, '!')) stored, raw varbinary(8),
  flags bit(1), unique key by_login (login), unique key once (nick, born), key beginning (nick(10)), fulltext key words (nick));
create table seats (id int primary key, person_id bigint unsigned, place text,
  constraint seats_person foreign key (person_id) references people (id) on delete cascade, constraint seats_self foreign key (id) references seats (id));
create table ledgers (id int primary key, person_id bigint unsigned, foreign key (person_id) references people (id) on delete set null) with system versioning;
create table old (id int primary key) engine = MyISAM;
create view everybody as select id from people;
create trigger seen_at before update on people for each row set new.seen = new.seen;
create trigger gone after delete on people for each row set @gone = 1;
create trigger came after insert on people for each row set @came = 1`;

async function catalogueOf(url: string): Promise<Catalogue> {
  const connection = await connectMariadb(url, { system: 's', schema: '' });
  try {
    await connection
      .govern({ system: 's', engine: 'mariadb', url: { env: 'S' }, schema: '', tables: {}, patterns: [], span: SPAN })
      .receipts('none');
    return await connection.catalogue();
  } finally {
    await connection.close();
  }
}

const SPAN = { file: 's', line: 1, column: 1, length: 1 };

test('the catalogue says what a database holds: kinds, keys, indexes, triggers, histories, engines; our own tables are left out', (t) =>
  withMariadb(t, async ({ pool, url, name }) => {
    await pool.query(DDL);
    const c = await catalogueOf(url);
    assert.deepEqual([c.engine, c.major, c.schema, c.mayUse], ['mariadb', 10.11, name, true]);
    assert.deepEqual(Object.keys(c.tables).sort(), ['everybody', 'ledgers', 'old', 'people', 'seats']);
    const { people, seats, ledgers, old, everybody } = c.tables;
    const kinds = Object.fromEntries(Object.values(people!.columns).map((x) => [x.name, x.kind]));
    assert.deepEqual(kinds, {
      id: 'integer',
      login: 'text',
      nick: 'text',
      mood: 'text',
      member: 'integer',
      score: 'number',
      born: 'date',
      seen: 'timestamptz',
      met: 'timestamp',
      whole: 'text',
      raw: 'other',
      flags: 'integer',
    });
    assert.deepEqual([people!.columns.login!.caseInsensitive, people!.columns.nick!.caseInsensitive], [false, true]);
    assert.deepEqual(
      [people!.columns.whole!.generated, people!.columns.login!.nullable, people!.columns.login!.maxLength],
      [true, false, 40],
    );
    assert.deepEqual(people!.columns.mood!.values, ['gl,ad', "it's"]);
    assert.deepEqual(people!.primaryKey, ['id']);
    assert.deepEqual(people!.uniqueKeys.map((k) => k.join()).sort(), ['id', 'login', 'nick,born']);
    assert.equal(people!.indexes.find((i) => i.name === 'words')!.partial, true);
    assert.deepEqual(
      people!.triggers.map((x) => [x.name, x.on[0]]),
      [
        ['gone', 'delete'],
        ['seen_at', 'update'],
      ],
    );
    assert.deepEqual([old!.storage, people!.storage, everybody!.kind], ['MyISAM', undefined, 'view']);
    assert.deepEqual(ledgers!.copies, [{ name: 'system-versioning', kind: 'history' }]);
    assert.deepEqual(
      c.foreignKeys.map((k) => [k.name, k.table, k.columns.join(), k.toTable, k.toColumns.join(), k.onDelete]),
      [
        ['ledgers_ibfk_1', 'ledgers', 'person_id', 'people', 'id', 'set-null'],
        ['seats_person', 'seats', 'person_id', 'people', 'id', 'cascade'],
        ['seats_self', 'seats', 'id', 'seats', 'id', 'restrict'],
      ],
    );
    assert.deepEqual(seats!.may, { select: true, update: true, delete: true, lock: true, trigger: true });
  }));
