import assert from 'node:assert/strict';
import { test } from 'node:test';
import { day, inLanguage, languageOf, minute, number, plural, share, shellWord } from './words.ts';

test('the language is asked for, else the terminal’s, else English', () => {
  assert.equal(languageOf('fr', { LANG: 'en_GB.UTF-8' }), 'fr');
  assert.equal(languageOf(undefined, { LC_ALL: 'fr_FR.UTF-8', LANG: 'en_GB' }), 'fr');
  assert.equal(languageOf(undefined, { LC_MESSAGES: 'fr_CH' }), 'fr');
  assert.equal(languageOf(undefined, { LANG: 'de_DE.UTF-8' }), 'en');
  assert.equal(languageOf(undefined, {}), 'en');
});

test('a text in the language asked, else English, else whatever there is', () => {
  assert.equal(inLanguage({ en: 'Students', fr: 'Étudiants' }, 'fr'), 'Étudiants');
  assert.equal(inLanguage({ en: 'Students' }, 'fr'), 'Students');
  assert.equal(inLanguage({ de: 'Studierende' }, 'fr'), 'Studierende');
  assert.equal(inLanguage({}, 'en'), '');
});

test('numbers, days and shares as people of the language write them', () => {
  assert.equal(number(912_440, 'en'), '912,440');
  assert.equal(number(912_440, 'fr'), '912\u202f440');
  assert.equal(day('2026-11-22', 'en'), '22 Nov 2026');
  assert.equal(day('2026-11-22', 'fr'), '22 nov. 2026');
  assert.equal(share(31, 1000, 'en'), '3.1%');
  assert.equal(share(5, 0, 'en'), ''); // the size of the table is not known
  assert.equal(share(12, 10, 'en'), '100%'); // the size is an estimate
  assert.equal(minute('2026-11-24T10:05:59.123Z'), '2026-11-24 10:05');
  assert.equal(plural(1, 'rule', 'rules'), '1 rule');
  assert.equal(plural(0, 'rule', 'rules'), '0 rules');
});

test('a key as a shell reads it back', () => {
  assert.equal(shellWord('1042'), '1042');
  assert.equal(shellWord('2025-01-15 08:00:00+00'), `'2025-01-15 08:00:00+00'`);
  assert.equal(shellWord(`O'Neill; rm -rf`), `'O'\\''Neill; rm -rf'`);
  assert.equal(shellWord(''), `''`);
});
