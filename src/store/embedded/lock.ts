import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { rename, unlink } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Trouble } from '../../text/trouble.ts';

/**
 * Runs `work` while no other process of ours holds the lock file `path`, so that two commands that start at once make one server
 * (E37). A lock whose process is gone is taken over. It only spares double work: what guards the data is PostgreSQL's own pid file.
 * Throws `Trouble` embedded-busy when the other process does not let go within `patience` milliseconds.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, patience = 90_000): Promise<T> {
  const until = Date.now() + patience;
  while (!take(path)) {
    const holder = pidIn(path);
    if (holder !== undefined && !isAlive(holder)) await setAside(path, holder);
    else if (Date.now() > until) {
      throw new Trouble(
        'embedded-busy',
        `process ${holder} has been starting or stopping the embedded PostgreSQL for a long time`,
        `wait for it or end it, then try again; the lock is \`${path}\``,
      );
    } else await pause(25);
  }
  try {
    return await work();
  } finally {
    unlinkSync(path);
  }
}

/** True when a process of this number exists, ours or somebody else's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Linking a finished file into place means that a lock always names its holder, wherever we are killed. */
function take(path: string): boolean {
  const mine = `${path}.${process.pid}.${randomUUID()}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(mine);
  }
}

/** The process named in the file; undefined when the file has just gone. */
function pidIn(path: string): number | undefined {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** Renaming lets only one of several waiting processes win. */
async function setAside(path: string, holder: number): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    if (pidIn(path) !== holder) return;
    await rename(path, aside);
    await unlink(aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
