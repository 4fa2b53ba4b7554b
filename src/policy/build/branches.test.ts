import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Policy } from '../model.ts';
import { readPolicy, rulesOf } from '../read.ts';

const HEAD = {
  lethe: 1,
  policy: { id: 'school', version: '1', title: 'School', languages: ['en'] },
  calendar: { zone: 'Europe/Paris' },
  controllers: { school: { name: 'School' } },
  roles: { student: {} },
  data: { identity: {} },
  events: { left: {}, seen: {} },
  facts: { outcome: ['passed', 'failed'], open: { values: [true, false] } },
};
const ACTIVITY = {
  title: 'Studies',
  controllers: { sole: 'school' },
  bases: [{ basis: 'contract' }],
  roles: ['student'],
  data: ['identity'],
};

function policyOf(activities: Record<string, unknown>): Policy {
  const all = Object.fromEntries(Object.entries(activities).map(([id, retention]) => [id, { ...ACTIVITY, retention }]));
  const { policy, diagnostics } = readPolicy([{ file: 'policy.yaml', text: JSON.stringify({ ...HEAD, activities: all }) }]);
  assert.ok(policy, JSON.stringify(diagnostics));
  return policy;
}
const ids = (policy: Policy, activity: string) =>
  policy.activities[activity]!.branches.map((b) => (b.rule === 'ends' ? 'ends' : b.rule.id));
const events = (policy: Policy, activity: string) =>
  policy.activities[activity]!.branches.map((b) => b.rule !== 'ends' && b.rule.active?.end.kind === 'event' && b.rule.active.end.event);

const GOOD = { id: 'good', when: { outcome: 'passed' }, keep: 'left', then: 'delete', clause: 'A-1', reading: 'so we read it' };
const BAD = { when: { outcome: 'failed' }, keep: 'seen', then: 'delete' };

test('rules are called by their id or their place, and one rule alone is the first', () => {
  assert.deepEqual(ids(policyOf({ a: [GOOD, BAD] }), 'a'), ['a.good', 'a.2']);
  assert.deepEqual(ids(policyOf({ a: { keep: 'left', then: 'delete' } }), 'a'), ['a.1']);
});

test('a rule below `otherwise` may say its id itself', () => {
  const policy = policyOf({ a: [GOOD, { otherwise: { id: 'rest', keep: 'seen', then: 'review' } }] });
  assert.deepEqual(ids(policy, 'a'), ['a.good', 'a.rest']);
});

test('otherwise: nothing, or a rule of its own', () => {
  const policy = policyOf({ a: [GOOD, { otherwise: { keep: 'seen', then: 'review' } }], b: [GOOD, { otherwise: 'ends' }] });
  assert.deepEqual(ids(policy, 'a'), ['a.good', 'a.2']);
  assert.deepEqual(ids(policy, 'b'), ['b.good', 'ends']);
  assert.deepEqual(
    policy.activities.b!.branches.map((b) => [b.otherwise, b.when.kind]),
    [
      [false, 'fact'],
      [true, 'always'],
    ],
  );
});

test('same-as an activity: all its branches, under the follower’s names, with the follower’s clauses first', () => {
  const policy = policyOf({ a: [GOOD, BAD], b: { 'same-as': 'a', clause: 'B-1' } });
  assert.deepEqual(ids(policy, 'b'), ['b.good', 'b.2']);
  assert.deepEqual(events(policy, 'b'), ['left', 'seen']);
  assert.deepEqual(
    policy.activities.b!.branches.map((b) => b.when),
    policy.activities.a!.branches.map((b) => b.when),
  );
  const [good] = rulesOf(policy).filter((r) => r.activity === 'b');
  assert.deepEqual(good!.clauses, ['B-1', 'A-1']);
  assert.equal(good!.reading?.id, 'a.good', 'the reading is the one of the rule that is followed');
});

test('S6: an order among branches is one among their copies, and never makes the copy yield to what it follows', () => {
  const bad = { ...BAD, when: { outcome: ['passed', 'failed'] }, 'yields-to': 'a.good' };
  const winners = (b: object) => rulesOf(policyOf({ a: [GOOD, bad], b })).map((r) => r.yieldsTo);
  assert.deepEqual(winners({ 'same-as': 'a' }), [undefined, 'a.good', undefined, 'b.good']);
  assert.deepEqual(winners([{ when: { open: true }, 'same-as': 'a' }, { otherwise: 'ends' }]), [
    undefined,
    'a.good',
    undefined,
    'b.1.good',
  ]);
  assert.deepEqual(winners({ 'same-as': 'a.2' }), [undefined, 'a.good', undefined]);
});

test('same-as one rule: that rule, under the follower’s own condition and name, with both readings (S37)', () => {
  const policy = policyOf({
    a: [GOOD, BAD],
    b: [{ id: 'mine', when: { open: true }, 'same-as': 'a.good', reading: 'mine too' }, { otherwise: 'ends' }],
  });
  assert.deepEqual(ids(policy, 'b'), ['b.mine', 'ends']);
  const [mine] = policy.activities.b!.branches;
  assert.deepEqual(mine!.when, { kind: 'fact', fact: 'open', test: { in: [true] } });
  assert.ok(mine!.rule !== 'ends');
  assert.deepEqual([mine!.rule.reading?.id, mine!.rule.reading?.says], ['b.mine', 'mine too; so we read it']);
});

test('same-as an activity under a condition: both conditions', () => {
  const policy = policyOf({ a: [GOOD, BAD], b: [{ when: { open: true }, 'same-as': 'a' }, { otherwise: 'ends' }] });
  assert.deepEqual(ids(policy, 'b'), ['b.1.good', 'b.1.2', 'ends']);
  const [first] = policy.activities.b!.branches;
  assert.deepEqual(first!.when, {
    kind: 'all',
    of: [
      { kind: 'fact', fact: 'open', test: { in: [true] } },
      { kind: 'fact', fact: 'outcome', test: { in: ['passed'] } },
    ],
  });
});

test('same-as follows what follows, whatever the order in the file', () => {
  const policy = policyOf({ c: { 'same-as': 'b' }, b: { 'same-as': 'a' }, a: [GOOD, BAD] });
  assert.deepEqual(ids(policy, 'c'), ['c.good', 'c.2']);
  assert.deepEqual(events(policy, 'c'), ['left', 'seen']);
});

test('same-as is live: when the rule that is followed changes, the follower does', () => {
  const change = (keep: string) => policyOf({ a: { keep, then: 'delete' }, b: { 'same-as': 'a' } });
  assert.deepEqual(events(change('left'), 'b'), ['left']);
  assert.deepEqual(events(change('seen'), 'b'), ['seen']);
});

test('no two rules of a policy have one name', () => {
  const all = rulesOf(
    policyOf({
      a: [GOOD, BAD],
      b: { 'same-as': 'a' },
      c: [
        { when: { open: true }, 'same-as': 'a' },
        { when: { open: false }, 'same-as': 'a.good' },
      ],
    }),
  );
  assert.deepEqual(new Set(all.map((r) => r.id)).size, all.length);
});
