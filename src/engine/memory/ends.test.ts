import assert from 'node:assert/strict';
import { test } from 'node:test';
import { day, left, ofUser, school, type Told, verdict } from '../../../test/engine/judged.ts';
import { sweep } from './sweep.ts';

const user = (more: object = {}) => ({ users: [{ id: 1, ...more }] }) as Told['rows'];
/** What a rule makes of a user, on each of several days. */
const on = (rule: object, row: object, ...days: string[]) =>
  days.map((now) => ofUser({ activities: { studies: { then: 'delete', ...rule } }, rows: user(row), now }));

test('S14 S15: of several ends the later keeps, and an unknown one decides nothing unless another lies ahead', () => {
  const later = {
    keep: {
      'latest-of': [
        { for: '1 year', from: 'made' },
        { for: '1 month', from: 'left' },
      ],
    },
  };
  assert.deepEqual(on(later, { made_on: '2020-01-01', left_on: '2024-01-31' }, '2024-02-29', '2024-03-01'), ['active', 'due:delete']);
  assert.deepEqual(on(later, { made_on: '2020-01-01', left_on: null }, '2020-06-01', '2024-01-01'), ['active', 'undecided']);
  const sooner = { keep: { 'earliest-of': [{ for: '1 year', from: 'made' }, { until: 'left' }] } };
  assert.deepEqual(on(sooner, { made_on: '2020-01-01', left_on: null }, '2020-06-01', '2021-01-02'), ['undecided', 'due:delete']);
});

test('S16: a fallback takes over what is unknown, but not what has not happened yet unless it is asked to', () => {
  const rule = (more: object = {}) => ({
    keep: {
      'first-known-of': [
        { for: '1 year', from: 'asked' },
        { for: '1 year', from: 'made' },
      ],
      ...more,
    },
  });
  const row = { asked_on: null, made_on: '2020-01-01' };
  assert.deepEqual(on(rule(), row, '2025-01-01'), ['active']); // asked: an act of the person, so not yet
  assert.deepEqual(on(rule({ 'even-if-pending': true }), row, '2021-01-01', '2021-01-02'), ['active', 'due:delete']);
  const other = { keep: { 'first-known-of': [{ until: 'left' }, { until: 'made' }] } };
  assert.deepEqual(on(other, { left_on: null, made_on: '2020-01-01' }, '2020-01-01', '2020-01-02'), ['active', 'due:delete']);
});

test('S17: running while the fact is true, then as long as the grace; unknown decides nothing, and turning true revives', () => {
  const rule = { keep: { while: { disputed: true }, from: 'made', grace: '1 month' } };
  const row = (disputed: string | null) => ({ made_on: '2024-01-31', disputed });
  assert.deepEqual(on(rule, row('y'), '2030-01-01'), ['active']);
  assert.deepEqual(on(rule, row('n'), '2024-02-29', '2024-03-01'), ['active', 'due:delete']);
  assert.deepEqual(on(rule, row(null), '2030-01-01'), ['undecided']);
});

const ARCHIVE = { purpose: 'proof', basis: 'legal-obligation', readers: ['archivist'] };
test('S18: active, then archived without a gap, then over; the archive’s clock may start earlier, and an unknown one never counts as over', () => {
  const rule = { keep: { for: '1 year', from: 'left' }, archive: { ...ARCHIVE, keep: { for: '5 years', from: 'made' } } };
  const row = { made_on: '2020-01-01', left_on: '2022-06-30' };
  assert.deepEqual(on(rule, row, '2023-06-30', '2023-07-01', '2025-01-01', '2025-01-02'), ['active', 'archived', 'archived', 'due:delete']);
  assert.deepEqual(on(rule, { ...row, made_on: null }, '2023-06-30', '2060-01-01'), ['active', 'undecided']);
  // an archive that ends before the active phase: there is never anything in it, and the active phase is not cut
  assert.deepEqual(on(rule, { made_on: '2010-01-01', left_on: '2022-06-30' }, '2023-06-30', '2023-07-01'), ['active', 'due:delete']);
});

