import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appendItem } from '../text/rewrite.ts';
import { type Confirmation, fingerprint, readConfirmations, readingsOf, withConfirmations } from './confirmations.ts';
import { policyHash } from './hash.ts';
import type { Policy } from './model.ts';
import { readPolicy, rulesOf } from './read.ts';

const policyText = (
  more: { keep?: string; reading?: string; clause?: string; before?: string; when?: string; follows?: string } = {},
) => `${more.before ?? ''}lethe: 1
policy: { id: school, version: "1", title: School, languages: [en] }
calendar: { zone: Europe/Paris }
controllers: { school: { name: School } }
roles: { student: { en: Students } }
data: { identity: { en: Identity } }
events: { left: { en: the departure } }
facts: { disputed: { values: [true, false], en: a dispute is open } }
activities:
  studies: &studies
    title: Studies
    controllers: { sole: school }
    bases: [{ basis: contract }]
    roles: [student]
    data: [identity]
    retention: { ${more.when ? `when: ${more.when}, ` : ''}keep: ${more.keep ?? '{ for: 3 years, from: left }'}, then: delete, reading: ${more.reading ?? 'the years run from the departure'}${more.clause ? `, clause: ${more.clause}` : ''} }
  alumni:
    title: Alumni
    controllers: { sole: school }
    bases: [{ basis: contract }]
    roles: [student]
    data: [identity]
    retention: { same-as: studies${more.follows ?? ''} }
  plain:
    title: Plain
    controllers: { sole: school }
    bases: [{ basis: contract }]
    roles: [student]
    data: [identity]
    retention: { keep: left, then: delete, reading: { says: until that day, obvious: there is no other } }
`;
function policyOf(more?: Parameters<typeof policyText>[0]): Policy {
  const { policy, diagnostics } = readPolicy([{ file: 'policy.yaml', text: policyText(more) }]);
  assert.ok(policy, JSON.stringify(diagnostics));
  return policy;
}
const printOf = (policy: Policy, id: string) => {
  const found = readingsOf(policy).find((r) => r.reading.id === id)!;
  return fingerprint(found);
};
const entry = (reading: string, text: string): { entry: Confirmation } => ({ entry: { reading, text, by: 'DPO', on: '2026-11-03' } });
const confirmed = (policy: Policy) =>
  rulesOf(policy)
    .filter((r) => r.reading?.confirmed)
    .map((r) => r.id);

test('a rule that follows another shares its reading; an obvious reading needs no confirmation', () => {
  const policy = policyOf();
  assert.deepEqual(
    readingsOf(policy).map((r) => [r.reading.id, r.rule.id]),
    [
      ['studies.1', 'studies.1'],
      ['plain.1', 'plain.1'],
    ],
  );
  assert.deepEqual(confirmed(policy), ['plain.1']);
});

test('a confirmation of these words and this rule confirms it wherever it is followed; the policy that was given stays as it is', () => {
  const policy = policyOf();
  const result = withConfirmations(policy, [entry('studies.1', printOf(policy, 'studies.1'))]);
  assert.deepEqual(result.diagnostics, []);
  assert.deepEqual(confirmed(result.policy), ['studies.1', 'alumni.1', 'plain.1']);
  assert.deepEqual(confirmed(policy), ['plain.1']);
});

test('E25: when the words or what the rule does change, the confirmation no longer holds', () => {
  const print = printOf(policyOf(), 'studies.1');
  for (const change of [{ keep: '{ for: 2 years, from: left }' }, { keep: 'left' }, { reading: 'the years run from elsewhere' }]) {
    const { policy, diagnostics } = withConfirmations(policyOf(change), [entry('studies.1', print)]);
    assert.deepEqual(confirmed(policy), ['plain.1'], JSON.stringify(change));
    assert.deepEqual(
      diagnostics.map((d) => [d.code, d.severity]),
      [['confirmation-outdated', 'warning']],
    );
  }
});

