import assert from 'node:assert/strict';
import { test } from 'node:test';
import { day, left, ofUser, school, type Told, verdict } from '../../../test/engine/judged.ts';

const YEAR = { keep: { for: '1 year', from: 'made' }, then: 'delete' };
const TEN = { keep: { for: '10 years', from: 'made' }, then: 'delete' };
const user = (more: object = {}) => ({ users: [{ id: 1, made_on: '2020-01-01', ...more }] }) as Told['rows'];
const NOW = '2025-06-01';

test('S1: who holds no role of an activity is not concerned; a role that cannot be read decides nothing', () => {
  const activities = { studies: YEAR, teaching: { roles: ['teacher'], retention: TEN } };
  assert.equal(ofUser({ activities, rows: user(), now: NOW }), 'due:delete');
  assert.equal(ofUser({ activities, rows: user({ kind: 'T' }), now: NOW }), 'active');
  assert.equal(ofUser({ activities, rows: user({ kind: null }), now: NOW }), 'undecided');
});

test('S1: a code that no role names is unknown, unless the map says that it means none', () => {
  const activities = { studies: YEAR, teaching: { roles: ['teacher'], retention: TEN } };
  const roles = { pupil: { kind: ['P', 'V'] }, teacher: { kind: 'T' } };
  const of = (kind: string, person: object) => ofUser({ activities, users: { person }, rows: user({ kind }), now: NOW });
  assert.equal(of('V', { roles }), 'due:delete');
  assert.equal(of('X', { roles }), 'undecided');
  assert.equal(of('X', { roles: { ...roles, pupil: 'always' }, 'no-role': { kind: ['X'] } }), 'due:delete');
  assert.equal(of('Y', { roles: { ...roles, pupil: 'always' }, 'no-role': { kind: ['X'] } }), 'undecided');
  assert.equal(of('Y', { roles: { ...roles, pupil: 'always' }, 'no-role': { kind: 'any-other' } }), 'due:delete');
});

test('S2: a table serves an activity where a fact holds: false is not concerned, unknown is undecided', () => {
  const users = { serves: ['studies', { activity: 'scripts', where: { state: 'open' } }] };
  const asked = (state: string | null) => ofUser({ activities: { studies: YEAR, scripts: TEN }, users, rows: user({ state }), now: NOW });
  assert.deepEqual(['o', 'c', 'x', null].map(asked), ['active', 'due:delete', 'undecided', 'undecided']);
});

test('S3 S50: what no activity concerns is undecided, never due; nor is it when `otherwise: ends` says that none does', () => {
  assert.equal(ofUser({ activities: { teaching: { roles: ['teacher'], retention: YEAR } }, rows: user(), now: NOW }), 'undecided');
  const ends = [{ when: { state: 'open' }, ...YEAR }, { otherwise: 'ends' }];
  assert.equal(ofUser({ activities: { studies: ends }, rows: user({ state: 'c' }), now: NOW }), 'undecided');
  assert.equal(ofUser({ activities: { studies: ends, other: YEAR }, rows: user({ state: 'c' }), now: NOW }), 'due:delete');
});

/** Letters from a writer to a reader; the remark is the reader's alone. */
const LETTERS = {
  letters: {
    key: 'id',
    people: { writer: { via: 'writer_id -> users(id)', columns: ['body'] }, reader: { via: 'reader_id -> users(id)', nobody: [0] } },
    columns: { body: 'identity', remark: 'identity' },
    serves: ['studies'],
  },
};
test('S5: a row of several people lives while anybody’s purpose lives; a link that names nobody concerns nobody', () => {
  const old = { id: 1, made_on: '2020-01-01' };
  const fresh = { id: 2, made_on: '2025-01-01' };
  const letter = (writer_id: number | null, reader_id: number | null) =>
    school({
      activities: { studies: YEAR },
      tables: LETTERS,
      rows: { users: [old, fresh], letters: [{ id: 7, writer_id, reader_id }] },
      now: NOW,
    });
  const of = (w: number | null, r: number | null) => ['body', 'remark'].map((c) => verdict(letter(w, r), 'letters', 7, c));
  assert.deepEqual(of(1, 1), ['due:delete', 'due:delete']);
  assert.deepEqual(of(2, 1), ['active', 'due:delete']);
  assert.deepEqual(of(1, 2), ['active', 'active']);
  assert.deepEqual(of(1, null), ['due:delete', 'undecided']); // the remark is nobody's, so nobody can say that it is over
  assert.deepEqual(of(1, 0), ['due:delete', 'undecided']);
  assert.deepEqual(of(null, null), ['undecided', 'undecided']);
});

