import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { terminal } from '../cli/terminal.ts';
import { MAPS } from './pack.ts';

const ROOT = join(import.meta.dirname, '..', '..');

test('the project of the how-to page has the whole map and fits the policy', async (t) => {
  const page = readFileSync(join(ROOT, 'docs', 'how-to', 'govern-moodle.md'), 'utf8');
  const script = /```\n(mkdir -p privacy[\s\S]*?)```/.exec(page)![1]!.replaceAll('PATH-TO-LETHE', ROOT);
  const folder = mkdtempSync(join(tmpdir(), 'lethe-page-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const made = spawnSync('bash', ['-ec', script], { cwd: folder, encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  const checked = await terminal(join(folder, 'privacy')).run('check --json');
  assert.equal(checked.code, 0, checked.out + checked.err);
  const { summary, diagnostics } = checked.json();
  assert.deepEqual(
    diagnostics.filter((d: { severity: string }) => d.severity === 'error'),
    [],
  );
  assert.deepEqual(
    summary.systems.map((s: { system: string }) => s.system),
    ['moodle'],
  );
  for (const file of MAPS) assert.ok(readFileSync(join(folder, 'privacy', file), 'utf8').length > 0);
});

test('every command of the how-to page is one that the program has', async () => {
  const page = readFileSync(join(ROOT, 'docs', 'how-to', 'govern-moodle.md'), 'utf8');
  const commands = [...page.matchAll(/^lethe ([a-z-]+)(?: (ask-erasure|requests))?(.*?)(?: {2,}#.*)?$/gm)];
  assert.ok(commands.length > 8);
  const cli = terminal(ROOT);
  for (const [, name = '', sub = '', rest = ''] of commands) {
    const flags = [...rest.matchAll(/--[a-z-]+/g)].map((m) => m[0]);
    const help = await cli.run(`${name} ${sub} --help`);
    assert.equal(help.code, 0, name);
    for (const flag of flags) assert.ok(help.out.includes(`${flag} `) || help.out.includes(`${flag}\n`), `${name} ${flag}`);
  }
});
