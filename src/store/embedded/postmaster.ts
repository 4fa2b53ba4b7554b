import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Trouble } from '../../text/trouble.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import type { Cluster } from './cluster.ts';

/** A server process as its own pid file describes it: `socket` is a folder, or empty when it listens on loopback only. */
export interface Postmaster {
  pid: number;
  port: number;
  socket: string;
  ready: boolean;
}

/** Unix sockets have a path limit of 108 bytes on Linux and 104 on macOS; `/.s.PGSQL.5432.lock` comes after the folder. */
const LONGEST_SOCKET_FOLDER = 84;
const LARGEST_LOG = 10 * 1024 ** 2;
const PATIENCE = 60_000;

/** What the pid file says; undefined when there is none. The process that it names may be long gone. */
export function readPostmaster(cluster: Cluster): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster.data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  return { pid: Number(lines[0]), port: Number(lines[3]), socket: lines[4] ?? '', ready: lines[7]?.trim() === 'ready' };
}

/**
 * Starts the server, detached so that it outlives us, and waits until it takes connections. A pid file left by a killed server is
 * recognised by PostgreSQL itself; while the children of that server are still ending, the start is tried again.
 * Throws `Trouble` embedded-start with the end of the server's log.
 */
export async function startPostmaster(cluster: Cluster, binaries: Binaries, account: Account | undefined): Promise<Postmaster> {
  const options = await listening(cluster);
  const until = Date.now() + PATIENCE;
  if (startOfNews(cluster) > LARGEST_LOG) rmSync(cluster.log);
  for (;;) {
    const began = startOfNews(cluster);
    const ended = await tryOnce(cluster, binaries, account, options, until);
    if (typeof ended !== 'string') return ended;
    const news = readFileSync(cluster.log, 'utf8').slice(began).trim();
    if (!/still in use|another postmaster/.test(news) || Date.now() > until) {
      throw new Trouble(
        'embedded-start',
        `the embedded PostgreSQL did not start: ${ended}; ${news.slice(-1500)}`,
        `read \`${cluster.log}\``,
      );
    }
    await pause(100);
  }
}

/** Stops the server at once but cleanly, rolling back what is open; harder when it does not listen. */
export async function stopPostmaster(cluster: Cluster): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    const server = readPostmaster(cluster);
    if (!server) return;
    try {
      process.kill(server.pid, signal);
    } catch {
      return; // gone already: the next start clears its pid file
    }
    for (const until = Date.now() + 20_000; Date.now() < until; await pause(10)) {
      if (readPostmaster(cluster)?.pid !== server.pid) return;
    }
  }
  throw new Trouble('embedded-stop', 'the embedded PostgreSQL does not stop', `read \`${cluster.log}\`, then end its process by hand`);
}

/** The server when it is up, or in words how it ended. */
async function tryOnce(
  cluster: Cluster,
  binaries: Binaries,
  account: Account | undefined,
  options: Record<string, string | number>,
  until: number,
): Promise<Postmaster | string> {
  const log = openSync(cluster.log, 'a', 0o600);
  const settings = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let ended: string | undefined;
  const child = spawn(binaries.postgres, ['-D', cluster.data, ...settings], {
    ...account,
    cwd: cluster.folder,
    detached: true,
    stdio: ['ignore', log, log],
    env: { LC_ALL: 'C', TZ: 'UTC' },
  });
  child.on('error', (error) => {
    ended = error.message;
  });
  child.on('exit', (code, signal) => {
    ended = `it ended with ${signal ?? code}`;
  });
  child.unref();
  closeSync(log);
  while (ended === undefined && Date.now() < until) {
    const server = readPostmaster(cluster);
    if (server?.ready && server.pid === child.pid) return server;
    await pause(10);
  }
  return ended ?? 'it was not ready in time';
}

/** Where it listens, and a log without a word of what it stores: no statements, no details of rows (law mute-evidence). */
async function listening(cluster: Cluster): Promise<Record<string, string | number>> {
  const mute = { log_min_error_statement: 'panic', log_error_verbosity: 'terse' };
  if (process.platform === 'win32') return { ...mute, listen_addresses: '127.0.0.1', port: await freePort() };
  const folder = join(cluster.folder, 's');
  if (Buffer.byteLength(folder) <= LONGEST_SOCKET_FOLDER) {
    return { ...mute, listen_addresses: '', port: 5432, unix_socket_directories: folder, unix_socket_permissions: '0700' };
  }
  return { ...mute, listen_addresses: '127.0.0.1', port: await freePort(), unix_socket_directories: '' };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function startOfNews(cluster: Cluster): number {
  return statSync(cluster.log, { throwIfNoEntry: false })?.size ?? 0;
}
