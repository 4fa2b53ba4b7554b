import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Trouble } from '../../text/trouble.ts';
import { asTrouble } from './trouble.ts';

const said = (code: string | undefined, message: string, more: object = {}): string => {
  const found = asTrouble('school', Object.assign(new Error(message), { code, ...more }));
  return found instanceof Trouble ? `${found.code}: ${found.message}` : 'not ours';
};

test('what no test can make a shared server say: a full disk, a starting server, a certificate', () => {
  assert.equal(
    said('53100', 'could not extend file "base/1/2": No space left on device'),
    'target-full: `school` answered 53100: could not extend file "base/1/2": no space left on device',
  );
  assert.equal(
    said('57P03', 'the database system is starting up'),
    'target-unreachable: `school` answered 57P03: the database system is starting up',
  );
  assert.equal(said('57P01', 'terminating connection due to administrator command').split(':')[0], 'target-interrupted');
  assert.equal(said('40001', 'could not serialize access due to concurrent update').split(':')[0], 'target-interrupted');
  assert.equal(said('25006', 'cannot execute DELETE in a read-only transaction').split(':')[0], 'target-read-only');
  assert.equal(said(undefined, 'timeout expired'), 'target-unreachable: `school` did not answer in time');
  assert.equal(
    said('55000', 'cannot delete from table "logs" because it does not have a replica identity and publishes deletes'),
    'target-failed: `school` answered 55000: cannot delete from table "logs" because it does not have a replica identity and publishes deletes',
  );
  assert.equal(said('ECONNRESET', 'read ECONNRESET').split(':')[0], 'target-unreachable');
  assert.equal(said('ECONNREFUSED', ''), 'target-unreachable: `school` answered ECONNREFUSED');
  assert.equal(said('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate').split(':')[0], 'target-refused');
  assert.equal(said(undefined, 'The server does not support SSL connections').split(':')[0], 'target-refused');
});

test('law 9: words that can quote a row are dropped; object names stay', () => {
  const row = { detail: 'Key (email)=(ada@example.test) already exists.', table: 'users', constraint: 'users_email_key' };
  assert.equal(
    said('23505', 'duplicate key value violates unique constraint "users_email_key"', row),
    'target-refuses-change: `school` answered 23505 (table `users`, constraint `users_email_key`)',
  );
  for (const code of ['22P02', '22001', '23514', 'P0001', '44000', '38000', 'XX000', '0A000'])
    assert.doesNotMatch(said(code, 'no such thing: ada@example.test', row), /ada@/, code);
});

test('what is no answer of a database is a defect of ours and stays itself', () => {
  assert.equal(said(undefined, 'x is not a function'), 'not ours');
  const trouble = new Trouble('frozen', 'a', 'b');
  assert.equal(asTrouble('school', trouble), trouble);
});
