import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Trouble } from '../text/trouble.ts';

/** A write takes milliseconds: what is older was left by a process that was killed. */
const STALE_MS = 10_000;

/**
 * Changes a file as one step: whoever reads it sees the old text or the new one, and of two changes at once neither is lost. The new
 * text stands beside it as `.new` until it is whole; that file also keeps a second writer waiting. `change` is given the present text,
 * undefined when there is no file. `Trouble` file-unwritable when the folder or the file cannot be written.
 */
export async function replaceFile(path: string, change: (before: string | undefined) => string): Promise<void> {
  const beside = `${path}.new`;
  try {
    const file = await openAlone(beside);
    try {
      await file.writeFile(change(await textOf(path)));
      await file.sync();
    } catch (error) {
      await file.close();
      await rm(beside, { force: true });
      throw error;
    }
    await file.close();
    await rename(beside, path);
  } catch (error) {
    throw error instanceof Trouble ? error : unwritable(path, error);
  }
}

/** Says that a place cannot be written, and why, in the words of the machine. */
export const unwritable = (path: string, cause: unknown): Trouble =>
  new Trouble(
    'file-unwritable',
    `\`${path}\` cannot be written: ${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'}`,
    'check the rights of the folder and the room on the disk, then run the same command again',
    cause,
  );

async function openAlone(path: string): Promise<Awaited<ReturnType<typeof open>>> {
  for (;;) {
    try {
      return await open(path, 'wx', 0o644);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const since = await stat(path).then(
        (s) => (s.isFile() ? s.mtimeMs : Number.NaN),
        () => Date.now(),
      );
      if (Number.isNaN(since)) throw error;
      if (Date.now() - since > STALE_MS) await rm(path, { force: true });
      else await pause(20);
    }
  }
}

const textOf = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
