import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPolicy } from '../read.ts';
import type { CataloguedClause } from './catalogue.ts';
import { compareClause } from './compare.ts';
import type { Words } from './words.ts';

const WORDS: Words = {
  events: { 'last login': 'last-seen', departure: 'left', 'asks for deletion': 'asked', 'a dispute': 'disputed' },
  conditions: { 'the person failed': { outcome: 'failed' } },
};

function policyWith(retention: object) {
  const text = JSON.stringify({
    lethe: 1,
    policy: { id: 'school', version: '1', title: 'School', languages: ['en'] },
    calendar: { zone: 'Europe/Paris' },
    controllers: { school: { name: 'School' } },
    roles: { student: {} },
    data: { identity: {} },
    recipients: { office: {} },
    events: { left: {}, 'last-seen': {}, asked: { asked: true } },
    facts: { outcome: ['passed', 'failed'], disputed: { values: [true, false] } },
    activities: {
      studies: {
        title: 'Studies',
        controllers: { sole: 'school' },
        bases: [{ basis: 'contract' }],
        roles: ['student'],
        data: ['identity'],
        retention,
      },
    },
  });
  const { policy, diagnostics } = readPolicy([{ file: 'policy.yaml', text }]);
  assert.ok(policy, JSON.stringify(diagnostics));
  return policy;
}

const clause = (more: Partial<CataloguedClause>): CataloguedClause => ({
  id: 'X-1',
  seed: 'X',
  kind: 'retention',
  mode: 'enforce',
  phases: [{ phase: 'active', duration: 'P3Y', start: 'last login', then: 'delete' }],
  ...more,
});
const differences = (retention: object, of: Partial<CataloguedClause> = {}, words = WORDS) =>
  compareClause(policyWith(retention), clause(of), words).map((d) => d.what);

const RULE = { keep: { for: '3 years', from: 'last-seen' }, then: 'delete', clause: 'X-1' };
const ARCHIVE = { purpose: 'proof', basis: 'contract', readers: ['office'] };

test('a rule that says what the inventory says does not differ', () => {
  assert.deepEqual(differences(RULE), []);
  assert.deepEqual(differences({ ...RULE, clause: 'X-2' }), [], 'a rule that does not name the clause is not compared');
});

test('period, start and outcome are compared', () => {
  assert.deepEqual(differences({ ...RULE, keep: { for: '2 years', from: 'last-seen' } }), ['period']);
  assert.deepEqual(differences({ ...RULE, keep: { for: '3 years', from: 'left' } }), ['start']);
  assert.deepEqual(differences({ ...RULE, then: 'review' }), ['outcome']);
  assert.deepEqual(differences(RULE, {}, {}), ['words'], 'words that nobody explains are a difference');
});

test('a start that the source does not give needs a reading', () => {
  const phases = [{ phase: 'active' as const, duration: 'P3Y', start: 'not stated (reading: departure)', then: 'delete' }];
  assert.deepEqual(differences(RULE, { phases }), ['reading']);
  assert.deepEqual(differences({ ...RULE, reading: 'it runs from the last visit' }, { phases }), []);
});

test('what lasts while a condition holds ends with its event; nothing and no limit are periods too', () => {
  const phase = { phase: 'active' as const, start: 'enrolment', then: 'delete' };
  assert.deepEqual(differences({ ...RULE, keep: 'left' }, { phases: [{ ...phase, duration: 'while-condition', until: 'departure' }] }), []);
  assert.deepEqual(differences(RULE, { phases: [{ ...phase, duration: 'while-condition', until: 'departure' }] }), ['start']);
  const forever = { keep: { for: 'forever' }, 'review-every': '1 year', then: 'review', clause: 'X-1' };
  assert.deepEqual(differences(forever, { phases: [{ ...phase, duration: 'unlimited', then: 'keep' }] }), []);
  assert.deepEqual(differences(RULE, { phases: [{ ...phase, duration: 'unlimited', then: 'delete' }] }), ['period']);
  const none = { ...RULE, keep: { for: 'none', from: 'left' } };
  assert.deepEqual(differences(none, { phases: [{ ...phase, duration: 'none', start: 'departure' }] }), []);
});

test('phases: an archive where there is one, none where there is none', () => {
  const phases = [
    { phase: 'active' as const, duration: 'while-condition', start: 'enrolment', until: 'departure', then: 'archive' },
    { phase: 'archive' as const, duration: 'P10Y', start: 'departure', then: 'delete' },
  ];
  const archived = (years: string) => ({ ...RULE, keep: 'left', archive: { ...ARCHIVE, keep: { for: years, from: 'left' } } });
  assert.deepEqual(differences(archived('10 years'), { phases }), []);
  assert.deepEqual(differences(archived('9 years'), { phases }), ['period']);
  assert.deepEqual(differences({ ...RULE, keep: 'left' }, { phases }), ['phase']);
  const without = [phases[0]!, { phase: 'archive' as const, duration: 'none', start: '-', then: 'delete' }];
  assert.deepEqual(differences({ ...RULE, keep: 'left' }, { phases: without }), []);
});

test('early ends, holds and conditions are looked for in the rule', () => {
  const early = { ...RULE, 'unless-earlier': 'asked' };
  assert.deepEqual(differences(early, { unless: 'asks for deletion' }), []);
  assert.deepEqual(differences(RULE, { unless: 'asks for deletion' }), ['early-end']);
  assert.deepEqual(differences({ ...RULE, 'hold-while': { disputed: true } }, { unless: 'a dispute' }), []);
  const branch = (value: string) => [{ ...RULE, when: { outcome: value } }, { otherwise: 'ends' }];
  assert.deepEqual(differences(branch('failed'), { when: 'the person failed' }), []);
  assert.deepEqual(differences(branch('passed'), { when: 'the person failed' }), ['condition']);
});
