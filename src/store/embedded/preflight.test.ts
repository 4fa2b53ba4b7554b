import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Machine, preflight, readMachine } from './preflight.ts';

const good: Machine = { platform: 'linux', arch: 'x64', libc: 'glibc', free: 10 * 1024 ** 3, shm: 64 * 1024 ** 2 };

const refused: [string, Partial<Machine>][] = [
  ['embedded-platform', { platform: 'win32', arch: 'arm64' }],
  ['embedded-libc', { libc: 'musl' }],
  ['embedded-disk', { free: 1024 ** 3 }],
  ['embedded-shm', { shm: undefined }],
  ['embedded-shm', { shm: 1024 ** 2 }],
];

test('E38 a machine that fits passes', () => {
  assert.doesNotThrow(() => preflight(good));
  assert.doesNotThrow(() => preflight({ ...good, platform: 'darwin', arch: 'arm64', libc: 'other', shm: undefined }));
});

for (const [code, facts] of refused) {
  test(`E38 ${code}: ${JSON.stringify(facts)} is refused with what to do`, () => {
    assert.throws(
      () => preflight({ ...good, ...facts }),
      (error: { code: string; help: string }) => error.code === code && error.help.length > 0,
    );
  });
}

test('E38 the facts of this machine can be read', async () => {
  const machine = await readMachine(import.meta.dirname);
  assert.equal(machine.platform, process.platform);
  assert.ok(machine.free > 0);
});
