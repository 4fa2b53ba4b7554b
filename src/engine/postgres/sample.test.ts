import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDatabase } from '../../../test/database.ts';
import { readCatalogue } from './catalogue.ts';
import { sampleTable } from './sample.ts';

const SCHEMA = `
create table users (id bigint primary key);
insert into users select generate_series(1, 5);
create table "odd ""rows""" (
  id bigint primary key, user_id bigint, mail text, phone text, account varchar(40), number text, digits bigint, ip text, addr inet,
  born date, born_text text, seconds bigint, milliseconds bigint, "a'b" text, state text check (state in ('a', 'b')), data jsonb, at timestamptz
);
insert into "odd ""rows""" values
  (1, 1, 'ada@example.org', '+33 1 23 45 67 89', 'FR76 3000 6000 0112 3456 7890 189', '2 69 05 49 588 157 80', 269054958815780, '10.0.0.1', '10.0.0.1',
    '1990-02-03', '1990-02-03', 1700000000, 1700000000000, 'x', 'a', '{"a": 1}', 'infinity'),
  (2, 99, 'no address', '12345', 'none', '2 69 05 49 588 157 81', 269054958815781, '::1', null,
    'infinity', 'soon', 0, 0, '', 'b', null, null),
  (3, 0, null, null, null, null, null, '12:30:00', null, null, '2099-01-01', 12, 12, null, null, null, now()),
  (4, null, 'grace@example.org ', '0123456789', 'GB29NWBK60161331926819', '269054958815780x', -5, 'x', null, now()::date, '1985-13-01', null, null, null, 'a', null, null);
`;
const COLUMNS = [
  'id',
  'user_id',
  'mail',
  'phone',
  'account',
  'number',
  'digits',
  'ip',
  'addr',
  'born',
  'born_text',
  'seconds',
  'milliseconds',
  "a'b",
  'data',
  'at',
];

test('values are counted within the database by what they look like, and whether they are keys elsewhere', (t) =>
  withDatabase(t, async (db) => {
    await db.pool.query(SCHEMA);
    const client = await db.pool.connect();
    try {
      const catalogue = await readCatalogue(client, 'public');
      const table = catalogue.tables['odd "rows"']!;
      const links = [{ column: 'user_id', table: 'users', key: 'id' }];
      const counts = await sampleTable(client, 'public', table, { table: table.name, columns: COLUMNS, links, limit: 100 });
      assert.equal(counts.rows, 4);
      assert.deepEqual(counts.links, { 'user_id>users': 1 });
      const { looks } = counts.columns.mail!;
      assert.deepEqual(looks, { 'e-mail': 1, phone: 0, iban: 0, ip: 0, nir: 0, 'birth-date': 0 });
      assert.equal(counts.columns.phone!.looks.phone, 2);
      assert.equal(counts.columns.account!.looks.iban, 2);
      assert.equal(counts.columns.number!.looks.nir, 1, 'its last two digits must fit the others');
      assert.equal(counts.columns.digits!.looks.nir, 1);
      assert.equal(counts.columns.ip!.looks.ip, 2, 'a time of day is no address');
      assert.equal(counts.columns.addr!.looks.ip, 1);
      assert.equal(counts.columns.born!.looks['birth-date'], 1);
      assert.equal(counts.columns.born_text!.looks['birth-date'], 1);
      const numbers = ({ present, zeros, seconds, milliseconds }: (typeof counts.columns)[string]) => [
        present,
        zeros,
        seconds,
        milliseconds,
      ];
      assert.deepEqual(numbers(counts.columns.seconds!), [2, 1, 1, 0]);
      assert.deepEqual(numbers(counts.columns.milliseconds!), [2, 1, 0, 1]);
      assert.deepEqual(numbers(counts.columns.user_id!), [2, 1, 0, 0]);
      assert.equal(counts.columns["a'b"]!.present, 1, 'an empty text is no value');
      const few = await sampleTable(client, 'public', table, { table: table.name, columns: [], links: [], limit: 2 });
      assert.deepEqual(few, { rows: 2, columns: {}, links: {} });
    } finally {
      client.release();
    }
  }));

test('only numbers come out of a sample: none of the values is in it (mute-evidence)', (t) =>
  withDatabase(t, async (db) => {
    await db.pool.query(SCHEMA);
    const client = await db.pool.connect();
    try {
      const table = (await readCatalogue(client, 'public')).tables['odd "rows"']!;
      const counts = await sampleTable(client, 'public', table, { table: table.name, columns: COLUMNS, links: [], limit: 100 });
      const leaves = (of: unknown): unknown[] => (of !== null && typeof of === 'object' ? Object.values(of).flatMap(leaves) : [of]);
      assert.deepEqual(
        leaves(counts).filter((l) => typeof l !== 'number' || l > 4),
        [],
      );
    } finally {
      client.release();
    }
  }));
