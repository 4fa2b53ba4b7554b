import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policyHash } from '../policy/hash.ts';
import { readPolicy } from '../policy/read.ts';
import { mapHash } from './hash.ts';
import { readMap } from './read.ts';

const POLICY = `lethe: 1
policy: { id: school, version: "1", title: School, languages: [en, fr] }
law: [eu]
calendar: { zone: Europe/Paris, school-year: 09-01 }
controllers: { school: { name: { en: School, fr: École } } }
roles: { student: { en: Students, fr: Étudiants } }
data: { identity: { en: Identity, fr: Identité } }
events: { left: { en: departure, fr: départ } }
activities:
  studies:
    title: { en: Studies, fr: Études }
    controllers: { sole: school }
    bases: [{ basis: contract }]
    roles: [student]
    data: [identity]
    clauses: [S-1]
    retention: { keep: { for: 3 years, from: left }, then: delete }
`;
const MAP = `lethe: 1
system: { id: s, engine: postgres, url: { env: S_URL } }
tables:
  users:
    key: id
    person: { roles: { student: { kind: S } } }
    columns: { name: identity, email: { data: identity, due: blank } }
    technical: [kind, left_on]
    events: { left: { column: left_on, as: date, sentinels: [] } }
    serves: [studies]
    acknowledged: [audit]
`;
const policyOf = (text: string) => {
  const { policy, diagnostics } = readPolicy([{ file: 'policy.yaml', text }]);
  assert.ok(policy, JSON.stringify(diagnostics));
  return policy;
};
const mapOf = (text: string) => {
  const { map, diagnostics } = readMap({ file: 's.map.yaml', text }, policyOf(POLICY));
  assert.ok(map, JSON.stringify(diagnostics));
  return map;
};

/** Each change once, with the hash of what it makes. */
function hashes(text: string, hash: (text: string) => string, changes: [string, string][]): string[] {
  return [text, ...changes.map(([from, to]) => text.replace(from, to))].map(hash);
}

test('E1 S44: every change of what a policy means, promises or says is another policy', () => {
  const found = hashes(POLICY, (text) => policyHash(policyOf(text)), [
    ['version: "1"', 'version: "2"'],
    ['languages: [en, fr]', 'languages: [fr, en]'],
    ['law: [eu]', 'law: [eu, fr]'],
    ['Europe/Paris', 'UTC'],
    ['09-01', '09-02'],
    ['fr: Étudiants', 'fr: Les étudiants'],
    ['basis: contract', 'basis: consent'],
    ['clauses: [S-1]', 'clauses: [S-2]'],
    ['3 years', '36 months'],
    ['for: 3 years', 'for: { at-least: 3 years }'],
    ['then: delete', 'then: anonymise'],
    ['then: delete', 'then: delete, warn: 30 days'],
    ['then: delete', 'then: delete, reading: from the day of leaving'],
  ]);
  assert.equal(new Set(found).size, found.length);
});

test('E1 S44: every change of what a map means is another map', () => {
  const found = hashes(MAP, (text) => mapHash(mapOf(text)), [
    ['kind: S }', 'kind: [S, T] }'],
    ['due: blank', 'due: { text: "-" }'],
    ['due: blank', 'due: { text: "--" }'],
    ['name: identity', 'name: technical'],
    ['as: date', 'as: date, absent: not-yet'],
    ['as: date', 'as: date, plausible: { from: 1990-01-01, before: 2100-01-01 }'],
    ['sentinels: []', 'sentinels: ["9999-12-31"]'],
    ['[audit]', '[audit, row-security]'],
    ['acknowledged: [audit]', 'gone: anonymise'],
    ['env: S_URL', 'env: OTHER_URL'],
    ['key: id', 'key: [id, kind]'],
  ]);
  assert.equal(new Set(found).size, found.length);
});
