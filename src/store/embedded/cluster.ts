import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Trouble } from '../../text/trouble.ts';
import { type Account, makePrivate } from './account.ts';
import type { Binaries } from './binaries.ts';
import { isAlive } from './lock.ts';

/** One set of databases on disk: everything about it lies in a folder named by its major version (E36). */
export interface Cluster {
  /** `<home>/<major>` */
  folder: string;
  data: string;
  log: string;
  password: string;
}

export const SUPERUSER = 'lethe';

/**
 * The cluster in `home`, made by initdb on first use. It is built beside its place and renamed when whole, so an initdb that was
 * killed half way leaves only a folder that the next start removes. Throws `Trouble` embedded-initdb with initdb's own words.
 */
export async function readyCluster(home: string, binaries: Binaries, account: Account | undefined): Promise<Cluster> {
  const folder = join(home, String(binaries.major));
  await removeHalfMade(home);
  if (!existsSync(folder)) await build(home, folder, binaries, account);
  return { folder, data: join(folder, 'data'), log: join(folder, 'log'), password: await readFile(join(folder, 'password'), 'utf8') };
}

async function build(home: string, folder: string, binaries: Binaries, account: Account | undefined): Promise<void> {
  const half = join(home, `half-made-${process.pid}`);
  await makePrivate(half, account);
  const password = join(half, 'password');
  await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (account) await chown(password, account.uid, account.gid);
  await mkdir(join(half, 'users'));
  await makePrivate(join(half, 'data'), account);
  await makePrivate(join(half, 's'), account);
  try {
    await promisify(execFile)(binaries.initdb, initdbArguments(join(half, 'data'), password), {
      ...account,
      cwd: half,
      env: { LC_ALL: 'C' },
    });
  } catch (cause) {
    const words = (cause as { stderr?: string }).stderr || (cause as Error).message;
    throw new Trouble(
      'embedded-initdb',
      `initdb could not make \`${folder}\`: ${words.trim()}`,
      'mend what it names and start again',
      cause,
    );
  }
  await rename(half, folder);
}

function initdbArguments(data: string, password: string): string[] {
  return [
    ...['--pgdata', data, '--username', SUPERUSER, '--pwfile', password, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...['--set', 'timezone=UTC', '--set', 'log_timezone=UTC', '--no-instructions'],
  ];
}

async function removeHalfMade(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = /^half-made-(\d+)$/.exec(name)?.[1];
    if (pid && (Number(pid) === process.pid || !isAlive(Number(pid)))) {
      // the initdb of a killed parent may still be writing there: it gives up once its files are gone
      await rm(join(home, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    }
  }
}
