import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPolicy } from './read.ts';

const HEAD = {
  lethe: 1,
  policy: { id: 'school', version: '1', title: 'School', languages: ['en'] },
  calendar: { zone: 'Europe/Paris' },
  controllers: { school: { name: 'School' } },
  roles: { student: {} },
  data: { identity: {} },
  events: { left: {} },
};
const kept = (years: number, more: object = {}) => ({ keep: { for: `${years} years`, from: 'left' }, then: 'delete', ...more });

/** Severity and code of what is said of activities with one rule each. */
function said(rules: Record<string, object>): string[] {
  const activities = Object.fromEntries(
    Object.entries(rules).map(([id, retention]) => [
      id,
      { title: id, controllers: { sole: 'school' }, bases: [{ basis: 'contract' }], roles: ['student'], data: ['identity'], retention },
    ]),
  );
  return readPolicy([{ file: 'p.yaml', text: JSON.stringify({ ...HEAD, activities }) }]).diagnostics.map((d) => `${d.severity} ${d.code}`);
}

test('S7: activities over the same data are no conflict; rules of one subject with different periods are one, until one of them yields', () => {
  assert.deepEqual(said({ a: kept(3), b: kept(9) }), []);
  const subject = { subject: 'thesis' };
  assert.deepEqual(said({ a: kept(3, subject), b: kept(9, subject) }), ['error rules-disagree']);
  assert.deepEqual(said({ a: kept(3, subject), b: kept(3, subject) }), []);
  assert.deepEqual(said({ a: kept(3, { ...subject, 'yields-to': 'b.1' }), b: kept(9, subject) }), []);
});

test('S7 S20: a rule that keeps longer than the ceiling of another over the same people and data is said, until one of them yields', () => {
  const ceiling = { keep: { for: { 'at-most': '2 years' }, from: 'left' }, then: 'delete' };
  assert.deepEqual(said({ a: ceiling, b: kept(1) }), []);
  assert.deepEqual(said({ a: ceiling, b: kept(3) }), ['warning ceiling-exceeded']);
  assert.deepEqual(said({ a: ceiling, b: kept(3, { 'yields-to': 'a.1' }) }), []);
});
