import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type TestDatabase, withDatabase } from '../database.ts';
import { school, type Terminal } from './terminal.ts';

/** The small school with an archive for its people, of which Cleo, who graduated long ago, is the only one that it takes. */
async function archived(db: TestDatabase): Promise<Terminal> {
  const s = await school(db, { today: true });
  const map = join(s.cwd, 'campus.map.yaml');
  writeFileSync(
    map,
    readFileSync(map, 'utf8').replace('serves: [account, diploma]', 'serves: [account, diploma]\n    archive: { schema: records }'),
  );
  await db.pool.query('create schema records; create table records.users (like users, lethe_run text not null, primary key (id))');
  return s;
}

async function carriedOut(s: Terminal): Promise<void> {
  const plan = (await s.run('plan --json')).json();
  for (const command of [`approve ${plan.id}`, `apply ${plan.id}`]) {
    const { code, err } = await s.run(command);
    assert.equal(code, 0, `${command}: ${err}`);
  }
}

const refused = async (s: Terminal, line: string, code = 'consultation-refused') => {
  const r = await s.run(`${line} --json`);
  assert.equal(r.code, code === 'argument-invalid' ? 2 : 3, `${line}: ${r.out}${r.err}`);
  const said = JSON.parse(r.err).error;
  assert.equal(said.code, code, r.err);
  return said.message as string;
};

test('E17, S18: a plan moves a row to the archive, and explain says where it stands', (t) =>
  withDatabase(t, async (db) => {
    const s = await archived(db);
    const before = await s.run('explain 3');
    assert.doesNotMatch(before.out, /stands in the archive/);
    assert.match((await s.run('plan')).out, /move to the archive +1 /);
    assert.match((await s.run('plan --sql')).out, /records/);
    await carriedOut(s);
    const { rows } = await db.pool.query('select id, email from records.users');
    assert.deepEqual(rows, [{ id: 3, email: null }], 'what was due of it is blank');
    const { out } = await s.run('explain 3');
    assert.match(out, /archived until .* read by the registry only/);
    assert.match(out, /It stands in the archive, schema records\./);
    assert.match((await s.run('explain 3 --lang fr')).out, /en archivage intermédiaire, schéma records/);
    assert.deepEqual((await s.run('plan --json')).json().steps, [], 'again is nothing');
    const placed = await s.run('hold add --person users:03 --reason audit --reassess 2099-01-01 --id h1');
    assert.doesNotMatch(placed.err, /Careful/, 'a hold finds the person in the archive');
    assert.match((await s.run('hold list')).out, /users:3 /);
    assert.match((await s.run('explain 3')).out, /Held: audit/);
  }));

test('S18: reading in the archive is asked with a reason, granted by somebody else for a time, and logged without the key', (t) =>
  withDatabase(t, async (db) => {
    const s = await archived(db);
    await refused(s, 'archive ask users 3 --as registry --reason copy');
    await carriedOut(s);
    await refused(s, 'archive ask users 3 --as library --reason copy', 'argument-invalid');
    await refused(s, 'archive ask users 3 --as registry --reason " "', 'argument-invalid');
    assert.match(await refused(s, 'archive ask users 2 --as registry --reason copy'), /holds nothing of it/);
    const asked = await s.run('archive ask users 3 --as registry --reason "a lost diploma" --id d1');
    assert.match(asked.out, /Consultation d1 is asked for\. Somebody else grants it: lethe archive grant d1 --until DAY/);
    await refused(s, 'archive ask users 3 --as registry --reason again --id d1', 'store-conflict');

    assert.match(await refused(s, 'archive read d1 users 3'), /not granted yet/);
    const today = s.now().toZonedDateTimeISO('Europe/Paris').toPlainDate();
    const until = today.add({ days: 3 }).toString();
    assert.match(await refused(s, `archive grant d1 --until ${until}`), /asked by yourself/);
    s.env.LETHE_USER = 'head';
    await refused(s, `archive grant d1 --until ${today.add({ days: 40 })}`, 'argument-invalid');
    await refused(s, `archive grant d1 --until ${today.subtract({ days: 1 })}`, 'argument-invalid');
    assert.match((await s.run(`archive grant d1 --until ${until}`)).out, /granted to tester until/);
    assert.match(await refused(s, `archive grant d1 --until ${until}`), /granted already/);
    assert.match(await refused(s, 'archive read d1 users 3'), /somebody else/);
    await refused(s, 'archive read nothing users 3', 'consultation-unknown');

    s.env.LETHE_USER = 'tester';
    assert.match(await refused(s, 'archive read d1 users 2'), /another row/);
    const read = await s.run('archive read d1 users 3');
    assert.equal(read.code, 0, read.err);
    assert.match(read.out, /campus\.users 3[\s\S]*name +Cleo/);
    assert.doesNotMatch(read.out, /email/, 'only what is archived for this reader');
    assert.match(read.err, /in the log/);
    const now = s.now;
    s.now = () => now().add({ hours: 24 * 4 });
    assert.match(await refused(s, 'archive read d1 users 3'), /is over/);

    const [listed] = (await s.run('archive list --json')).json();
    assert.deepEqual([listed.state, listed.by, listed.grantedBy, listed.reason], ['over', 'tester', 'head', 'a lost diploma']);
    assert.deepEqual(
      listed.reads.map((r: { rows?: number }) => r.rows ?? 'refused'),
      ['refused', 'refused', 'refused', 1, 'refused'],
    );
    assert.match((await s.run('archive list')).out, /d1 +over.*tester as registry +campus\.users +1, refused 4 +a lost diploma/);
    const { rows } = await db.pool.query(
      `select (select jsonb_agg(c) from lethe_store.consultations c)::text || (select jsonb_agg(r) from lethe_store.consultation_reads r)::text as log`,
    );
    assert.doesNotMatch(rows[0].log, /Cleo|\["3"\]|users[: ]3/, 'S45: nobody is named, and no key is kept');
  }));

test('S18: everything that the archive holds of a person is read at once; what is over is read no more', (t) =>
  withDatabase(t, async (db) => {
    const s = await archived(db);
    await carriedOut(s);
    const today = s.now().toZonedDateTimeISO('Europe/Paris').toPlainDate();
    await s.run('archive ask users:3 --as registry --reason request --id p1');
    s.env.LETHE_USER = 'head';
    await s.run(`archive grant p1 --until ${today}`);
    s.env.LETHE_USER = 'tester';
    const { rows } = (await s.run('archive read p1 users:3 --json')).json();
    assert.deepEqual(
      rows.map((r: { table: string; key: string[]; values: { name: string } }) => [r.table, r.key, r.values.name]),
      [['users', ['3'], 'Cleo']],
    );
    await db.pool.query(`update records.users set graduated_on = '1950-01-01'`);
    assert.match(await refused(s, 'archive read p1 users:3'), /holds nothing of it/);
  }));
