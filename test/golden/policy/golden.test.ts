import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Rule } from '../../../src/policy/model.ts';
import { readPolicy, rulesOf } from '../../../src/policy/read.ts';
import { printDiagnostic } from '../../../src/text/print-diagnostic.ts';

const FOLDERS = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

/** What a person gets to see of a policy: every diagnostic as it is printed; of a policy without errors also its rules in words. */
function seen(folder: string): string {
  const sources = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    // the file with the head of the policy comes first, as in a project
    .sort((a, b) => Number(b === 'policy.yaml') - Number(a === 'policy.yaml') || a.localeCompare(b, 'en'))
    .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
  const ofCampus = (file: string) => file.startsWith('campus-');
  const { policy, diagnostics } = readPolicy(
    sources.filter((s) => !ofCampus(s.file)),
    sources.filter((s) => ofCampus(s.file)),
  );
  const printed = diagnostics.map((d) => printDiagnostic(d, sources));
  const said = (r: Rule, where = '') => policy!.languages.map((l) => `${where}${r.id} (${l}): ${r.says[l]}`);
  const rules = policy ? rulesOf(policy).flatMap((r) => said(r)) : [];
  const here = policy ? policy.overlays.flatMap((o) => Object.values(o.tighten).flatMap((r) => said(r, `${o.campus}: `))) : [];
  return `${[...printed, ...rules, ...here].join('\n\n')}\n`;
}

test('there are many policies here', () => assert.ok(FOLDERS.length >= 40));

for (const name of FOLDERS) {
  test(`${name.replaceAll('-', ' ')} (LETHE_PRINT=1 prints expected.txt anew)`, () => {
    const folder = join(import.meta.dirname, name);
    const path = join(folder, 'expected.txt');
    const now = seen(folder);
    if (process.env.LETHE_PRINT) writeFileSync(path, now);
    assert.ok(existsSync(path), `${path} is missing`);
    assert.equal(now, readFileSync(path, 'utf8'));
  });
}
