import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { drivers } from '../../src/app.ts';
import type { Setting } from '../../src/work/setting.ts';
import type { Template, TestDatabase } from '../database.ts';
import { loadDump } from './load-dump.ts';

const root = join(import.meta.dirname, '..', '..');
const dump = join(process.env.LETHE_SHARED ?? join(root, '..', 'shared'), 'moodle', 'moodle-4.3-postgres.sql.gz');

/** The restored Moodle, made once a run on each server; undefined, and said loudly, where there is no dump (E39). */
export function restored(): Template | undefined {
  if (!existsSync(dump)) {
    console.error(`\n*** NOT RUN: Moodle: there is no \`${dump}\` (set LETHE_SHARED) ***\n`);
    return undefined;
  }
  const { size, mtimeMs } = statSync(dump);
  return {
    id: 'moodle',
    key: `${size} ${mtimeMs}`,
    fill: async (url) => {
      await loadDump(dump, url);
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query('vacuum analyze');
      await client.end();
    },
  };
}

/** A project of the two packs in a folder of its own, with its store in the same database, connected as `url` says; the folder is removed after the test. */
export function project(t: { after(f: () => void): void }, db: TestDatabase, url = db.url, engine = 'postgres'): Setting {
  const cwd = mkdtempSync(join(tmpdir(), 'lethe-moodle-'));
  t.after(() => rmSync(cwd, { recursive: true, force: true }));
  mkdirSync(join(cwd, 'policy'));
  const policy = join(root, 'packs', 'moodle-site');
  for (const file of readdirSync(policy)) if (file.endsWith('.yaml')) copyFileSync(join(policy, file), join(cwd, 'policy', file));
  const map = readFileSync(join(root, 'packs', 'moodle', 'moodle.map.yaml'), 'utf8');
  writeFileSync(join(cwd, 'moodle.map.yaml'), map.replace('engine: postgres', `engine: ${engine}`));
  const limits = '{ share: 30 %, rows: 100000 }';
  writeFileSync(
    join(cwd, 'lethe.yaml'),
    `lethe: 1\nproject:\n  policy: ["policy/*.yaml"]\n  maps: [moodle.map.yaml]\n  confirmations: confirmations.yaml\n  limits: ${limits}\n`,
  );
  const env = { MOODLE_URL: url, DATABASE_URL: db.url, LETHE_USER: 'tester' };
  return { cwd, env, now: () => Temporal.Now.instant(), drivers, untested: false };
}
