import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDatabase } from '../../../test/database.ts';
import { all, any, child, not, type Predicate } from '../../justify/predicate.ts';
import { render, rendering } from './render.ts';

const before = (bound: string): Predicate => ({
  is: 'range',
  column: 'at',
  as: 'timestamptz',
  from: '1970-01-02T00:00:00Z',
  before: bound,
});
const kind = (...values: string[]): Predicate => ({ is: 'in', column: 'kind', values });
const SEATS = { table: 'seats', columns: ['user_id'], keys: ['id'] };

test('E1: the same constant is sent once, however often a policy asks for it, since PostgreSQL takes 65,535 of them', () => {
  const r = rendering({ schema: 'public', archives: {} });
  const text = render(r, any(before('2020-01-01T00:00:00Z'), not(all(before('2020-01-01T00:00:00Z'), kind('a', 'b'))), kind('a')), 't');
  assert.deepEqual(r.params, ['1970-01-02T00:00:00Z', '2020-01-01T00:00:00Z', 'a', 'b']);
  assert.match(text, /t\."kind" in \(\$3, \$4\)/);
});

test('columns of one name in two tables may have two types, so each has constants of its own', () => {
  const r = rendering({ schema: 'public', archives: {} });
  render(r, any(kind('a'), child(SEATS, kind('a'))), 't');
  assert.deepEqual(r.params, ['a', 'a']);
});

test('S13: a number that the column cannot hold is never in it, and is no fault of the question', (t) =>
  withDatabase(t, async ({ pool }) => {
    await pool.query('create table t (id int, mark smallint, at bigint); insert into t values (1, 9, 253402300799)');
    const found = async (column: string, ...values: number[]) => {
      const r = rendering({ schema: 'public', archives: {} });
      const { rows } = await pool.query(`select ${render(r, { is: 'in', column, values }, 't')} as yes from t`, r.params);
      return rows[0].yes;
    };
    assert.equal(await found('mark', 9.5, 40_000), false);
    assert.equal(await found('mark', 9.5, 9), true);
    assert.equal(await found('at', 253_402_300_799), true);
  }));
