import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPolicy, rulesOf } from './read.ts';

const HEAD = {
  lethe: 1,
  policy: { id: 'school', version: '1', title: 'School', languages: ['en', 'fr'] },
  calendar: { zone: 'Europe/Paris', 'school-year': '09-01', 'fiscal-year': '01-01', terms: '02-01' },
  controllers: { school: { name: { en: 'School', fr: 'École' } } },
  roles: { student: { en: 'Students', fr: 'Étudiants' } },
  data: { identity: { en: 'Identity', fr: 'Identité' } },
  recipients: { office: { en: 'Office', fr: 'Secrétariat' } },
  events: {
    left: { en: 'the departure', fr: 'le départ' },
    seen: { en: 'the last visit', fr: 'la dernière visite' },
    enrolled: { en: 'the enrolment', fr: 'l’inscription' },
    asked: { en: 'the request to delete', fr: 'la demande d’effacement', asked: true },
  },
  facts: {
    outcome: { values: ['passed', 'failed'], en: 'outcome', fr: 'issue' },
    open: { values: [true, false], en: 'a dispute is open', fr: 'un litige est ouvert' },
    mark: { number: true, en: 'mark', fr: 'note' },
  },
};
const ACTIVITY = {
  title: { en: 'Studies', fr: 'Études' },
  controllers: { sole: 'school' },
  bases: [{ basis: 'contract' }],
  roles: ['student'],
  data: ['identity'],
};

function says(retention: Record<string, unknown>): [string, string] {
  const activities = { studies: { ...ACTIVITY, retention: { then: 'delete', ...retention } } };
  const { policy, diagnostics } = readPolicy([{ file: 'policy.yaml', text: JSON.stringify({ ...HEAD, activities }) }]);
  assert.ok(policy, JSON.stringify(diagnostics));
  const { en, fr } = rulesOf(policy)[0]!.says;
  return [en!, fr!];
}
const keeps = (keep: unknown) => says({ keep });

test('a period from an event, and until an event', () => {
  assert.deepEqual(keeps({ for: '3 years', from: 'seen' }), [
    '3 years after the last visit; then deleted',
    '3 ans après la dernière visite ; puis supprimées',
  ]);
  assert.deepEqual(keeps('left'), ['until the departure; then deleted', 'jusqu’au départ ; puis supprimées']);
  assert.deepEqual(keeps({ for: '72 hours', from: 'enrolled' }), [
    '72 hours after the enrolment; then deleted',
    '72 heures après l’inscription ; puis supprimées',
  ]);
});

test('S41: a warning is said, since it makes the last day later', () => {
  assert.deepEqual(says({ keep: { for: '3 years', from: 'seen' }, warn: '30 days' }), [
    '3 years after the last visit; then deleted; not before 30 days after a warning',
    '3 ans après la dernière visite ; puis supprimées ; pas avant 30 jours après un avertissement',
  ]);
});

test('bounds are said', () => {
  assert.equal(keeps({ for: { 'at-least': '5 years' }, from: 'left' })[0], 'at least 5 years after the departure; then deleted');
  assert.equal(keeps({ for: { 'at-most': '2 months' }, from: 'left' })[1], 'au plus 2 mois après le départ ; puis supprimées');
  assert.equal(
    keeps({ for: { between: ['6 months', '1 year'] }, from: 'left' })[0],
    '6 months to 1 year after the departure; then deleted',
  );
});

test('roundings are said', () => {
  assert.deepEqual(keeps({ for: '1 year', from: { 'end-of': 'school-year', of: 'left' } }), [
    '1 year after the end of the school year of the departure; then deleted',
    '1 an après la fin de l’année scolaire où tombe le départ ; puis supprimées',
  ]);
  assert.deepEqual(keeps({ 'start-of-next': 'calendar-year', of: 'left' }), [
    'until the start of the calendar year after the departure; then deleted',
    'jusqu’au début de l’année civile qui suit le départ ; puis supprimées',
  ]);
});

test('several ends, conditions, early ends, holds and outcomes are said', () => {
  assert.deepEqual(keeps({ 'latest-of': ['left', { for: '1 year', from: 'seen' }] }), [
    'the latest of (the departure; or 1 year after the last visit); then deleted',
    'le plus tardif de (le départ ; ou 1 an après la dernière visite) ; puis supprimées',
  ]);
  assert.deepEqual(keeps({ while: { open: true }, from: 'left', grace: '1 month' }), [
    'as long as a dispute is open, then 1 month after the departure; then deleted',
    'tant qu’un litige est ouvert, puis 1 mois après le départ ; puis supprimées',
  ]);
  assert.equal(
    says({
      keep: { for: '3 years', from: 'seen', 'unless-earlier': 'asked' },
      'hold-while': { open: true },
      'not-before': { for: '1 month', from: 'left' },
    })[0],
    '3 years after the last visit, or earlier after the request to delete; then deleted; never before 1 month after the departure; nothing goes while a dispute is open',
  );
  assert.equal(
    says({
      keep: 'left',
      then: [{ when: { mark: { from: 3, before: 10 }, outcome: ['passed'] }, then: 'review' }, { otherwise: 'anonymise' }],
    })[0],
    'until the departure; then reviewed by a person when mark from 3 below 10 and outcome: passed, made anonymous otherwise',
  );
});

test('archives are said; what never ends has no outcome', () => {
  const archive = { keep: { for: '50 years', from: 'left' }, purpose: 'proof', basis: 'law', readers: ['office'] };
  assert.deepEqual(says({ archive, then: 'transfer' }), [
    'in use until the departure; then archived: 50 years after the departure; then handed to the public archives',
    'en usage jusqu’au départ ; puis archivage intermédiaire : 50 ans après le départ ; puis versées aux archives publiques',
  ]);
  assert.deepEqual(says({ keep: { for: 'forever' }, 'review-every': '1 year' }), [
    'without limit, reviewed regularly',
    'sans limite, avec réexamen régulier',
  ]);
});

test('what the policy says itself is not printed over', () => {
  assert.deepEqual(says({ keep: 'left', says: { en: 'as long as you study', fr: 'le temps des études' } }), [
    'as long as you study',
    'le temps des études',
  ]);
});
