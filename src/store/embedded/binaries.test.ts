import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeLinks, readyBinaries } from './binaries.ts';

test('E37 links that a skipped postinstall left out are made, and made only once', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'lethe-links-'));
  t.after(() => rm(root, { recursive: true }));
  await mkdir(join(root, 'native', 'lib'), { recursive: true });
  await writeFile(join(root, 'native', 'lib', 'libx.so.6.18'), 'x');
  await writeFile(
    join(root, 'native', 'pg-symlinks.json'),
    JSON.stringify([{ source: 'native/lib/libx.so.6.18', target: 'native/lib/libx.so' }]),
  );
  await makeLinks(root);
  await makeLinks(root);
  assert.equal(await readFile(join(root, 'native', 'lib', 'libx.so'), 'utf8'), 'x');
});

test('E36 the shelf holds a copy that only root can change', { skip: process.getuid?.() !== 0 && 'needs root' }, async (t) => {
  const shelf = await mkdtemp(join(tmpdir(), 'lethe-shelf-'));
  t.after(() => rm(shelf, { recursive: true }));
  const binaries = await readyBinaries(shelf);
  assert.ok(binaries.postgres.startsWith(shelf));
  assert.equal(binaries.major, 18);
  assert.deepEqual(await readyBinaries(shelf), binaries);
});
