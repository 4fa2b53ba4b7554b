import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDatabase } from '../database.ts';
import { at, school } from './terminal.ts';

interface Paragraph {
  columns: string[];
  verdict: string;
  since?: string;
  until?: string;
  becomes?: string;
  readers: { en: string }[];
  activities: {
    activity: string;
    standing: string;
    operative: boolean;
    until?: string;
    archiveUntil?: string;
    cause?: string;
    bases: string[];
  }[];
}

/** What is said of each group of columns, without the words. */
const said = (columns: Paragraph[]) =>
  columns.map((c) => [
    c.columns.join(),
    c.verdict,
    c.since ?? c.until ?? '',
    c.becomes ?? '',
    c.activities
      .map((a) => `${a.operative ? '>' : ''}${a.activity} ${a.standing} ${a.archiveUntil ?? a.until ?? a.cause ?? ''}`.trim())
      .join('; '),
  ]);

test('explain: verdict, since or until when, what becomes of it, and the activity on which it rests (S29, S30), dates by hand', async (t) => {
  await withDatabase(t, async (db) => {
    const s = await school(db);
    s.now = at('2026-11-24T10:00:00Z');
    await db.pool.query(
      `insert into users (id, name, kind, last_seen_at) values (6, 'Fay', 'X', '2026-11-01'), (7, 'Gus', 'Q', '2026-11-01')`,
    );
    const of = async (place: string) => {
      const r = await s.run(`explain ${place} --json`);
      assert.equal(r.code, 0, r.err);
      return r.json();
    };

    // Ada, candidate, last seen 1 May 2022: kept until 1 May 2025, due from the 2nd; never an alumna. Her test waits for its reading, so
    // her row stays as a skeleton (S33)
    const ada = await of('campus.users 1');
    assert.deepEqual(said(ada.columns), [
      ['name', 'due', '2025-05-02', 'blank', '>account ended 2025-05-01; diploma none'],
      ['email', 'due', '2025-05-02', 'blank', '>account ended 2025-05-01'],
    ]);
    assert.equal(ada.skeleton, true);
    assert.match((await s.run('explain 1')).out, /email: due since 2 May 2025, will be blanked\n[\s\S]*stays as a skeleton/);
    assert.equal((await of('campus.users 5')).skeleton, false);
    // Bo, student, last seen 20 Nov 2026
    const bo = await of('campus.users 2');
    assert.deepEqual(said(bo.columns), [
      ['name', 'active', '2029-11-20', '', '>account active 2029-11-20; diploma none'],
      ['email', 'active', '2029-11-20', '', '>account active 2029-11-20'],
    ]);
    assert.deepEqual(bo.people, [
      {
        link: bo.people[0].link,
        self: true,
        table: 'users',
        key: ['2'],
        roles: [{ role: 'student', label: { en: 'Students', fr: 'Étudiants' }, known: true }],
      },
    ]);
    assert.deepEqual(
      bo.events.map((e: { event: string; day: string }) => [e.event, e.day]),
      [['last-activity', '2026-11-20']],
    );
    // Cleo: the account is over since 3 Mar 2026, the name is proof of graduation for 50 years from 30 Jun 2019
    const cleo = await of('campus.users 3');
    assert.deepEqual(said(cleo.columns), [
      ['name', 'archived', '2069-06-30', '', 'account ended 2026-03-02; >diploma archived 2069-06-30'],
      ['email', 'due', '2026-03-03', 'blank', '>account ended 2026-03-02'],
    ]);
    assert.deepEqual(cleo.columns[0].readers, [{ en: 'the registry', fr: 'la scolarité' }]);
    // Dan was never seen; Eve asked to be deleted on 10 Nov 2026; Fay has no role at all; what kind of person Gus is nobody says (S1)
    assert.deepEqual(said((await of('campus.users 4')).columns)[1], ['email', 'undecided', '', '', '>account undecided clock-unknown']);
    assert.deepEqual(said((await of('campus.users 5')).columns)[1], ['email', 'due', '2026-11-11', 'gone', '>account ended 2026-11-10']);
    assert.deepEqual(said((await of('campus.users 6')).columns)[1], ['email', 'undecided', '', '', 'account none']);
    assert.deepEqual(said((await of('campus.users 7')).columns)[1], ['email', 'undecided', '', '', '>account undecided role-unknown']);
    assert.match((await s.run('explain 6')).out, /email: undecided, kept, no activity justifies it and none has ended\n/);
    // a test that passed on 1 Feb 2026 stays five years; one under an unconfirmed reading waits; an unlisted outcome decides nothing
    assert.deepEqual(said((await of('campus.tests 11')).columns), [['score', 'active', '2031-02-01', '', '>admission active 2031-02-01']]);
    const failed = await of('campus.tests 10');
    assert.deepEqual(said(failed.columns), [['score', 'undecided', '', '', '>admission undecided 2022-04-15']]);
    assert.deepEqual(failed.readings, [
      { reading: 'admission.failed', says: 'the two weeks run from the decision, not from the test', confirmed: false, obvious: false },
    ]);
    assert.deepEqual(said((await of('campus.tests 12')).columns), [['score', 'undecided', '', '', '>admission undecided branch-unknown']]);
  });
});

test('explain: a hold is named with its reason and owner, and what it covers stays, the rest of the row does not (S35)', async (t) => {
  await withDatabase(
    t,
    async (db) => {
      const s = await school(db);
      s.now = at('2026-11-24T10:00:00Z');
      await s.run('hold add --id contact --category contact --person users:1 --reason "lost mail" --reassess 2027-02-01');
      const ada = (await s.run('explain 1 --json')).json().person;
      assert.deepEqual(ada.holds, [{ id: 'contact', owner: 'tester', reason: 'lost mail', reassess: '2027-02-01' }]);
      // the hold covers the email alone: the name is due, and becomes blank because the row cannot go
      assert.deepEqual(
        ada.columns.map((c: Paragraph & { held: boolean }) => [c.columns[0], c.held, c.becomes ?? '']),
        [
          ['name', false, 'blank'],
          ['email', true, ''],
        ],
      );
      const steps = (await s.run('plan --json')).json().steps as { table: string; columns: { name: string }[]; rows: number }[];
      assert.deepEqual(
        steps.filter((x) => x.table === 'users').map((x) => [x.columns.map((c) => c.name).join(), x.rows]),
        [
          ['', 1], // Eve
          ['name', 1], // Ada
          ['email', 1], // Cleo
        ],
      );
      const bo = (await s.run('explain 2 --json')).json();
      assert.deepEqual(bo.person.holds, []);
      // every row that names Bo is counted, by verdict
      assert.deepEqual(
        bo.tables.map((x: { table: string; rows: number; verdicts: object }) => [x.table, x.rows, x.verdicts]),
        [
          ['tests', 1, { active: 1 }],
          ['seats', 2, { active: 1, due: 1 }],
          ['users', 1, { active: 1 }],
        ],
      );
    },
    { only: 'embedded' },
  );
});
