import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passingLine } from './passing-line.ts';

function said(isTerminal: boolean, columns = 80) {
  const written: string[] = [];
  return { written, line: passingLine({ write: (text) => void written.push(text), isTerminal, columns }) };
}

test('on a terminal a passing line is replaced by the next, and taken away before a line that stays', () => {
  const { written, line } = said(true);
  line.pass('1 of 2');
  line.pass('2 of 2');
  line.say('done');
  line.say('more');
  assert.deepEqual(written, ['\r\u001b[2K1 of 2', '\r\u001b[2K2 of 2', '\r\u001b[2K', 'done\n', 'more\n']);
});

test('it is never longer than the terminal is wide, or it could not be taken away', () => {
  const { written, line } = said(true, 10);
  line.pass('0123456789abc');
  assert.deepEqual(written, ['\r\u001b[2K012345678']);
});

test('elsewhere there is no passing line, and nothing to take away', () => {
  const { written, line } = said(false);
  line.pass('1 of 2');
  line.clear();
  line.say('done');
  assert.deepEqual(written, ['done\n']);
});
