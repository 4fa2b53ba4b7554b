import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { findHome } from '../../src/store/embedded/home.ts';
import { ROOT } from '../house/sources.ts';
import { agrees, PlanIds, printed, stepsOf } from './page.ts';
import { openShell } from './shell.ts';

const PAGE = join(ROOT, 'docs', 'tutorial', 'first-deletion.md');

test('the tutorial goes as written, command by command, in a fresh folder (LETHE_PRINT=1 prints it anew)', async () => {
  const page = readFileSync(PAGE, 'utf8');
  const place = mkdtempSync(join(tmpdir(), 'lethe-tutorial-'));
  const shell = openShell(ROOT, {
    PATH: [dirname(process.execPath), process.env.PATH].join(':'),
    HOME: process.env.HOME,
    TMPDIR: place,
    LANG: 'C.UTF-8',
    LETHE_USER: 'you',
  });
  const ids = new PlanIds(page);
  const outputs = new Map<string, string[][]>();
  try {
    for (const step of stepsOf(page)) {
      if ('file' in step) {
        writeFileSync(join(place, 'my-school', step.file), step.text);
        continue;
      }
      for (const { command, printed: shown } of step.turns) {
        const { lines } = await shell.run(ids.now(command));
        ids.learn(lines);
        const now = lines.map((l) => ids.then(l).replaceAll(place, '...'));
        outputs.set(command, [...(outputs.get(command) ?? []), now]);
        if (!process.env.LETHE_PRINT) assert.ok(agrees(shown, now), `$ ${command}\nshown:\n${shown.join('\n')}\nnow:\n${now.join('\n')}`);
      }
    }
  } finally {
    await shell.run(`"$LETHE/node_modules/.bin/node" "$LETHE/docs/tutorial/school-database.ts" stop || true`);
    await shell.close();
    // for root the data is not in the folder itself
    const { home } = await findHome(join(place, 'my-school', '.lethe'), process.getuid?.() === 0, () => {});
    for (const made of [home, place]) rmSync(made, { recursive: true, force: true });
  }
  if (process.env.LETHE_PRINT)
    writeFileSync(
      PAGE,
      printed(page, (command, written) => {
        const now = outputs.get(command)!.shift()!;
        return written.includes('...') ? written : now;
      }),
    );
});
