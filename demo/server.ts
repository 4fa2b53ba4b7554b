import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../src/store/embedded/embedded.ts';
import { Trouble } from '../src/text/trouble.ts';

/** The campus; Lethe keeps its own records in `lethe` beside it. */
const CAMPUS = 'intranet';
const OURS = [CAMPUS, 'lethe'];

/**
 * Runs the embedded PostgreSQL of the demo's folder with an empty campus and no records of earlier demos, for as long as `use` lasts.
 * Only databases of this server are touched. `Trouble` plan-running when another demo is at work in the same folder.
 */
export async function withFreshCampus<T>(folder: string, say: (line: string) => void, use: (url: string) => Promise<T>): Promise<T> {
  const server = await startEmbedded(join(folder, '.lethe'), say);
  const admin = new pg.Client({ connectionString: server.connectionString('postgres') });
  admin.on('error', () => {}); // cut when the server is stopped from outside: the next statement says so itself
  try {
    await admin.connect();
    const { rows } = await admin.query('select pg_try_advisory_lock(42) as mine');
    if (!rows[0].mine)
      throw new Trouble('plan-running', `another demo is at work in \`${folder}\``, 'wait for it, or name another folder with `--folder`');
    for (const name of OURS) await admin.query(`drop database if exists ${name} with (force)`);
    await admin.query(`create database ${CAMPUS} template template0`);
    return await use(server.connectionString(CAMPUS));
  } finally {
    await admin.end().catch(() => {});
    await server.stop();
  }
}

/** Writes the file that tells a shell where campus and records are. It holds a password, so only its owner may read it. */
export async function writeEnvironment(folder: string, url: string): Promise<string> {
  const file = join(folder, 'env');
  await writeFile(file, `# For a shell: . ${file}\nunset DATABASE_URL\nexport INTRANET_URL='${url}'\n`, { mode: 0o600 });
  return file;
}
