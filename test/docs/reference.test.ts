import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../house/sources.ts';
import { cliReference } from './cli-reference.ts';
import { predicateReference } from './predicate-reference.ts';

function printed(file: string, now: string): void {
  const path = join(ROOT, 'docs', 'reference', file);
  if (process.env.LETHE_PRINT) writeFileSync(path, now);
  assert.equal(readFileSync(path, 'utf8'), now);
}

test('docs/reference/cli.md is printed from the commands (LETHE_PRINT=1 prints it anew)', () => {
  printed('cli.md', cliReference());
});

test('docs/reference/predicates.md is printed from the intermediate form and the driver (LETHE_PRINT=1 prints it anew)', () => {
  printed('predicates.md', predicateReference());
});

test('every decision that code, tests or pages cite is there, numbered once, with the headings of the template', () => {
  const pages = globSync('docs/decisions/*.md', { cwd: ROOT }).sort();
  const numbers = pages.map((p) => p.slice('docs/decisions/'.length, 'docs/decisions/'.length + 4));
  assert.equal(new Set(numbers).size, numbers.length);
  const cited = globSync(
    ['src/**/*.ts', 'test/**/*.ts', 'demo/**/*.ts', 'bench/**/*.ts', 'packs/**/*.{ts,md,yaml}', 'docs/**/*.md', '*.md'],
    { cwd: ROOT },
  )
    .flatMap((file) => [...readFileSync(join(ROOT, file), 'utf8').matchAll(/decisions?\/(\d{4})/g)].map((m) => ({ file, number: m[1]! })))
    .filter(({ number }) => !numbers.includes(number));
  assert.deepEqual(cited, []);
  const headings = (page: string) => [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^## (.*)$/gm)].map((m) => m[1]);
  const wanted = headings('docs/decisions/0000-template.md');
  for (const page of pages) {
    assert.deepEqual(headings(page), wanted, page);
    assert.match(
      readFileSync(join(ROOT, page), 'utf8'),
      new RegExp(`^# ${page.slice('docs/decisions/'.length, 'docs/decisions/'.length + 4)}: `),
    );
  }
});

test('docs/README.md leads to every page; its decisions are printed (LETHE_PRINT=1 prints them anew)', () => {
  const path = join(ROOT, 'docs', 'README.md');
  const decisions = globSync('docs/decisions/*.md', { cwd: ROOT })
    .sort()
    .filter((p) => !p.endsWith('0000-template.md'))
    .map((p) => {
      const [, number, title] = /^# (\d{4}): (.)/.exec(readFileSync(join(ROOT, p), 'utf8'))!;
      const rest = /^# \d{4}: .(.*)$/m.exec(readFileSync(join(ROOT, p), 'utf8'))![1];
      return `- [${number} ${title!.toUpperCase()}${rest}](${p.slice('docs/'.length)})\n`;
    });
  const written = readFileSync(path, 'utf8');
  const now = written.replace(/(## Why it is so\n\n)[\s\S]*$/, (_, head: string) => head + decisions.join(''));
  if (process.env.LETHE_PRINT) writeFileSync(path, now);
  assert.equal(readFileSync(path, 'utf8'), now);
  const pages = globSync('docs/**/*.md', { cwd: ROOT }).map((p) => p.slice('docs/'.length));
  const missing = pages.filter((p) => p !== 'README.md' && !p.endsWith('0000-template.md') && !now.includes(`](${p})`));
  assert.deepEqual(missing, []);
});