test('S56: a rule with only an archive is active until the archive’s clock starts', () => {
  const rule = { archive: { ...ARCHIVE, keep: { for: '1 year', from: 'left' } } };
  assert.deepEqual(on(rule, { left_on: '2022-06-30' }, '2022-06-30', '2022-07-01', '2023-06-30', '2023-07-01'), [
    'active',
    'archived',
    'archived',
    'due:delete',
  ]);
});

test('S19 S54: an early end stands on a phase or on the rule, and keeps its own day', () => {
  const phase = {
    keep: { for: '9 years', from: 'made', 'unless-earlier': 'asked' },
    archive: { ...ARCHIVE, keep: { for: '10 years', from: 'made' } },
  };
  const row = { made_on: '2020-01-01', asked_on: '2022-03-01' };
  assert.deepEqual(on(phase, row, '2022-03-01', '2022-03-02', '2030-01-02'), ['active', 'archived', 'due:delete']);
  const rule = { ...phase, keep: { for: '9 years', from: 'made' }, 'unless-earlier': 'asked' };
  assert.deepEqual(on(rule, row, '2022-03-01', '2022-03-02'), ['active', 'due:delete']);
});

test('S20: a floor is not cut, also while the early end is unknown; beyond the floor an unknown early end decides nothing', () => {
  const rule = { keep: { for: { 'at-least': '5 years' }, from: 'made', 'unless-earlier': 'left' } };
  assert.deepEqual(on(rule, { made_on: '2020-01-01', left_on: '2021-01-01' }, '2025-01-01', '2025-01-02'), ['active', 'due:delete']);
  assert.deepEqual(on(rule, { made_on: '2020-01-01', left_on: null }, '2025-01-01', '2025-01-02'), ['active', 'due:delete']);
  const later = {
    keep: {
      'latest-of': [
        { for: { 'at-least': '5 years' }, from: 'made' },
        { for: '9 years', from: 'made' },
      ],
      'unless-earlier': 'left',
    },
  };
  assert.deepEqual(on(later, { made_on: '2020-01-01', left_on: '2021-01-01' }, '2025-01-01', '2025-01-02'), ['active', 'due:delete']);
  assert.deepEqual(on(later, { made_on: '2020-01-01', left_on: null }, '2025-01-01', '2025-01-02', '2029-01-02'), [
    'active',
    'undecided',
    'due:delete',
  ]);
  const range = { keep: { for: { between: ['1 year', '2 years'] }, from: 'made' } };
  assert.deepEqual(on(range, { made_on: '2020-01-01' }, '2021-01-01', '2021-01-02'), ['active', 'due:delete']);
  assert.deepEqual(on({ keep: { for: { 'at-most': '1 year' }, from: 'made' } }, { made_on: '2020-01-01' }, '2021-01-02'), ['due:delete']);
});

test('S21: what is kept for ever ends only by an early end, and then a person reviews it', () => {
  const rule = { keep: { for: 'forever' }, 'review-every': '1 year', 'unless-earlier': 'asked', then: undefined };
  assert.deepEqual(on(rule, { asked_on: null }, '2090-01-01'), ['active']);
  assert.deepEqual(on(rule, { asked_on: '2024-01-01' }, '2024-01-01', '2024-01-02'), ['active', 'due:review']);
});

test('S22: hours run on instants, without days', () => {
  const events = { made: { column: 'made_at', as: 'timestamptz' } };
  const of = (now: string) =>
    ofUser({
      activities: { studies: { keep: { for: '72 hours', from: 'made' }, then: 'delete' } },
      users: { events },
      rows: user({ made_at: '2024-03-30T10:00:00Z' }),
      now,
    });
  assert.deepEqual(['2024-04-02T10:00:00Z', '2024-04-02T10:00:00.001Z'].map(of), ['active', 'due:delete']);
});

