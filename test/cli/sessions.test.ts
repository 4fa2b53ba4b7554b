import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withDatabase } from '../database.ts';
import { planNames, readSession, shown } from './session.ts';
import { at, school } from './terminal.ts';

const FOLDER = join(import.meta.dirname, '..', 'golden', 'cli');

for (const file of readdirSync(FOLDER)) {
  test(`the session ${file} goes as written (LETHE_PRINT=1 writes it anew)`, async (t) => {
    await withDatabase(
      t,
      async (db) => {
        const path = join(FOLDER, file);
        const written = readFileSync(path, 'utf8');
        const { turns, columns } = readSession(written);
        const s = await school(db);
        s.now = at('2026-11-24T10:00:00Z');
        if (columns) Object.assign(s, { isTerminal: true, columns, env: { ...s.env, NO_COLOR: '1' } });
        const name = planNames();
        const lines: string[] = [];
        for (const { before, command } of turns) {
          const ran = await s.run(command.replace(/^lethe /, ''));
          lines.push(...before, `$ ${command}`, ...shown(ran).map(name));
        }
        const now = `${lines.join('\n')}\n`;
        if (process.env.LETHE_PRINT) writeFileSync(path, now);
        else assert.equal(now, written);
      },
      { only: 'embedded' },
    );
  });
}
