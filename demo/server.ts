import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../src/store/embedded/embedded.ts';
import { Trouble } from '../src/text/trouble.ts';
import { CAMPUS, SCHOOLS, type School } from './schools/school.ts';

/** Where the databases of a school are, by the variable that says so. */
export type Urls = Record<string, string>;

/** The databases that a demo may have left here; Lethe keeps its own records in `lethe` beside them. */
const OURS = ['lethe', ...[CAMPUS, ...Object.values(SCHOOLS)].flatMap((s) => s.systems.map((system) => system.id))];

/**
 * Runs the embedded PostgreSQL of the demo's folder with an empty database for each system of a school and no records of earlier demos, for as
 * long as `use` lasts. Only databases of this server are touched. `Trouble` plan-running when another demo is at work in the same folder.
 */
export async function withFreshSchool<T>(
  folder: string,
  { systems }: School,
  say: (line: string) => void,
  use: (urls: Urls) => Promise<T>,
): Promise<T> {
  const server = await startEmbedded(join(folder, '.lethe'), say);
  const admin = new pg.Client({ connectionString: server.connectionString('postgres') });
  admin.on('error', () => {}); // cut when the server is stopped from outside: the next statement says so itself
  try {
    await admin.connect();
    const { rows } = await admin.query('select pg_try_advisory_lock(42) as mine');
    if (!rows[0].mine)
      throw new Trouble('plan-running', `another demo is at work in \`${folder}\``, 'wait for it, or name another folder with `--folder`');
    for (const name of OURS) await admin.query(`drop database if exists ${name} with (force)`);
    for (const { id } of systems) await admin.query(`create database ${id} template template0`);
    return await use(Object.fromEntries(systems.map(({ id, env }) => [env, server.connectionString(id)])));
  } finally {
    await admin.end().catch(() => {});
    await server.stop();
  }
}

/** Writes the file that tells a shell where the databases and the records are. It holds passwords, so only its owner may read it. */
export async function writeEnvironment(folder: string, urls: Urls): Promise<string> {
  const file = join(folder, 'env');
  const lines = Object.entries(urls).map(([env, url]) => `export ${env}='${url}'`);
  await writeFile(file, [`# For a shell: . ${file}`, 'unset DATABASE_URL', ...lines, ''].join('\n'), { mode: 0o600 });
  return file;
}
