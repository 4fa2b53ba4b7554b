import assert from 'node:assert/strict';
import { test } from 'node:test';
import { school, type Told, verdict } from '../../../test/engine/judged.ts';
import { sweep } from './sweep.ts';

const YEAR = { keep: { for: '1 year', from: 'made' }, then: 'anonymise' };
const MEASURE = { linking: 'no other data set has these answers', inference: 'every answer is given by several' };
/** Answers to a survey: the person is cut, the year of birth and the campus stay. */
const answers = (anonymity: object | undefined, more: object = {}) => ({
  answers: {
    key: 'id',
    person: { via: 'user_id -> users(id)' },
    columns: { text: 'identity', born: { data: 'identity', due: { years: 10 } } },
    technical: ['place', 'mark', 'made_on'],
    events: { made: { column: 'made_on', as: 'date' } },
    serves: ['survey'],
    gone: 'anonymise',
    ...(anonymity ? { anonymity: { ...MEASURE, ...anonymity } } : {}),
    ...more,
  },
});
const row = (id: number, born: string, more: object = {}) => ({
  id,
  user_id: 1,
  text: `answer ${id}`,
  born,
  place: 'P',
  mark: 'a',
  made_on: '2024-01-01',
  ...more,
});
const told = (tables: Told['tables'], rows: object[], retention: object = YEAR): Told => ({
  activities: { survey: retention },
  users: { serves: [], columns: {}, technical: ['kind', 'made_on', 'left_on', 'asked_on', 'state', 'disputed', 'mark', 'born', 'name'] },
  tables: tables!,
  rows: { users: [{ id: 1 }], answers: rows } as Told['rows'],
  now: '2026-11-25',
});
const verdicts = (t: Told) => t.rows.answers!.map((r) => verdict(school(t), 'answers', Number(r.id), 'text'));

test('S49, E21: rows become anonymous when k of them look alike in what is left; the others wait for a review', () => {
  const rows = [row(1, '1991-05-05'), row(2, '1999-01-01'), row(3, '2001-01-01'), row(4, '1990-01-01', { made_on: '2026-06-01' })];
  assert.deepEqual(verdicts(told(answers({ quasi: ['born'], k: 2 }), rows)), ['due:anonymise', 'due:anonymise', 'due:review', 'active']);
  assert.deepEqual(verdicts(told(answers({ quasi: ['born'], k: 3 }), rows)), ['due:review', 'due:review', 'due:review', 'active']);
  assert.deepEqual(verdicts(told(answers(undefined), rows)).slice(0, 3), ['due:review', 'due:review', 'due:review'], 'nothing measures it');
});

test('S35, E21: a row that is held stays as it is, and makes no crowd for others', () => {
  const rows = [row(1, '1991-05-05'), row(2, '1999-01-01', { user_id: 2 })];
  const t = told(answers({ quasi: ['born'], k: 2 }), rows);
  const two: Told = { ...t, rows: { ...t.rows, users: [{ id: 1 }, { id: 2 }] } };
  assert.deepEqual(verdicts(two), ['due:anonymise', 'due:anonymise']);
  const held: Told = { ...two, holds: [{ person: { table: 'users', key: '2' } }] };
  assert.deepEqual(verdicts(held), ['due:review', 'due:review held']);
});

test('S49: `else: delete` deletes what finds no crowd', () => {
  const rows = [row(1, '1991-05-05'), row(2, '1999-01-01'), row(3, '2001-01-01')];
  const strict = { ...YEAR, else: 'delete' };
  assert.deepEqual(verdicts(told(answers({ quasi: ['born'], k: 2 }), rows, strict)), ['due:anonymise', 'due:anonymise', 'due:delete']);
  assert.deepEqual(verdicts(told(answers(undefined), rows, strict)), ['due:delete', 'due:delete', 'due:delete']);
});

test('S49: l values of what must not be guessed', () => {
  const rows = [row(1, '1991-05-05'), row(2, '1999-01-01'), row(3, '2001-01-01'), row(4, '2002-01-01', { mark: 'b' })];
  const measure = { quasi: ['born'], k: 2, sensitive: 'mark', l: 2 };
  assert.deepEqual(verdicts(told(answers(measure), rows)), ['due:review', 'due:review', 'due:anonymise', 'due:anonymise']);
});

test('E6, S49: everything personal and the link go at once; rows that are done count for later ones, and are out of scope', () => {
  const rows = [row(1, '1991-05-05'), row(2, '1999-01-01'), row(3, '1998-01-01', { made_on: '2025-12-01' })];
  const t = told(answers({ quasi: ['born'], k: 2 }), rows);
  const first = sweep(school(t));
  const after = [1, 2].map((id) => ({ id, user_id: null, text: null, born: '1990-01-01', place: 'P', mark: 'a', made_on: '2024-01-01' }));
  assert.deepEqual(first.get('answers'), [...after, rows[2]]);
  const later: Told = { ...t, rows: { ...t.rows, answers: first.get('answers')! as never }, now: '2027-01-01' };
  assert.deepEqual(
    sweep(school(later))
      .get('answers')!
      .map((r) => r.user_id),
    [null, null, null],
    'the third joins the crowd of the first two',
  );
});
