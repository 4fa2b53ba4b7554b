import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readVocabulary } from './vocabulary.ts';
import { holds, phrase, splitter } from './words.ts';

const file = join(import.meta.dirname, 'vocabulary.yaml');
const { vocabulary, diagnostics } = readVocabulary({ file: 'vocabulary.yaml', text: readFileSync(file, 'utf8') });

test('the vocabulary that comes with the program can be read, and its technical words are not certain ones', () => {
  assert.deepEqual(diagnostics, []);
  const certain = Object.values(vocabulary!.categories).flatMap((c) => c.certain);
  assert.deepEqual(
    vocabulary!.technical.filter((t) => certain.includes(t)),
    [],
  );
  assert.ok(Object.hasOwn(vocabulary!.categories, vocabulary!.otherwise));
});

test('a vocabulary with a mistake says where', () => {
  const wrong = readVocabulary({ file: 'words.yaml', text: 'lethe: 1\npeople: { tables: users }\n' });
  assert.equal(wrong.vocabulary, undefined);
  assert.ok(wrong.diagnostics.some((d) => d.span?.file === 'words.yaml' && d.span.line === 2));
});

test('names are split at separators and humps, and by known words where there are none', () => {
  const split = splitter(vocabulary!);
  const names: [string, string][] = [
    ['first_name', 'first name'],
    ['firstName', 'first name'],
    ['FIRSTNAME', 'firstname'],
    ['useridfrom', 'user id from'],
    ['lastaccess', 'last access'],
    ['phone1', 'phone 1'],
    ['quizid', 'quiz id'],
    ['identifiant_connexion', 'identifiant connexion'],
    ['date-de-naissance', 'date de naissance'],
    ['élèves', 'eleve'],
    ['Prénom', 'prenom'],
    ['zzyzx', 'zzyzx'],
    ['id', 'id'],
    ['', ''],
  ];
  for (const [name, words] of names) assert.equal(split(name).join(' '), words, name);
});

test('a phrase is found anywhere in a name, as a whole and in its order', () => {
  assert.ok(holds(['home', 'e', 'mail'], phrase('e-mail'.replace('-', ' '))));
  assert.ok(holds(['date', 'naissance'], phrase('naissance')));
  assert.ok(!holds(['name', 'last'], phrase('last name')));
  assert.ok(!holds(['last', 'known', 'name'], phrase('last name')));
});
