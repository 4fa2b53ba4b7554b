import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '../src/policy/model.ts';
import { readPolicy } from '../src/policy/read.ts';

export const ROOT = join(import.meta.dirname, '..');
export const PACK = globSync('packs/42/*.yaml', { cwd: ROOT }).sort();

/** The largest policy that ships. */
export function packPolicy(): { policy: Policy } {
  const { policy } = readPolicy(PACK.map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') })));
  if (!policy) throw new Error('packs/42 has errors: run `lethe check`');
  return { policy };
}
