import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Where one project's server keeps its files, and where its programs run from (undefined: where npm put them). */
export interface Home {
  home: string;
  shelf: string | undefined;
}

const ROOTS_OWN = '/var/lib/lethe';

/**
 * The home of the server of `folder`: the folder itself, or for root a folder under /var/lib/lethe named after it, since the account
 * that runs the server can seldom reach root's folders (E36). When that is not writable the folder itself serves, and `say` is told.
 */
export async function findHome(folder: string, asRoot: boolean, say: (line: string) => void): Promise<Home> {
  await mkdir(folder, { recursive: true });
  const real = await realpath(folder);
  if (!asRoot) return { home: real, shelf: undefined };
  if (!(await writable(ROOTS_OWN))) {
    say(`${ROOTS_OWN} is not writable: the embedded PostgreSQL runs in ${real}, which its account must be able to reach`);
    return { home: real, shelf: undefined };
  }
  const digest = createHash('sha256').update(real).digest('hex').slice(0, 12);
  const home = join(ROOTS_OWN, `${basename(real).replace(/\W/g, '').slice(0, 20)}-${digest}`);
  await mkdir(home, { recursive: true, mode: 0o755 });
  return { home, shelf: ROOTS_OWN };
}

async function writable(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