test('S37: when the rule is taken for other data than was confirmed, the confirmation no longer holds', () => {
  const print = printOf(policyOf({ when: '{ disputed: false }' }), 'studies.1');
  assert.notEqual(printOf(policyOf({ when: '{ disputed: [true, false] }' }), 'studies.1'), print);
  assert.notEqual(printOf(policyOf(), 'studies.1'), print);
});

test('S37: a rule that follows another with a reading of its own rests on both; its own being obvious confirms nothing of the other', () => {
  const policy = policyOf({ follows: ', reading: { says: alumni are students, obvious: they were }' });
  const follower = rulesOf(policy).find((r) => r.id === 'alumni.1')!.reading!;
  assert.deepEqual(follower, { id: 'alumni.1', says: 'alumni are students; the years run from the departure', confirmed: false });
  assert.deepEqual(confirmed(withConfirmations(policy, [entry('studies.1', printOf(policy, 'studies.1'))]).policy), [
    'studies.1',
    'plain.1',
  ]);
  const both = [entry('studies.1', printOf(policy, 'studies.1')), entry('alumni.1', printOf(policy, 'alumni.1'))];
  assert.deepEqual(confirmed(withConfirmations(policy, both).policy), ['studies.1', 'alumni.1', 'plain.1']);
});

test('what changes neither leaves it in force: clauses, comments, places', () => {
  const print = printOf(policyOf(), 'studies.1');
  for (const change of [{ clause: 'X-1' }, { before: '# a comment\n\n' }]) assert.equal(printOf(policyOf(change), 'studies.1'), print);
});

test('a confirmation of a reading that is not there is a warning with the nearest name', () => {
  const { diagnostics } = withConfirmations(policyOf(), [entry('studeis.1', 'x')]);
  assert.deepEqual(
    diagnostics.map((d) => [d.code, d.message, d.help]),
    [['unknown-reading', 'there is no reading `studeis.1`', 'did you mean `studies.1`?']],
  );
});

test('the file is read with its places; what does not fit leaves none in force', () => {
  const read = (text: string) => readConfirmations({ file: 'confirmations.yaml', text });
  const file = read('lethe: 1\nconfirmations:\n  - { reading: studies.1, text: 4b1c, by: DPO, on: 2026-11-03 }\n');
  assert.deepEqual(file.diagnostics, []);
  assert.deepEqual(file.confirmations[0]!.entry, { reading: 'studies.1', text: '4b1c', by: 'DPO', on: '2026-11-03' });
  assert.equal(file.confirmations[0]!.place?.line, 3);
  const half = read(
    'lethe: 1\nconfirmations:\n  - { reading: studies.1, text: 4b1c, by: DPO, on: 2026-11-03 }\n  - { reading: plain.1 }\n',
  );
  assert.deepEqual([half.confirmations, half.diagnostics.map((d) => d.code)], [[], ['missing-key']]);
  assert.deepEqual(
    read('lethe: 1\nconfirmations: [\n').diagnostics.map((d) => d.code),
    ['yaml-unclosed'],
  );
});

test('what `lethe confirm` appends is read back and holds', () => {
  const policy = policyOf();
  const written = appendItem('lethe: 1\nconfirmations: []\n', ['confirmations'], entry('studies.1', printOf(policy, 'studies.1')).entry);
  const { confirmations } = readConfirmations({ file: 'confirmations.yaml', text: written });
  assert.deepEqual(confirmed(withConfirmations(policy, confirmations).policy), ['studies.1', 'alumni.1', 'plain.1']);
});

test('the hash of a policy is of what it means: not of places and comments, but of confirmed readings', () => {
  const policy = policyOf();
  assert.equal(policyHash(policyOf({ before: '# a comment\n\n' })), policyHash(policy));
  assert.notEqual(policyHash(policyOf({ keep: '{ for: 2 years, from: left }' })), policyHash(policy));
  const inForce = withConfirmations(policy, [entry('studies.1', printOf(policy, 'studies.1'))]).policy;
  assert.notEqual(policyHash(inForce), policyHash(policy));
});
