import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nearMiss, suggest } from './near-miss.ts';

const KEYS = ['for', 'from', 'ground', 'unless-earlier', 'until', 'end-of', 'while', 'grace'];

test('letters swapped, lost, added or replaced', () => {
  const near: [string, string][] = [
    ['form', 'from'],
    ['fro', 'for'],
    ['From', 'from'],
    ['unless_earlier', 'unless-earlier'],
    ['unlessearlier', 'unless-earlier'],
    ['unti', 'until'],
    ['whiel', 'while'],
    ['endof', 'end-of'],
  ];
  for (const [written, meant] of near) assert.equal(nearMiss(written, KEYS), meant, written);
});

test('nothing near is nothing', () => {
  for (const written of ['', 'retention', 'x', 'anonymise']) assert.equal(nearMiss(written, KEYS), undefined, written);
  assert.equal(nearMiss('from', []), undefined);
});

test('the nearest of several, and the first of equals', () => {
  assert.equal(nearMiss('students', ['student', 'studies', 'students-old']), 'student');
  assert.equal(nearMiss('bat', ['cat', 'hat']), 'cat');
});

test('a suggestion: the near word, else the known words when they are few, else what to do', () => {
  assert.equal(suggest('form', KEYS, 'remove it'), 'did you mean `from`?');
  assert.equal(suggest('zzzz', ['one', 'two'], 'remove it'), 'known here: `one`, `two`');
  assert.equal(suggest('zzzz', [], 'remove it'), 'remove it');
  assert.equal(
    suggest(
      'zzzz',
      Array.from({ length: 13 }, (_, i) => `name-${i}`),
      'remove it',
    ),
    'remove it',
  );
});

test('law: one slip in a word of four letters or more is understood', () => {
  const word = fc.stringMatching(/^[a-z]{4,12}$/);
  fc.assert(
    fc.property(word, fc.nat(), fc.constantFrom('lose', 'swap', 'add', 'replace'), (meant, place, slip) => {
      const i = place % (meant.length - 1);
      const [head, one, two, tail] = [meant.slice(0, i), meant[i]!, meant[i + 1]!, meant.slice(i + 2)];
      const written = {
        lose: head + two + tail,
        swap: head + two + one + tail,
        add: `${head}${one}x${two}${tail}`,
        replace: `${head}x${two}${tail}`,
      };
      assert.equal(nearMiss(written[slip], [meant]), meant);
    }),
  );
});