test('S25 S26: the day of an event is the institution’s, whatever zone and form its column has', () => {
  // 31 December 2023, 23:30 in Paris; a year later it is over on 1 January 2025 there, that is at 23:00 UTC of the day before
  const forms: [object, unknown][] = [
    [{ as: 'timestamptz' }, '2023-12-31T22:30:00Z'],
    [{ as: { timestamp: 'Europe/Paris' } }, '2023-12-31T23:30:00'],
    [{ as: { timestamp: 'America/Sao_Paulo' } }, '2023-12-31T19:30:00'],
    [{ as: 'unix-seconds', sentinels: [0] }, 1_704_061_800],
    [{ as: 'unix-milliseconds', sentinels: [0] }, 1_704_061_800_999],
    [{ as: 'text-instant' }, '2023-12-31T22:30:00Z'],
    [{ as: 'date' }, '2023-12-31'],
    [{ as: 'text-date' }, '2023-12-31'],
  ];
  for (const [as, made_at] of forms) {
    const of = (now: string) =>
      ofUser({
        activities: { studies: { keep: { for: '1 year', from: 'made' }, then: 'delete' } },
        users: { events: { made: { column: 'made_at', ...as } } },
        rows: user({ made_at }),
        now,
      });
    assert.deepEqual(['2024-12-31T22:59:59Z', '2024-12-31T23:00:00Z'].map(of), ['active', 'due:delete'], JSON.stringify(as));
  }
});

test('S27: years come from the institution’s calendar; a day that its table does not date is undecided', () => {
  const years = [
    { id: 'a', from: '2022-09-05', to: '2023-07-07' },
    { id: 'b', from: '2023-09-04', to: '2024-07-05' },
  ];
  const of = (made_on: string, now: string, outside?: string) =>
    ofUser({
      activities: { studies: { keep: { 'end-of': 'school-year', of: 'made' }, then: 'delete' } },
      policy: { calendar: { zone: 'Europe/Paris', 'school-year': { years, ...(outside ? { outside } : {}) } } },
      rows: user({ made_on }),
      now,
    });
  assert.deepEqual([of('2023-01-10', '2023-07-07'), of('2023-01-10', '2023-07-08')], ['active', 'due:delete']);
  assert.deepEqual(
    [of('2023-08-01', '2030-01-01'), of('2023-08-01', '2024-07-05', 'next'), of('2023-08-01', '2023-08-02', 'previous')],
    ['undecided', 'active', 'due:delete'],
  );
});

test('S23 S28 S54: a column that is itself an end keeps its own day, and no end rolls to a working day', () => {
  // 1 June 2024 is a Saturday
  assert.deepEqual(on({ keep: { until: 'left' } }, { left_on: '2024-06-01' }, '2024-06-01', '2024-06-02'), ['active', 'due:delete']);
  assert.deepEqual(on({ keep: { for: 'none', from: 'left' } }, { left_on: '2024-06-01' }, '2024-06-01', '2024-06-02'), [
    'active',
    'due:delete',
  ]);
  const january = { keep: { for: '1 year', from: { 'start-of-next': 'calendar-year', of: 'left' } } };
  const december = { keep: { for: '1 year', from: { 'end-of': 'calendar-year', of: 'left' } } };
  assert.deepEqual(on(january, { left_on: '2022-06-01' }, '2024-01-01', '2024-01-02'), ['active', 'due:delete']);
  assert.deepEqual(on(december, { left_on: '2022-06-01' }, '2023-12-31', '2024-01-01'), ['active', 'due:delete']);
});

