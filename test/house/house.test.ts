import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { TROUBLES } from '../../src/text/trouble.ts';
import { findCycles } from './cycles.ts';
import { brokenLayers } from './layers.ts';
import { isTest, ROOT, readSources, source } from './sources.ts';

const sources = readSources('src', 'demo', 'bench', 'test', 'packs');
const product = sources.filter(({ path }) => path.startsWith('src/') && !isTest(path));

test('the house is seen: a check of no files proves nothing', () => {
  assert.ok(product.length > 20);
  assert.ok(product.some(({ imports }) => imports.some((name) => name.startsWith('src/'))));
});

test('dependency rule: meaning never imports machinery, drivers never each other, doors go through work', () => {
  assert.deepEqual(brokenLayers(sources), []);
});

test('dependency rule: planted offences are named', () => {
  const planted: [string, string, RegExp][] = [
    ['src/justify/x.ts', `import { readFile } from 'node:fs/promises';`, /node:fs\/promises: meaning has no input/],
    ['src/plan/x.ts', `import { Pool } from 'pg';`, /imports pg: meaning has no input/],
    ['src/policy/x.ts', `export * from '../work/check.ts';`, /src\/work\/check.ts: meaning never imports work/],
    ['src/map/x.ts', `import '../store/store.ts';`, /meaning never imports/],
    ['src/time/x.ts', `import type {\n  Policy,\n} from '../policy/model.ts';`, /import nothing above/],
    ['src/engine/postgres/x.ts', `const m = await import('../memory/x.ts');`, /drivers never import each other/],
    ['src/cli/x.ts', `import { render } from '../engine/postgres/render.ts';`, /doors go through work/],
    ['src/work/x.ts', `import { main } from '../cli/main.ts';`, /only app.ts opens doors/],
    ['src/connector/moodle/x.ts', `import { y } from '../../work/setting.ts';`, /neither the store nor work/],
    ['src/store/x.ts', `import { y } from '../../test/database.ts';`, /never imports tests/],
  ];
  for (const [path, text, names] of planted) assert.match(brokenLayers([source(path, text)]).join('\n'), names);
});

test('no import cycle', () => {
  assert.deepEqual(findCycles(sources), []);
  const planted = [
    source('src/b.ts', `import './c.ts';`),
    source('src/c.ts', `import { a } from './a.ts';`),
    source('src/a.ts', `import './b.ts';`),
  ];
  assert.deepEqual(findCycles(planted), ['src/a.ts > src/b.ts > src/c.ts > src/a.ts']);
});

test('no file of the product is longer than 300 lines', () => {
  const long = product.filter(({ lines }) => lines > 300).map(({ path, lines }) => `${path}: ${lines}`);
  assert.deepEqual(long, []);
});

test('a feature is found by its name: no utils, helpers, manager, base', () => {
  const vague = sources.filter(({ path }) => /(^|[-/])(utils?|helpers|managers?|base|common|misc)(\.|\/)/.test(path));
  assert.deepEqual(
    vague.map(({ path }) => path),
    [],
  );
});

test('only erasable syntax reaches Node: no enum, no parameter property', () => {
  const heavy = product.filter(
    ({ text }) => /^\s*(export )?(const )?enum \w/m.test(text) || /constructor\([^)]*\b(private|public|readonly) /.test(text),
  );
  assert.deepEqual(
    heavy.map(({ path }) => path),
    [],
  );
});

test('docs/reference/errors.md is printed from the table of codes (LETHE_PRINT=1 prints it anew)', () => {
  const rows = Object.entries(TROUBLES).map(([code, when]) => `| \`${code}\` | ${when} |\n`);
  const page = `# Errors\n\nEvery error has a stable code, a message, and a line that says what to do next.\n\n| code | when |\n| --- | --- |\n${rows.join('')}`;
  const path = join(ROOT, 'docs', 'reference', 'errors.md');
  if (process.env.LETHE_PRINT) writeFileSync(path, page);
  assert.equal(readFileSync(path, 'utf8'), page);
});

test('every code of the table is used somewhere', () => {
  const all = product.filter(({ path }) => path !== 'src/text/trouble.ts').map(({ text }) => text);
  const unused = Object.keys(TROUBLES).filter((code) => !all.some((text) => text.includes(`'${code}'`)));
  assert.deepEqual(unused, []);
});

test('docs/reference/dependencies.md lists exactly what package.json asks for, pinned', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const asked: Record<string, string> = { ...dependencies, ...devDependencies, ...optionalDependencies };
  const page = readFileSync(join(ROOT, 'docs', 'reference', 'dependencies.md'), 'utf8');
  const listed = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]!);
  assert.deepEqual(listed.sort(), Object.keys(asked).sort());
  for (const [name, version] of Object.entries(asked)) assert.match(version, /^\d/, `${name} is pinned`);
});

test('no page of ours links to a file that is not there', () => {
  const pages = globSync(['*.md', 'docs/**/*.md', 'packs/**/*.md'], { cwd: ROOT });
  const dead = pages.flatMap((page) =>
    [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\((?!https?:|mailto:|#)([^)#]+)[^)]*\)/g)]
      .map((match) => match[1]!)
      .filter((link) => !existsSync(join(ROOT, dirname(page), link)))
      .map((link) => `${page}: ${link}`),
  );
  assert.deepEqual(dead, []);
});
