import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withDatabase } from '../database.ts';
import { folder, school, terminal } from './terminal.ts';

/** Names, addresses and codes that stand in rows of the school. */
const VALUES = /Ada|Grace|@|KO\b|2019-06-30/;
const guesses = (text: string) => text.split('\n').filter((l) => l.includes(' # ? '));

test('discover proposes a map on standard output, changes nothing and shows no value', (t) =>
  withDatabase(t, async (db) => {
    const s = await school(db);
    const before = readFileSync(join(s.cwd, 'campus.map.yaml'), 'utf8');
    for (const line of ['discover campus --url-env CAMPUS_URL', 'discover campus --url-env CAMPUS_URL --samples --lang fr']) {
      const ran = await s.run(line);
      assert.equal(ran.code, 0, ran.err);
      assert.doesNotMatch(`${ran.out}${ran.err}`, VALUES);
      assert.match(ran.out, /^ {6}email: contact # \? 0\.9\d /m);
      assert.match(ran.out, /^ {6}user-id: \{ via: user_id -> users \} # \? 0\.98 /m);
      assert.match(ran.out, /^ {6}last-activity: \{ column: last_seen_at \} # \? /m);
      assert.match(ran.err, new RegExp(`3 tables .* ${guesses(ran.out).length}\\b`));
    }
    assert.equal(readFileSync(join(s.cwd, 'campus.map.yaml'), 'utf8'), before);
    const { rows } = await db.pool.query(`select count(*)::int as n from pg_namespace where nspname = 'lethe'`);
    assert.equal(rows[0].n, 0, 'nothing is made in the database');
  }));

test('a proposal is no map until each of its guesses is confirmed', (t) =>
  withDatabase(
    t,
    async (db) => {
      const s = await school(db);
      const { out } = await s.run('discover campus --url-env CAMPUS_URL --samples');
      const path = join(s.cwd, 'campus.map.yaml');
      writeFileSync(path, out);
      const refused = await s.run('check --json');
      assert.equal(refused.code, 1);
      const found = refused.json().diagnostics.find((d: { code: string }) => d.code === 'guess-unconfirmed');
      assert.match(found.message, new RegExp(`has ${guesses(out).length} guesses`));
      assert.equal(out.split('\n')[found.span.line - 1], guesses(out)[0]);
      assert.match((await s.run('plan')).err, /error\[project-invalid\]/);
      // somebody corrects what the policy calls otherwise, and confirms line by line
      const corrected = out
        .replace('host: connection', 'host: presence')
        .replace('    gone: delete', '    serves: [seating]\n    gone: delete')
        .replaceAll(/^ {6}(kind|last_seen_at|deletion_asked_at|graduated_on|decided_on): \w+ #.*\n/gm, '')
        .replace('    gone: anonymise', '    technical: [kind, last_seen_at, deletion_asked_at, graduated_on]\n    gone: anonymise')
        .replace('    serves:\n      - admission', '    technical: [decided_on]\n    serves:\n      - admission');
      const last = guesses(corrected).at(-1)!;
      writeFileSync(path, corrected.replaceAll(/ # \? .*$/gm, '').replace(/\n+$/, ` # ? ${last.split(' # ? ')[1]}\n`));
      assert.match((await s.run('check')).out, /has 1 guess that nobody has confirmed/);
      writeFileSync(path, corrected.replaceAll(/ # \? .*$/gm, ''));
      const live = (await s.run('check --live --json')).json().diagnostics;
      assert.deepEqual(
        live.map((d: { severity: string; code: string }) => `${d.severity} ${d.code}`),
        ['warning event-unmapped', 'warning fact-unmapped'],
      );
      assert.deepEqual((await s.run('drift --json')).json().systems[0].found, []);
    },
    { only: 'embedded' },
  ));

test('with --new only what the map of the project does not know is proposed, beside what it knows', (t) =>
  withDatabase(
    t,
    async (db) => {
      const s = await school(db);
      await db.pool.query('create table notes (id int primary key, test_id int not null references tests on delete cascade, text text)');
      await db.pool.query('create table rooms (id int primary key, floor int)');
      const help = (await s.run('drift --json')).json().systems[0].found.find((d: { code: string }) => d.code === 'unmapped-table').help;
      const [, command] = /`lethe (.*)`/.exec(help)!;
      const { tables, technical } = (await s.run(`${command} --json`)).json();
      assert.deepEqual(
        tables.map((p: { name: string }) => p.name),
        ['notes'],
      );
      assert.deepEqual(
        tables[0].people[0].path.map((l: { column: string }) => l.column),
        ['test_id', 'user_id'],
      );
      assert.deepEqual(
        technical.map((p: { table: string }) => p.table),
        ['rooms'],
      );
      const wrong = await s.run('discover campsu --url-env CAMPUS_URL --new');
      assert.deepEqual([wrong.code, /did you mean `campus`/.test(wrong.err)], [2, true]);
    },
    { only: 'embedded' },
  ));

test('discover needs no project, and says what is wrong with what it is given', (t) =>
  withDatabase(
    t,
    async (db) => {
      await db.pool.query('create schema other; create table other.people (id int primary key, last_name text, email text)');
      const s = terminal(folder(), { OTHER_URL: db.url });
      const found = await s.run('discover other --url-env OTHER_URL --schema other --json');
      assert.equal(found.code, 0, found.err);
      assert.deepEqual(found.json().tables[0].roles[0].id, 'person');
      const error = async (line: string) => {
        const ran = await s.run(line);
        assert.doesNotMatch(ran.err, /secret/);
        return `${ran.code} ${/error\[([a-z-]+)\]/.exec(ran.err)?.[1]}`;
      };
      assert.equal(await error('discover other --url-env OTHER_URL'), '3 target-missing');
      assert.equal(await error('discover other --url-env NONE_URL'), '3 url-missing');
      assert.equal(await error('discover Other --url-env OTHER_URL'), '2 argument-invalid');
      assert.equal(await error('discover other --url-env postgres://a:secret@host/x'), '2 argument-invalid');
      assert.equal((await s.run('discover other')).code, 2);
    },
    { only: 'embedded' },
  ));