test('S37: under an unconfirmed reading nothing goes and nothing is archived; other branches and other activities are as they were', () => {
  const read = { keep: { for: '1 year', from: 'made' }, reading: 'the year runs from the making' };
  assert.deepEqual(on(read, { made_on: '2020-01-01' }, '2021-01-01', '2021-01-02'), ['active', 'undecided']);
  const archive = { ...read, archive: { ...ARCHIVE, keep: { for: '5 years', from: 'made' } } };
  assert.deepEqual(on(archive, { made_on: '2020-01-01' }, '2021-01-02', '2030-01-01'), ['undecided', 'undecided']);
  const branches = [
    { when: { state: 'open' }, then: 'delete', ...read },
    { otherwise: { keep: { for: '1 year', from: 'made' }, then: 'delete' } },
  ];
  const of = (state: string) =>
    ofUser({ activities: { studies: branches }, rows: user({ made_on: '2020-01-01', state }), now: '2025-01-01' });
  assert.deepEqual([of('o'), of('c')], ['undecided', 'due:delete']);
  const longer = { studies: { ...read, then: 'delete' }, proof: { keep: { for: '9 years', from: 'made' }, then: 'delete' } };
  assert.equal(ofUser({ activities: longer, rows: user({ made_on: '2020-01-01' }), now: '2025-01-01' }), 'active');
});

test('S38: not before the time to contest is over, also by an early end', () => {
  const rule = { keep: { for: '1 month', from: 'made' }, 'not-before': { for: '6 months', from: 'left' }, 'unless-earlier': 'asked' };
  const row = { made_on: '2024-01-01', left_on: '2024-02-01', asked_on: '2024-02-02' };
  assert.deepEqual(on(rule, row, '2024-08-01', '2024-08-02'), ['active', 'due:delete']);
  assert.deepEqual(on(rule, { ...row, left_on: null }, '2030-01-01'), ['undecided']);
});

test('S41 S57: a rule that warns is active until the warning is out, which nothing sends yet; an early end needs none', () => {
  const rule = { keep: { for: '1 year', from: 'made' }, warn: '30 days', 'unless-earlier': 'asked' };
  assert.deepEqual(on(rule, { made_on: '2020-01-01', asked_on: null }, '2030-01-01'), ['active']);
  assert.deepEqual(on(rule, { made_on: '2020-01-01', asked_on: '2024-01-01' }, '2024-01-02'), ['due:delete']);
});

test('S36 S58: a hold does not move an end: past it the row is due and held, and goes once it is released', () => {
  const rule = { keep: { for: '1 year', from: 'made' }, then: 'delete', 'hold-while': { disputed: true } };
  const of = (disputed: string | null) =>
    school({ activities: { studies: rule }, rows: user({ made_on: '2020-01-01', disputed }), now: '2025-01-01' });
  assert.deepEqual(
    ['y', 'n', null].map((d) => verdict(of(d), 'users', 1, 'name')),
    ['due:delete held', 'due:delete', 'undecided'],
  );
  assert.deepEqual(
    ['y', 'n', null].map((d) => left(of(d), 'users')),
    [[1], [], [1]],
  );
});

test('S30 S32: a column of a living row gets its outcome when it is due, but not while something unfinished reads it or needs it as the way to a person', () => {
  const told = (now: string): Told => ({
    activities: {
      studies: { keep: { for: '1 year', from: 'made' }, then: 'delete' },
      proof: { data: ['contact'], retention: { keep: { for: '9 years', from: 'left' }, then: 'delete' } },
    },
    users: {
      columns: { name: 'identity', email: 'contact', left_on: 'identity' },
      technical: ['made_on'],
      events: { made: day('made_on'), left: day('left_on') },
    },
    tables: {
      letters: {
        key: 'id',
        person: { via: 'address -> users(name)' },
        columns: { address: 'identity', body: 'contact' },
        serves: ['studies', 'proof'],
      },
    },
    rows: {
      users: [{ id: 1, name: 'n', email: 'e', made_on: '2020-01-01', left_on: '2020-06-01' }],
      letters: [{ id: 5, address: 'n', body: 'b' }],
    },
    now,
  });
  // the name is due, but letters lead to their person by it; so is the day of leaving, but the proof runs from it
  const during = school(told('2025-01-01'));
  assert.deepEqual(
    [verdict(during, 'users', 1, 'name'), verdict(during, 'users', 1, 'left_on'), verdict(during, 'letters', 5, 'address')],
    ['due:delete', 'due:delete', 'due:delete'],
  );
  assert.deepEqual(left(during, 'letters'), [5]);
  const swept = sweep(during);
  assert.deepEqual(swept.get('users'), during.rows.get('users'));
  assert.deepEqual(swept.get('letters'), during.rows.get('letters'));
  const after = school(told('2029-06-02'));
  assert.deepEqual([left(after, 'letters'), left(after, 'users')], [[], []]);
});

