import { execFileSync } from 'node:child_process';
import { chown, mkdir, stat } from 'node:fs/promises';

/** The operating-system account that runs the server: PostgreSQL refuses to run as root (E36). */
export interface Account {
  uid: number;
  gid: number;
}

/** The unprivileged account `nobody` when we are root; undefined when we are not, and the server runs as ourselves. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return { uid: id('-u'), gid: id('-g') };
}

/** Makes `folder`, private to the account that runs the server. */
export async function makePrivate(folder: string, account: Account | undefined): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  if (account) await chown(folder, account.uid, account.gid);
}

/** True when the folder can be trusted by root: owned by root and writable by nobody else. */
export async function ownedByRoot(folder: string): Promise<boolean> {
  const { uid, mode } = await stat(folder);
  return uid === 0 && (mode & 0o022) === 0;
}

function id(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
}
