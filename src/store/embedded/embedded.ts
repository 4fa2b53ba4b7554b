import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { serverAccount } from './account.ts';
import { readyBinaries } from './binaries.ts';
import { type Cluster, readyCluster, SUPERUSER } from './cluster.ts';
import { findHome } from './home.ts';
import { isAlive, withLock } from './lock.ts';
import { type Postmaster, readPostmaster, startPostmaster, stopPostmaster } from './postmaster.ts';
import { preflight, readMachine } from './preflight.ts';
import { enter, leave } from './users.ts';

/** A running PostgreSQL of ours: a real server, in a folder of ours, that nobody had to install. */
export interface EmbeddedServer {
  /** True when it was running already: started by another process, or left behind by one that was killed. */
  attached: boolean;
  /** Where its data, password and log are: `<home>/<major version>`. */
  folder: string;
  major: number;
  port: number;
  /** The folder of its unix socket; undefined when it listens on loopback only. */
  socket: string | undefined;
  /** The URL of a database on it, for pg and psql alike; holds the password, so never log it. */
  connectionString(database: string): string;
  /** Leaves the server. The last process that uses it stops it. Calling it twice changes nothing more. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL of `folder`, or attaches to it when it runs already (E36, E37, E38). Any number of processes may call
 * this at once. `say` hears what a person should know (default: a line on standard error).
 * Throws `Trouble` with a code that begins with `embedded-`.
 */
export async function startEmbedded(folder: string, say: (line: string) => void = (line) => console.error(line)): Promise<EmbeddedServer> {
  const account = serverAccount();
  const { home, shelf } = await findHome(folder, account !== undefined, say);
  return withLock(join(home, 'lock'), async () => {
    preflight(await readMachine(home));
    const binaries = await readyBinaries(shelf);
    const cluster = await readyCluster(home, binaries, account);
    const running = await findRunning(cluster);
    const server = running ?? (await startPostmaster(cluster, binaries, account));
    const note = enter(cluster);
    return {
      attached: running !== undefined,
      folder: cluster.folder,
      major: binaries.major,
      port: server.port,
      socket: server.socket || undefined,
      connectionString: (database) => connectionString(cluster, server, database),
      stop: () =>
        withLock(join(home, 'lock'), async () => {
          if (leave(cluster, note)) await stopPostmaster(cluster);
        }),
    };
  });
}

/** Makes the database unless it exists; true when it was made. Two processes may ask at once. */
export async function createDatabaseIfMissing(server: Pick<EmbeddedServer, 'connectionString'>, name: string): Promise<boolean> {
  const client = new Client({ connectionString: server.connectionString('postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount) return false;
    await client.query(`create database ${client.escapeIdentifier(name)}`);
    return true;
  } catch (error) {
    // 42P04 the other process was first; 23505 it was first by a hair
    if (['42P04', '23505'].includes((error as { code?: string }).code ?? '')) return false;
    throw error;
  } finally {
    await client.end();
  }
}

/** The server that already serves this very data; undefined when there is none or only what a killed one left. */
async function findRunning(cluster: Cluster): Promise<Postmaster | undefined> {
  for (let tries = 0; tries < 100; tries += 1) {
    const server = readPostmaster(cluster);
    if (!server || !isAlive(server.pid)) return undefined;
    const answer = await probe(cluster, server);
    if (answer === 'ours') return server;
    if (answer === 'nobody') return undefined;
    await pause(50);
  }
  return undefined;
}

/** `wait`: it is starting or stopping (SQLSTATE 57P03). */
async function probe(cluster: Cluster, server: Postmaster): Promise<'ours' | 'wait' | 'nobody'> {
  const client = new Client({ connectionString: connectionString(cluster, server, 'postgres'), connectionTimeoutMillis: 5000 });
  client.on('error', () => {}); // a server that goes down while we look is told by the query's own error
  try {
    await client.connect();
    const { rows } = await client.query('show data_directory');
    return rows[0].data_directory === cluster.data ? 'ours' : 'nobody';
  } catch (error) {
    return (error as { code?: string }).code === '57P03' ? 'wait' : 'nobody';
  } finally {
    await client.end().catch(() => {});
  }
}

function connectionString(cluster: Cluster, server: Postmaster, database: string): string {
  const place = server.socket ? `localhost:${server.port}` : `127.0.0.1:${server.port}`;
  const host = server.socket ? `?host=${encodeURIComponent(server.socket)}` : '';
  return `postgresql://${SUPERUSER}:${cluster.password}@${place}/${encodeURIComponent(database)}${host}`;
}