test('S35: a hold covers what all of its scope names: a person, also one whose row is gone; a table, an activity, a category; released or not acknowledged it covers nothing', () => {
  const told = (hold: object): Told => ({
    activities: {
      studies: { data: ['identity', 'contact'], retention: { keep: { for: '1 year', from: 'made' }, then: 'delete' } },
      other: { data: ['health'], retention: { keep: 'made', then: 'delete' } },
    },
    users: { key: ['campus', 'id'], columns: { name: 'identity', email: 'contact' } },
    tables: {
      letters: {
        key: 'id',
        person: { via: '[campus, user_id] -> users(campus, id)' },
        columns: { body: 'identity' },
        technical: ['made_on'],
        events: { made: day('made_on') },
        serves: ['studies'],
      },
    },
    rows: {
      users: [
        { campus: 'paris', id: 1, made_on: '2020-01-01' },
        { campus: 'lyon', id: 2, made_on: '2020-01-01' },
      ],
      letters: [
        { id: 5, campus: 'paris', user_id: 1, made_on: '2020-01-01' },
        { id: 6, campus: 'nice', user_id: 3, made_on: '2020-01-01' },
      ],
    },
    holds: [hold],
    now: '2025-01-01',
  });
  const held = (hold: object) => {
    const w = school(told(hold));
    return [
      verdict(w, 'users', 1, 'name'),
      verdict(w, 'users', 2, 'name'),
      verdict(w, 'letters', 5, 'body'),
      verdict(w, 'letters', 6, 'body'),
    ].map((v) => v.endsWith('held'));
  };
  const person = (key: string) => ({ person: { table: 'users', key } });
  assert.deepEqual(held({}), [true, true, true, true]);
  assert.deepEqual(held(person('paris|1')), [true, false, true, false]);
  assert.deepEqual(held(person('nice|3')), [false, false, false, true]);
  assert.deepEqual(held({ ...person('paris|1'), table: 'letters' }), [false, false, true, false]);
  assert.deepEqual(held({ category: 'identity' }), [true, true, true, true]);
  assert.deepEqual(held({ category: 'contact' }), [true, true, false, false]); // name and email live and end together
  assert.deepEqual(held({ category: 'health' }), [false, false, false, false]);
  assert.deepEqual(held({ activity: 'other' }), [true, true, false, false]); // users serve it, though none of its data is there
  assert.deepEqual(held({ released: '2024-01-01T00:00:00Z' }), [false, false, false, false]);
  assert.deepEqual(held({ acknowledged: undefined }), [false, false, false, false]);
  assert.deepEqual(held({ system: 'elsewhere' }), [false, false, false, false]);
});

test('S33: a row that is over but that others refer to stays, with what is due of it blanked, and goes with the last of them', () => {
  const told = (now: string): Told => ({
    activities: {
      studies: { keep: { for: '1 year', from: 'made' }, then: 'delete' },
      essays: { data: ['contact'], retention: { keep: { for: '9 years', from: 'left' }, then: 'delete' } },
    },
    users: { serves: ['studies'] },
    tables: {
      essays: {
        key: 'id',
        person: { via: 'user_id -> users(id)' },
        columns: { body: 'contact' },
        technical: ['left_on'],
        events: { left: day('left_on') },
        serves: ['essays'],
      },
    },
    rows: { users: [{ id: 1, name: 'n', made_on: '2020-01-01' }], essays: [{ id: 5, user_id: 1, body: 'b', left_on: '2020-01-01' }] },
    now,
  });
  const row = (now: string) =>
    sweep(school(told(now)))
      .get('users')!
      .map((r) => r.name);
  assert.deepEqual([row('2021-01-01'), row('2021-01-02'), row('2029-01-01'), row('2029-01-02')], [['n'], [null], [null], []]);
});
