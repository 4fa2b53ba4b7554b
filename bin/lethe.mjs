#!/usr/bin/env node
// Lethe needs Node 26 and brings it: under an older one this shim runs the command again with the Node among its packages.
import { spawnSync } from 'node:child_process';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const NEEDED = 26;
const main = new URL('../src/cli/main.ts', import.meta.url);
// What Node has compiled it keeps among our packages, never in a shared folder: the next start takes half the time. Not writable: no cache.
const cache = process.env.NODE_COMPILE_CACHE ?? fileURLToPath(new URL('../node_modules/.cache/lethe', import.meta.url));

if (Number.parseInt(process.versions.node, 10) >= NEEDED) {
  module.enableCompileCache(cache);
  // Room for young objects does not grow: else a long run, whose keys of batches are large and short-lived, holds 35 MB more than a short one.
  setFlagsFromString('--semi-space-growth-factor=1');
  const { start } = await import(main.href);
  await start();
} else {
  const { status, signal, error } = spawnSync(bundledNode(), [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  if (error) throw error;
  if (signal) process.kill(process.pid, signal);
  process.exitCode = status ?? 1;
}

function bundledNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform === 'darwin' && process.arch === 'arm64' ? 'bin-' : ''}${platform}-${process.arch}`;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    return join(folder, 'bin', platform === 'win' ? 'node.exe' : 'node');
  } catch {
    console.error(`lethe needs Node ${NEEDED}, this is ${process.version}, and its own copy (${name}) is not installed`);
    console.error(`  help: run \`npm ci\` without --omit=optional, or install Node ${NEEDED}`);
    process.exit(1);
  }
}
