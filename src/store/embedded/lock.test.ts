import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { withLock } from './lock.ts';

test('E37 one at a time, a lock of a dead process is taken over, a living one is waited for in vain', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lethe-lock-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'lock');

  await t.test('one at a time', async () => {
    let inside = 0;
    const most: number[] = [];
    const work = async () => {
      inside += 1;
      most.push(inside);
      await turn();
      inside -= 1;
    };
    await Promise.all([withLock(path, work), withLock(path, work), withLock(path, work)]);
    assert.deepEqual(most, [1, 1, 1]);
    assert.equal(existsSync(path), false);
  });

  await t.test('dead holder', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(path, String(pid));
    assert.equal(await withLock(path, async () => 'mine'), 'mine');
  });

  await t.test('living holder', async () => {
    writeFileSync(path, String(process.ppid));
    await assert.rejects(
      withLock(path, async () => 'mine', 50),
      { code: 'embedded-busy' },
    );
  });
});
