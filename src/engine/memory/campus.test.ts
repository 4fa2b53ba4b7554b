import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ofUser, type Told } from '../../../test/engine/judged.ts';

const NOW = '2026-11-25';
const STUDIES = { studies: { keep: { for: '3 years', from: 'made' }, then: 'delete' } };
const USERS = {
  technical: ['kind', 'made_on', 'left_on', 'asked_on', 'state', 'disputed', 'mark', 'born', 'place'],
  facts: { campus: { column: 'place', values: { P: 'paris', L: 'lyon', D: 'dakar' } } },
};
const FACTS = { facts: { campus: ['paris', 'lyon', 'dakar'] } };
const of = (place: string | null, made: string, campuses: object[], more: Partial<Told> = {}) =>
  ofUser({
    activities: STUDIES,
    policy: FACTS,
    users: USERS,
    rows: { users: [{ id: 1, made_on: made, place }] },
    campuses,
    now: NOW,
    ...more,
  });

test('S42: what a campus tightens ends sooner there, and nowhere else; rows that do not say whose they are stay', () => {
  const paris = { overlay: { campus: 'paris' }, tighten: { 'studies.1': { keep: { for: '2 years', from: 'made' } } } };
  assert.equal(of('P', '2024-06-01', [paris]), 'due:delete');
  assert.equal(of('L', '2024-06-01', [paris]), 'active');
  assert.equal(of('L', '2023-06-01', [paris]), 'due:delete');
  assert.equal(of(null, '2023-06-01', [paris]), 'undecided');
  assert.equal(of('X', '2020-01-01', [paris]), 'undecided');
  assert.equal(of(null, '2023-06-01', []), 'due:delete', 'without campuses nobody asks');
});

test('S42: a campus adds an early end; those of the network stay', () => {
  const network = { studies: { ...STUDIES.studies, 'unless-earlier': 'asked' } };
  const paris = {
    overlay: { campus: 'paris' },
    tighten: { 'studies.1': { keep: { for: '3 years', from: 'made' }, 'unless-earlier': 'left' } },
  };
  const user = (more: object) => ({ activities: network, rows: { users: [{ id: 1, made_on: '2026-01-01', place: 'P', ...more }] } });
  assert.equal(of('P', '', [paris], user({})), 'undecided', 'whether they left is not known');
  assert.equal(of('P', '', [paris], user({ left_on: '2026-10-01' })), 'due:delete');
  assert.equal(of('P', '', [paris], user({ left_on: '2027-10-01', asked_on: '2026-10-01' })), 'due:delete');
});

test('S42, S19: early ends of each phase stay when a campus tightens the phase', () => {
  const archive = (years: string) => ({
    keep: { for: years, from: 'made', 'unless-earlier': 'asked' },
    purpose: 'proof',
    basis: 'contract',
    readers: ['archivist'],
  });
  const network = { studies: { keep: { for: '1 year', from: 'made' }, archive: archive('10 years'), then: 'delete' } };
  const { 'unless-earlier': _, ...keep } = archive('9 years').keep;
  const paris = { overlay: { campus: 'paris' }, tighten: { 'studies.1': { archive: { ...archive('9 years'), keep } } } };
  const user = (more: object) => ({ activities: network, rows: { users: [{ id: 1, made_on: '2020-01-01', place: 'P', ...more }] } });
  assert.equal(of('P', '', [paris], user({})), 'archived');
  assert.equal(of('P', '', [paris], user({ asked_on: '2026-10-01' })), 'due:delete');
});

test('S42: an activity that a campus adds concerns its own people only', () => {
  const gates = {
    title: 'Gates',
    controllers: { sole: 'school' },
    bases: [{ basis: 'legal-obligation', cites: ['L. 1'] }],
    roles: ['pupil'],
    data: ['identity'],
    retention: { keep: { for: '10 years', from: 'made' }, then: 'delete' },
  };
  const paris = { overlay: { campus: 'paris' }, activities: { gates } };
  const users = { ...USERS, serves: ['studies', 'gates'] };
  assert.equal(of('P', '2020-01-01', [paris], { users }), 'active');
  assert.equal(of('L', '2020-01-01', [paris], { users }), 'due:delete');
  assert.equal(of('X', '2020-01-01', [paris], { users }), 'undecided');
});

test('S27: the calendar of the campus rounds and zones its days', () => {
  const activities = { studies: { keep: { 'end-of': 'school-year', of: 'made' }, then: 'delete' } };
  const dakar = { overlay: { campus: 'dakar' }, calendar: { zone: 'Africa/Dakar', 'school-year': '10-15' } };
  // the network's year ends on 31 August, that of Dakar on 14 October
  const at = (place: string, now: string) => of(place, '2026-05-01', [dakar], { activities, now });
  assert.deepEqual([at('P', '2026-09-01'), at('D', '2026-09-01')], ['due:delete', 'active']);
  assert.deepEqual([at('D', '2026-10-14'), at('D', '2026-10-15')], ['active', 'due:delete']);
  // half past eleven in the evening of 31 August in Paris is the last kept day there, whatever Dakar's clock says
  assert.equal(at('P', '2026-08-31T21:30:00Z'), 'active');
  assert.equal(at('P', '2026-08-31T22:30:00Z'), 'due:delete');
});
