import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from 'pg';
import { withDatabase } from './database.ts';

test('each test has a fresh database, on every server, and nothing of it stays', async (t) => {
  const names: string[] = [];
  for (let round = 0; round < 2; round += 1) {
    await withDatabase(t, async ({ name, pool, server }) => {
      names.push(name);
      await pool.query('create table only_mine ()');
      const { rows } = await pool.query(`select current_setting('server_version_num')::int / 10000 as major`);
      assert.equal(rows[0].major, server.major);
    });
  }
  assert.equal(new Set(names).size, names.length);
  await withDatabase(t, async ({ pool }) => {
    const { rowCount } = await pool.query('select from pg_database where datname = any($1)', [names]);
    assert.equal(rowCount, 0);
  });
});

test('a template is filled once and copied for each test', async (t) => {
  let filled = 0;
  const template = {
    id: 'numbers',
    key: '1',
    fill: async (url: string) => {
      filled += 1;
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query('create table numbers as select generate_series(1, 1000) as n');
      await client.end();
    },
  };
  for (let round = 0; round < 2; round += 1) {
    await withDatabase(
      t,
      async ({ pool }) => {
        const { rowCount } = await pool.query('delete from numbers');
        assert.equal(rowCount, 1000);
      },
      { template, only: 'embedded' },
    );
  }
  assert.equal(filled, 1);
});
