import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDatabase } from '../database.ts';
import { school } from './terminal.ts';

test('drift is nothing where the database is as the map says, and a failing gate where it is not (E12, E13)', (t) =>
  withDatabase(t, async (db) => {
    const s = await school(db);
    const clean = await s.run('drift');
    assert.deepEqual([clean.code, clean.out, clean.err], [0, 'campus: 3 tables, as the map says.\n', '']);
    assert.equal((await s.run('drift --lang fr')).out, 'campus : 3 tables, comme le dit la carte.\n');
    await db.pool.query(`
      create table notes (id int primary key, user_id int references users on delete cascade, text text);
      alter table tests add examiner int references users;
      alter table users alter email set not null, drop column name;
      create function keep() returns trigger language plpgsql as $$ begin return old; end $$;
      create trigger copy_away before delete on seats for each row execute function keep();`);
    const drifted = await s.run('drift --json');
    assert.equal(drifted.code, 1);
    const codes = (of: { code: string; span: { line: number } }[]) => of.map((d) => `${d.code}:${d.span.line}`);
    const { found } = drifted.json().systems[0];
    assert.deepEqual(codes(found), [
      'unmapped-table:2',
      'unknown-foreign-key:4',
      'missing-column:13',
      'transform-refused:14',
      'unfollowed-foreign-key:22',
      'trigger:31',
    ]);
    assert.deepEqual(JSON.parse((await s.run('drift --format json')).out), drifted.json());
    const text = (await s.run('drift')).out;
    assert.match(text, /^error\[unmapped-table\].*\n {2}campus\.map\.yaml:2:\d+\n/m);
    assert.match(text, /^campus: 6 errors, 0 warnings\.$/m);
  }));

test('CI systems read drift as SARIF or JUnit, with files as they are named from where the command runs', (t) =>
  withDatabase(
    t,
    async (db) => {
      const s = await school(db);
      await db.pool.query('create table "odd <&> name" (id int primary key)');
      s.cwd = s.cwd.replace(/\/school$/, '');
      const printed = await s.run('drift --project school --format sarif');
      assert.equal(printed.code, 1);
      const { results, tool } = printed.json().runs[0];
      assert.equal(results.length, 1);
      assert.equal(tool.driver.rules[results[0].ruleIndex].id, 'unmapped-table');
      assert.equal(results[0].locations[0].physicalLocation.artifactLocation.uri, 'school/campus.map.yaml');
      const xml = await s.run('drift --project school --format junit');
      assert.equal(xml.code, 1);
      assert.match(xml.out, /^<\?xml version="1.0"/);
      assert.match(xml.out, /<testcase classname="lethe.campus" name="unmapped-table">\n {6}<failure [^>]*odd &lt;&amp;&gt; name/);
      assert.match(xml.out, /<testcase classname="lethe.campus" name="missing-column"\/>/);
      assert.match(xml.out, /school\/campus\.map\.yaml:2:/);
      const both = await s.run('drift --json --format junit');
      assert.deepEqual([both.code, /error":\{"code":"argument-invalid/.test(both.err)], [2, true]);
    },
    { only: 'embedded' },
  ));

test('a warning fails the gate only when it is strict; a database out of reach is no drift', (t) =>
  withDatabase(
    t,
    async (db) => {
      const s = await school(db);
      await db.pool.query('alter table seats drop constraint seats_user_id_fkey, add foreign key (user_id) references users not valid');
      assert.deepEqual(
        (await s.run('drift --json')).json().systems[0].found.map((d: { code: string }) => d.code),
        ['key-unchecked'],
      );
      assert.deepEqual([(await s.run('drift')).code, (await s.run('drift --strict')).code], [0, 1]);
      assert.match((await s.run('drift --format junit')).out, /failures="0"[\s\S]*<system-out>warning: /);
      assert.match((await s.run('drift --strict --format junit')).out, /failures="1"/);
      s.env.CAMPUS_URL = 'postgres://lethe@127.0.0.1:1/none';
      assert.equal((await s.run('drift')).code, 3);
    },
    { only: 'embedded' },
  ));