test('S11: a row whose person is gone is undecided, and so is one of which one of two people is gone', () => {
  const rows = {
    users: [{ id: 1, made_on: '2020-01-01' }],
    letters: [
      { id: 7, writer_id: 99, reader_id: 1 },
      { id: 8, writer_id: 99, reader_id: 98 },
    ],
  };
  const w = school({ activities: { studies: YEAR }, tables: LETTERS, rows, now: NOW });
  assert.deepEqual([verdict(w, 'letters', 7, 'body'), verdict(w, 'letters', 8, 'remark')], ['undecided', 'undecided']);
  assert.deepEqual(left(w, 'letters'), [7, 8]);
});

test('S6: a residual activity justifies only what no other concerns; a rule yields where its winner concerns, also once that has ended', () => {
  const rest = { residual: true, retention: TEN };
  assert.equal(ofUser({ activities: { studies: YEAR, rest }, rows: user(), now: NOW }), 'due:delete');
  const teaching = { roles: ['teacher'], retention: YEAR };
  assert.equal(ofUser({ activities: { teaching, rest }, rows: user(), now: NOW }), 'active');
  assert.equal(ofUser({ activities: { teaching, rest }, rows: user({ kind: null }), now: NOW }), 'undecided');
  const yields = (when: object) => ({
    studies: [{ id: 'x', when, ...YEAR }, { otherwise: 'ends' }],
    long: { ...TEN, 'yields-to': 'studies.x' },
  });
  assert.equal(ofUser({ activities: yields({ state: 'open' }), rows: user({ state: 'o' }), now: NOW }), 'due:delete');
  assert.equal(ofUser({ activities: yields({ state: 'open' }), rows: user({ state: 'c' }), now: NOW }), 'active');
  assert.equal(ofUser({ activities: yields({ state: 'open' }), rows: user({ state: 'x' }), now: NOW }), 'undecided');
});

test('S8 S9 S53 S55: a missing event is not yet, never or unknown, as the map says; a sentinel is missing, be it written shorter', () => {
  const events = (absent?: string) => ({
    events: {
      made: { column: 'made_at', as: 'timestamptz', sentinels: ['2099-12-31'], ...(absent ? { absent } : {}) },
      asked: day('asked_on'),
    },
  });
  const of = (absent: string | undefined, row: object, rule: object = YEAR) =>
    ofUser({ activities: { studies: rule }, users: events(absent), rows: { users: [{ id: 1, ...row } as never] }, now: NOW });
  assert.deepEqual(
    ['not-yet', 'never', 'unknown', undefined].map((a) => of(a, { made_at: null })),
    ['active', 'undecided', 'undecided', 'undecided'],
  );
  assert.deepEqual(
    ['not-yet', 'never'].map((a) => of(a, { made_at: '2099-12-31T00:00:00+00:00' })),
    ['active', 'undecided'],
  );
  const early = { ...YEAR, 'unless-earlier': 'asked' };
  assert.equal(of('never', { made_at: null, asked_on: null }, early), 'undecided');
  assert.equal(of('never', { made_at: null, asked_on: '2025-01-01' }, early), 'due:delete');
  assert.equal(of('not-yet', { made_at: null, asked_on: null }, early), 'active');
});

test('E2: a day outside the plausible range, or of another century, is unknown and not long over', () => {
  const of = (made_on: string, plausible?: object) =>
    ofUser({
      activities: { studies: YEAR },
      users: { events: { made: day('made_on', plausible ? { plausible } : {}) } },
      rows: { users: [{ id: 1, made_on }] },
      now: NOW,
    });
  assert.deepEqual(
    ['1970-01-01', '1970-01-02', '2150-01-01'].map((d) => of(d)),
    ['undecided', 'due:delete', 'undecided'],
  );
  const wide = { from: '1800-01-01', before: '2300-01-01' };
  assert.deepEqual(
    ['1899-12-31', '1900-01-01', '2200-01-01'].map((d) => of(d, wide)),
    ['undecided', 'due:delete', 'undecided'],
  );
});

test('S10: the latest child rules; one that is undated keeps the row undecided; without children the map says what that means', () => {
  const seats = { seats: { key: 'id', technical: ['user_id', 'at', 'kind'] } };
  const of = (absent: string, ...at: (string | null)[]) =>
    ofUser({
      activities: { studies: YEAR },
      tables: seats,
      users: { events: { made: { latest: 'seats.at', by: 'user_id', where: { kind: 'desk' }, as: 'date', absent } } },
      rows: {
        users: [{ id: 1 }],
        seats: [...at.map((a, i) => ({ id: i, user_id: 1, kind: 'desk', at: a })), { id: 90, user_id: 1, kind: 'bed', at: '2025-05-01' }],
      },
      now: NOW,
    });
  assert.equal(of('unknown', '2020-01-01', '2023-01-01'), 'due:delete');
  assert.equal(of('unknown', '2020-01-01', '2025-01-01'), 'active');
  assert.equal(of('unknown', '2020-01-01', null), 'undecided');
  assert.equal(of('not-yet', '2020-01-01', null), 'undecided');
  assert.deepEqual(
    ['not-yet', 'never', 'unknown'].map((a) => of(a)),
    ['active', 'undecided', 'undecided'],
  );
});

