import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drivers } from '../../../src/app.ts';
import type { SystemMap } from '../../../src/map/model.ts';
import { discoverMap } from '../../../src/work/discover-map.ts';
import { withMariadb } from '../../database.ts';

const SCHEMA = `
create table users (id bigint primary key, firstname text, mail varchar(80));
insert into users values (1, 'Ada', 'ada@example.org'), (2, 'Grace', 'grace@example.org'), (3, 'Alan', 'alan@example.org');
create table \`odd rows\` (
  id bigint primary key, userid bigint not null, phone text, account varchar(40), number text, digits bigint, ip text,
  born date, born_text text, seconds bigint, milliseconds bigint, \`a\`\`b\` text, flag tinyint(1), data json
);
insert into \`odd rows\` values
  (1, 1, '+33 1 23 45 67 89', 'FR76 3000 6000 0112 3456 7890 189', '2 69 05 49 588 157 80', 269054958815780, '10.0.0.1',
    '1990-02-03', '1990-02-03', 1700000000, 1700000000000, 'x', 1, '{"a": 1}'),
  (2, 99, '12345', 'fr76 3000 6000 0112 3456 7890 189', '2 69 05 49 588 157 81', 269054958815781, '::1', '2099-01-01', 'soon', 0, 0, '', 0, null),
  (3, 0, '0123456789', null, null, -5, '12:30:00', null, null, null, null, null, null, null);
`;
const map = { system: 'campus', engine: 'mariadb', schema: '' } as SystemMap;

test('values are counted within MariaDB as within PostgreSQL, and only numbers come out', (t) =>
  withMariadb(t, async ({ pool, url }) => {
    await pool.query(SCHEMA);
    const connection = await drivers.mariadb!(url, map);
    try {
      const table = (await connection.catalogue()).tables['odd rows']!;
      const links = [{ column: 'userid', table: 'users', key: 'id' }];
      const asked = { table: table.name, columns: Object.keys(table.columns), links, limit: 100 };
      const { rows, columns, links: keys } = await connection.sample!(table, asked);
      assert.deepEqual([rows, keys], [3, { 'userid>users': 1 }]);
      assert.equal(columns.phone!.looks.phone, 2);
      assert.equal(columns.account!.looks.iban, 1, 'capitals only, whatever the collation says');
      assert.equal(columns.number!.looks.nir, 1);
      assert.equal(columns.digits!.looks.nir, 1);
      assert.equal(columns.ip!.looks.ip, 2);
      assert.equal(columns.born!.looks['birth-date'], 1);
      assert.equal(columns.born_text!.looks['birth-date'], 1);
      const numbers = ({ present, zeros, seconds, milliseconds }: (typeof columns)[string]) => [present, zeros, seconds, milliseconds];
      assert.deepEqual(numbers(columns.seconds!), [1, 1, 1, 0]);
      assert.deepEqual(numbers(columns.milliseconds!), [1, 1, 0, 1]);
      assert.deepEqual(numbers(columns.userid!), [2, 1, 0, 0]);
      assert.equal(columns['a`b']!.present, 1, 'an empty text is no value');
      const leaves = (of: unknown): unknown[] => (of !== null && typeof of === 'object' ? Object.values(of).flatMap(leaves) : [of]);
      assert.deepEqual(
        leaves(columns).filter((l) => typeof l !== 'number' || l > 3),
        [],
      );
      const few = await connection.sample!(table, { ...asked, columns: [], links: [], limit: 2 });
      assert.deepEqual(few, { rows: 2, columns: {}, links: {} });
    } finally {
      await connection.close();
    }
  }));

test('a map is proposed from a MariaDB too', (t) =>
  withMariadb(t, async ({ pool, url }) => {
    await pool.query(SCHEMA);
    const setting = { cwd: '/', env: { CAMPUS_URL: url }, now: () => Temporal.Now.instant(), drivers, untested: false };
    const system = { id: 'campus', env: 'CAMPUS_URL', engine: 'mariadb' as const };
    const { tables } = await discoverMap(setting, { system, samples: true, onlyNew: false });
    assert.deepEqual(
      tables.map((found) => [found.name, found.roles.length, found.people.map((p) => p.path[0]!.table)]),
      [
        ['odd rows', 0, ['users']],
        ['users', 1, []],
      ],
    );
  }));
