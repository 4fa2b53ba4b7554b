import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { isAlive } from './lock.ts';

let count = 0;

/** Notes that this process uses the server; the path is what `leave` takes. */
export function enter(cluster: Cluster): string {
  count += 1;
  const note = join(cluster.folder, 'users', `${process.pid}.${count}`);
  writeFileSync(note, '');
  return note;
}

/** Takes the note back. True when no living process uses the server any more, so that the last one out may stop it. */
export function leave(cluster: Cluster, note: string): boolean {
  rmSync(note, { force: true });
  const users = join(cluster.folder, 'users');
  for (const name of readdirSync(users)) {
    if (isAlive(Number.parseInt(name, 10))) return false;
    rmSync(join(users, name), { force: true });
  }
  return true;
}