test('S12: branches are tried in order; an unknown condition stops the search, and so does one of an outcome', () => {
  const branches = [{ when: { disputed: true }, ...TEN }, { when: { state: 'open' }, ...YEAR }, { otherwise: YEAR }];
  const of = (disputed: string | null, state: string | null) =>
    ofUser({ activities: { studies: branches }, rows: user({ disputed, state }), now: NOW });
  assert.deepEqual(
    [of('y', null), of('n', 'o'), of('n', 'c'), of(null, 'o'), of('n', '?')],
    ['active', 'due:delete', 'due:delete', 'undecided', 'undecided'],
  );
  const then = [{ when: { disputed: true }, then: 'review' }, { otherwise: 'delete' }];
  const outcome = (disputed: string | null) => ofUser({ activities: { studies: { ...YEAR, then } }, rows: user({ disputed }), now: NOW });
  assert.deepEqual(['y', 'n', null].map(outcome), ['due:review', 'due:delete', 'undecided']);
});

test('S13: ranges on numbers and days are half-open; a part of a day is a number; what is missing is no value', () => {
  const of = (test: object, row: object) =>
    ofUser({ activities: { studies: [{ when: test, ...YEAR }, { otherwise: TEN }] }, rows: user(row), now: NOW });
  const mark = { mark: { from: 3, before: 10 } };
  assert.deepEqual(
    [2, 3, 9.5, 10, null].map((m) => of(mark, { mark: m })),
    ['active', 'due:delete', 'due:delete', 'active', 'undecided'],
  );
  const born = { born: { from: '2004-02-29' } };
  assert.deepEqual(
    ['2004-02-28', '2004-02-29', null].map((b) => of(born, { born: b })),
    ['active', 'due:delete', 'undecided'],
  );
  const year = { year: { before: 2004 } };
  assert.deepEqual(
    ['2003-12-31', '2004-01-01', null].map((b) => of(year, { born: b })),
    ['due:delete', 'active', 'undecided'],
  );
  assert.deepEqual(
    [null, 3].map((m) => of({ mark: 'missing' }, { mark: m })),
    ['due:delete', 'active'],
  );
});

test('S9 S13: a value that stands for none is missing, also written shorter than its column gives it back', () => {
  const users = { facts: { disputed: { 'is-missing': 'closed_at', sentinels: ['9999-12-31'] } } };
  const branches = [{ when: { disputed: true }, ...TEN }, { otherwise: YEAR }];
  const of = (closed_at: string | null) => ofUser({ activities: { studies: branches }, users, rows: user({ closed_at }), now: NOW });
  assert.deepEqual([of(null), of('9999-12-31T00:00:00+00:00'), of('2021-01-01T00:00:00+00:00')], ['active', 'active', 'due:delete']);
});

test('S24: a rule applies to what its range of days says; where the day is unknown nothing is decided', () => {
  const branches = [
    { ...YEAR, when: { state: ['open', 'closed'] }, 'applies-to': { event: 'left', from: '2020-01-01' } },
    { otherwise: TEN },
  ];
  const of = (left_on: string | null) => ofUser({ activities: { studies: branches }, rows: user({ left_on, state: 'o' }), now: NOW });
  assert.deepEqual(['2019-12-31', '2020-01-01', null].map(of), ['active', 'due:delete', 'undecided']);
});

test('S29 S31: one live activity keeps, one undecided one too, and of what has ended the most protective outcome counts', () => {
  const two = { users: [...user().users!, { id: 2, made_on: '2020-01-01' }] };
  const users = { anonymity: { quasi: [], k: 2, linking: 'nothing is left', inference: 'nothing is left' } };
  const of = (...then: string[]) =>
    ofUser({ activities: Object.fromEntries(then.map((t, i) => [`a${i}`, { ...YEAR, then: t }])), users, rows: two, now: NOW });
  assert.equal(of('delete', 'anonymise'), 'due:anonymise');
  assert.equal(of('delete', 'review', 'anonymise'), 'due:review');
  assert.equal(of('review', 'transfer', 'delete'), 'due:transfer');
  const left3 = { keep: { for: '1 year', from: 'left' }, then: 'delete' };
  assert.equal(ofUser({ activities: { a: YEAR, b: left3 }, rows: user(), now: NOW }), 'undecided');
  assert.equal(ofUser({ activities: { a: TEN, b: left3 }, rows: user(), now: NOW }), 'active');
});

test('E6: of several categories of a column any one justifies it', () => {
  const activities = { studies: YEAR, health: { data: ['health'], retention: TEN } };
  const of = (data: string[]) => ofUser({ activities, users: { columns: { name: { data } } }, rows: user(), now: NOW });
  assert.deepEqual([of(['identity']), of(['identity', 'health']), of(['health'])], ['due:delete', 'active', 'active']);
});
