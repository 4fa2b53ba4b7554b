import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore, type Store } from '../store/store.ts';
import { asStoreTrouble } from '../store/trouble.ts';
import { Trouble } from '../text/trouble.ts';
import { type LoadedProject, loadProject } from './load-project.ts';
import type { Drivers } from './open-systems.ts';

/** What every use case is given: where it runs, what it may reach, and what time it is. */
export interface Setting {
  /** The folder in which to look for the project. */
  cwd: string;
  env: Record<string, string | undefined>;
  now: () => Temporal.Instant;
  drivers: Drivers;
  /** Accept versions of PostgreSQL that no test runs on (E32). */
  untested: boolean;
}

/** The account that acts, as records name it. */
export const actor = (setting: Setting): string => setting.env.LETHE_USER ?? setting.env.USER ?? setting.env.LOGNAME ?? 'unknown';

/** Opens our own store for as long as the work lasts: at DATABASE_URL, else the embedded PostgreSQL in the project's `.lethe`. */
async function withStore<T>(setting: Setting, folder: string, use: (store: Store) => Promise<T>): Promise<T> {
  const url = setting.env.DATABASE_URL;
  const own = join(folder, '.lethe');
  if (!url)
    await mkdir(own, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
      const help = 'give the account the right to write there, or keep our records elsewhere with DATABASE_URL';
      throw new Trouble('file-unwritable', `\`${own}\` cannot be made: ${cause.code ?? 'unknown reason'}`, help, cause);
    });
  const store = await openStore({ ...(url ? { url } : {}), folder: own, untested: setting.untested });
  try {
    return await use(store);
  } catch (error) {
    throw asStoreTrouble(error);
  } finally {
    await store.close();
  }
}

/** The project and the store together, for use cases that need both. */
export async function withProject<T>(setting: Setting, use: (loaded: LoadedProject, store: Store) => Promise<T>): Promise<T> {
  const loaded = loadProject(setting.cwd);
  return withStore(setting, loaded.folder, (store) => use(loaded, store));
}
