import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDatabase } from '../database.ts';
import { folder, type Ran, school, terminal } from './terminal.ts';

const ok = (r: Ran, code = 0): Ran => {
  assert.equal(r.code, code, `${r.out}${r.err}`);
  return r;
};

test('from init to a carried-out plan, with a canary, a hold, a freeze and a confirmation in between (S35, S44, E19)', async (t) => {
  await withDatabase(t, async (db) => {
    const s = await school(db, { today: true });
    // rows enough that a first run stops at its hundredth: 150 seats of five years ago
    await db.pool.query(
      `insert into seats select 2, timestamptz '2021-01-04 08:00+01' + n * interval '1 hour', 'pc' from generate_series(1, 150) n`,
    );
    await db.pool.query('analyze');
    ok(await s.run('check --live'));

    // what waits in the year 2090 is another question, and its count is not shown as today's
    assert.ok(!ok(await s.run('plan --as-of 2090-01-01')).out.includes('diploma.1'));
    const plan = ok(await s.run('plan --json')).json();
    assert.ok(plan.surveys.some((x: { waiting: { rule?: string }[] }) => x.waiting.some((w) => w.rule === 'diploma.1')));
    const steps = plan.steps.map((p: { table: string; action: string; rows: number }) => [p.table, p.action, p.rows]);
    // seats: 150 + the two old ones; users: Eve goes (Ada has a test that waits for its reading), Ada's name, Ada's and Cleo's email
    assert.deepEqual(steps, [
      ['seats', 'delete', 152],
      ['users', 'delete', 1],
      ['users', 'columns', 1],
      ['users', 'columns', 2],
    ]);

    assert.match(ok(await s.run(`apply ${plan.id}`), 3).err, /error\[plan-unapproved\]/);
    const refused = ok(await s.run(`approve ${plan.id}`), 3);
    assert.match(refused.err, /error\[plan-large\].*large steps: 1/);
    ok(
      await s.run(
        `approve ${plan.id.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')} --large 1 --comment "seen with the registrar"`,
      ),
    );

    ok(await s.run('freeze --reason "restoring a backup"'));
    assert.match(ok(await s.run(`apply ${plan.id}`), 3).err, /error\[frozen\].*restoring a backup/);
    assert.match(ok(await s.run('status')).out, /restoring a backup/);
    assert.equal(ok(await s.run('freeze --lift --json')).json().lifted, 1);

    const canary = ok(await s.run(`apply ${plan.id}`), 4);
    assert.match(canary.out, /stopped after 100 rows/);
    assert.match(canary.out, new RegExp(`lethe apply ${plan.id} --go-on`));
    assert.equal(await count("seats where begin_at < now() - interval '2 years'"), 152 - 100);

    const done = ok(await s.run(`apply ${plan.id.toLowerCase()} --go-on --json`));
    assert.equal(done.err, '');
    assert.deepEqual(
      done.json().steps.map((x: { rows: number }) => x.rows),
      [152, 1, 1, 2],
    );
    assert.equal(await count('seats'), 1);
    const { rows } = await db.pool.query('select id, name, email from users order by id');
    assert.deepEqual(rows, [
      { id: 1, name: null, email: null },
      { id: 2, name: 'Bo', email: 'bo@mill.example' },
      { id: 3, name: 'Cleo', email: null },
      { id: 4, name: 'Dan', email: 'dan@mill.example' },
    ]);
    assert.match(ok(await s.run(`apply ${plan.id}`), 3).err, /error\[plan-done\]/);
    assert.equal(ok(await s.run('status --json')).json().plans[0].state, 'done');

    // the reading confirmed: Ada's test is due now, unless somebody holds it
    ok(await s.run('confirm admission.failed --by "Data protection officer"'));
    assert.ok(!ok(await s.run('plan')).out.includes('held'));
    const hold = ok(await s.run('hold add --id dispute-14 --person users:1 --reason "dispute 14" --reassess 2099-02-01 --json')).json();
    assert.ok(hold.acknowledged);
    const kept = ok(await s.run('plan')).out;
    assert.match(kept, /Nothing is due/);
    assert.match(kept, /^ {2}held +2 {2}campus\.tests, campus\.users$/m); // counted again, because a hold was placed
    assert.match(
      ok(await s.run('explain campus.tests 10')).out,
      /due since \d+ \w+ 2\d{3}, held\n[\s\S]*Held: dispute 14 \(hold dispute-14 of tester/,
    );
    assert.match(ok(await s.run('hold list')).out, /dispute-14 {2}users:1/);
    ok(await s.run('hold release dispute-14'));
    assert.equal(ok(await s.run('hold list --json')).json().length, 0);
    assert.equal(ok(await s.run('hold list --released --json')).json().length, 1);

    const last = ok(await s.run('plan --json')).json();
    assert.deepEqual(
      last.steps.map((x: { table: string; rows: number }) => [x.table, x.rows]),
      [
        ['tests', 1],
        ['users', 1],
      ],
    );
    ok(await s.run(`approve ${last.id}`));
    ok(await s.run(`apply ${last.id}`));
    assert.equal(await count('users where id = 1'), 0);
    assert.match(ok(await s.run('plan')).out, /Nothing is due\.\n[\s\S]*Nothing has been changed, and nothing would be\.\n$/);

    async function count(what: string): Promise<number> {
      return Number((await db.pool.query(`select count(*) as n from ${what}`)).rows[0].n);
    }
  });
});

test('every command prints one JSON value with --json and nothing else, and says less with --quiet', async (t) => {
  await withDatabase(
    t,
    async (db) => {
      const s = await school(db, { today: true });
      const plan = ok(await s.run('plan --json')).json().id;
      const once = /^(apply|hold add|hold release)/;
      const lines = [
        'check',
        'check --live',
        'plan',
        'plan --as-of 2027-01-31',
        'plan --sql',
        'plan --against .',
        `approve ${plan}`,
        `apply ${plan}`,
        'explain 2',
        'explain campus.tests 10',
        'confirm',
        'confirm admission.failed --by DPO',
        'hold add --id h1 --table seats --reason audit --reassess 2099-01-01',
        'hold list',
        'hold release h1',
        'freeze --reason backup',
        'freeze --lift',
        'status',
        'completion bash',
      ];
      for (const line of lines) {
        const r = ok(await s.run(`${line} --json`));
        assert.doesNotThrow(r.json, line);
        assert.equal(r.err, '', line);
        if (!once.test(line)) assert.equal(ok(await s.run(`${line} --quiet`)).err, '', line);
      }
      const wrong = await s.run('explain 99 --json');
      assert.equal(wrong.out, '');
      assert.equal(JSON.parse(wrong.err).error.code, 'row-unknown');
    },
    { only: 'embedded' },
  );
});

test('each exit code: done 0, findings 1, usage 2, trouble 3 (partial 4 is above)', async (t) => {
  await withDatabase(
    t,
    async (db) => {
      const s = await school(db, { today: true });
      assert.equal((await s.run('check --live')).code, 0);
      await db.pool.query('alter table users add column phone text'); // a column that no map knows
      const found = await s.run('check --live');
      assert.equal(found.code, 1);
      assert.match(found.out, /`phone`/);
      assert.equal((await s.run('plan')).code, 3);
      assert.equal((await s.run('plan --as-of yesterday')).code, 2);
      assert.equal((await s.run('plan --as-off 2027-01-01')).code, 2);
      const empty = terminal(folder());
      assert.equal((await empty.run('check')).code, 3);
      assert.equal((await empty.run('init')).code, 0);
      assert.equal((await empty.run('check --strict')).code, 0);
    },
    { only: 'embedded' },
  );
});

test('an apply that another run or Ctrl-C interrupts says so, and the same command goes on', async (t) => {
  await withDatabase(
    t,
    async (db) => {
      const s = await school(db, { today: true });
      const plan = ok(await s.run('plan --json')).json().id;
      ok(await s.run(`approve ${plan}`));
      s.interrupt.abort();
      assert.match(ok(await s.run(`apply ${plan}`), 4).out, new RegExp(`Go on: lethe apply ${plan}\\n$`));
      s.interrupt = new AbortController();
      const busy = await db.pool.connect();
      await busy.query('begin');
      await busy.query('select from seats where user_id = 3 for update');
      const partly = ok(await s.run(`apply ${plan}`), 4);
      assert.match(partly.out, /Busy and still due: 1 row\./);
      assert.match(partly.err, /held by other transactions, left for the next run: 1 row\n/);
      await busy.query('rollback');
      busy.release();
      ok(await s.run(`apply ${plan}`));
    },
    { only: 'embedded' },
  );
});

test('messages are French when asked for, or when the terminal is', async (t) => {
  await withDatabase(
    t,
    async (db) => {
      const s = await school(db, { today: true });
      assert.match((await s.run('plan --lang fr')).out, /Rien n’a été modifié/);
      s.env.LANG = 'fr_FR.UTF-8';
      assert.match((await s.run('hold list')).out, /Aucun gel en vigueur/);
      assert.match((await s.run('explain 3')).out, /archivé jusqu’au \d+ \S+ 2\d{3}, lu seulement par la scolarité/);
      assert.match((await s.run('hold list --lang en')).out, /No hold is in force/);
    },
    { only: 'embedded' },
  );
});
