import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { catalogue } from '../../../test/golden/map/catalogue.ts';
import { readPolicy } from '../../policy/read.ts';
import { groundOf } from './ground.ts';
import { categoryNames, eventNames } from './names.ts';
import { readVocabulary } from './vocabulary.ts';

const words = readVocabulary({ file: 'v', text: readFileSync(join(import.meta.dirname, 'vocabulary.yaml'), 'utf8') }).vocabulary!;
const file = join(import.meta.dirname, '..', '..', '..', 'test', 'golden', 'map', 'policy.yaml');
const ground = groundOf(catalogue([]), words, {});
const more = [
  'log: { en: Connection logs }',
  'postal-address: { en: Postal address, fr: Adresse postale }',
  'bank-details: { en: Bank details, fr: Coordonnées bancaires }',
  'sante: { fr: Santé }',
];
const text = readFileSync(file, 'utf8').replace('languages: [en]', 'languages: [fr]').replace('log: { en: Logs }', more.join('\n  '));
const policy = readPolicy([{ file: 'policy.yaml', text }]).policy!;

test('a policy calls a column by its own words first, then by those of the category, in its languages', () => {
  const name = categoryNames(ground, policy);
  const said: [string, string, string | undefined][] = [
    ['identity', 'last_name', 'identity'],
    ['contact', 'email', 'contact'],
    ['contact', 'postal_code', 'postal-address'],
    ['finance', 'iban', 'bank-details'],
    ['connection', 'last_ip', 'log'],
    ['health', 'allergies', 'sante'],
    ['opinions', 'religion', undefined],
  ];
  for (const [category, column, id] of said) assert.equal(name(category, column)?.id, id, column);
  assert.equal(name('identity', 'identity')?.sure, true);
});

test('events are called as the policy calls them, and without a policy as the vocabulary does', () => {
  const event = eventNames(ground, policy);
  assert.deepEqual(event('last-activity'), ['last-visit']);
  assert.deepEqual(event('ended'), ['left']);
  assert.deepEqual(event('graduated'), []);
  assert.deepEqual(eventNames(ground, undefined)('graduated'), ['graduated']);
});
