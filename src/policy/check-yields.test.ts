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
  facts: { outcome: ['passed', 'failed'] },
};
const RULE = { keep: { for: '1 year', from: 'left' }, then: 'delete' };

/** The codes and messages about activities that differ in how they yield. */
function said(activities: Record<string, Record<string, unknown>>): [string, string][] {
  const whole = Object.fromEntries(
    Object.entries(activities).map(([id, more]) => [
      id,
      {
        title: id,
        controllers: { sole: 'school' },
        bases: [{ basis: 'contract' }],
        roles: ['student'],
        data: ['identity'],
        retention: RULE,
        ...more,
      },
    ]),
  );
  const { diagnostics } = readPolicy([{ file: 'policy.yaml', text: JSON.stringify({ ...HEAD, activities: whole }) }]);
  return diagnostics.map((d) => [d.code, d.message]);
}

test('S6: activities that yield to each other are an error, since nothing would justify their data', () => {
  assert.deepEqual(said({ a: { 'yields-to': 'b' }, b: { 'yields-to': 'a' } }), [
    ['yields-circle', '`a.1`, `b.1` yield to each other in a circle, so that none of them would justify anything'],
  ]);
  assert.deepEqual(
    said({ a: { 'yields-to': 'b' }, b: { 'yields-to': 'c' }, c: { retention: { ...RULE, 'yields-to': 'a.1' } } }).map(([code]) => code),
    ['yields-circle'],
  );
  assert.deepEqual(said({ a: { 'yields-to': 'a' } }), [['yields-circle', '`a.1` yields to itself']]);
});

test('S6: a specific activity that yields to a residual one is a circle, since the residual one yields to it', () => {
  assert.deepEqual(
    said({ a: { 'yields-to': 'rest' }, rest: { residual: true } }).map(([code]) => code),
    ['yields-circle'],
  );
});

test('S6: a chain, two that yield to one winner, and several residual activities are no circles', () => {
  assert.deepEqual(said({ a: { 'yields-to': 'b' }, b: { 'yields-to': 'c' }, c: {} }), []);
  assert.deepEqual(said({ a: { 'yields-to': 'c' }, b: { retention: { ...RULE, 'yields-to': 'c.1' } }, c: {} }), []);
  assert.deepEqual(said({ a: {}, rest: { residual: true }, other: { residual: true } }), []);
});

test('S6 S12: a branch that yields to one below it would rule all the same, which is an error; yielding to one above is said so', () => {
  const branches = (first: object, second: object) => ({
    retention: [
      { id: 'x', when: { outcome: 'passed' }, ...RULE, ...first },
      { id: 'y', when: { outcome: ['passed', 'failed'] }, ...RULE, keep: { for: '9 years', from: 'left' }, ...second },
    ],
  });
  assert.deepEqual(said({ a: branches({ 'yields-to': 'a.y' }, {}) }), [
    ['yields-below', '`a.x` yields to `a.y`, which stands below it and is not tried where `a.x` matches'],
  ]);
  assert.deepEqual(said({ a: branches({}, { 'yields-to': 'a.x' }) }), []);
});
