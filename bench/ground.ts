import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedServer, startEmbedded } from '../src/store/embedded/embedded.ts';
import { isAlive } from '../src/store/embedded/lock.ts';

/** The PostgreSQL on which everything is measured, with databases that are gone when it is closed. */
export interface Ground {
  label: string;
  /** A new database, empty or a copy of another of ours; its name. */
  create(template?: string): Promise<string>;
  drop(name: string): Promise<void>;
  url(name: string): string;
  /** Runs one piece of work with a connection to a database. */
  using<T>(name: string, work: (client: pg.Client) => Promise<T>): Promise<T>;
  /** Writes out what is dirty, so that nobody's measure pays for what came before it. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const PREFIX = 'lethe_bench';
/** For every side alike: memory of a small server, no checkpoint and no vacuum in the middle of a measure. Durability is untouched. */
const SETTINGS = { shared_buffers: '1GB', max_wal_size: '16GB', checkpoint_timeout: '60min', autovacuum: 'off' };

/** The server at BENCH_URL as it is set up, else the embedded PostgreSQL of a folder of its own with the settings above. */
export async function openGround(url: string | undefined): Promise<Ground> {
  const server = url ? undefined : await embedded();
  const urlOf = (name: string) => (server ? server.connectionString(name) : withName(url!, name));
  const admin = new pg.Client({ connectionString: server ? urlOf('postgres') : url! });
  await admin.connect();
  const { rows } = await admin.query(`select current_setting('server_version') as version, current_setting('is_superuser') as super`);
  const drop = async (name: string) => void (await admin.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`));
  await dropLeftovers(admin, drop);
  let count = 0;
  const made = new Set<string>();
  return {
    label: `PostgreSQL ${String(rows[0].version).split(' ')[0]}${server ? ', embedded' : ' at BENCH_URL'}`,
    create: async (template) => {
      const name = `${PREFIX}_${process.pid}_${++count}`;
      const from = template ? `${pg.escapeIdentifier(template)} strategy file_copy` : 'template0';
      made.add(name);
      await admin.query(`create database ${pg.escapeIdentifier(name)} template ${from}`);
      return name;
    },
    drop: async (name) => {
      await drop(name);
      made.delete(name);
    },
    url: urlOf,
    using: async (name, work) => {
      const client = new pg.Client({ connectionString: urlOf(name) });
      await client.connect();
      try {
        return await work(client);
      } finally {
        await client.end();
      }
    },
    settle: async () => {
      if (rows[0].super === 'on') await admin.query('checkpoint');
    },
    close: async () => {
      for (const name of made) await drop(name);
      await admin.end();
      await server?.stop();
    },
  };
}

async function embedded(): Promise<EmbeddedServer> {
  const folder = join(import.meta.dirname, '..', '.lethe', 'bench');
  const first = await startEmbedded(folder);
  if (first.attached) return first;
  const client = new pg.Client({ connectionString: first.connectionString('postgres') });
  await client.connect();
  for (const [name, value] of Object.entries(SETTINGS)) await client.query(`alter system set ${name} = '${value}'`);
  await client.end();
  await first.stop();
  return startEmbedded(folder);
}

/** Databases that a run which was killed has left behind. */
async function dropLeftovers(admin: pg.Client, drop: (name: string) => Promise<void>): Promise<void> {
  const { rows } = await admin.query('select datname from pg_database where starts_with(datname, $1)', [`${PREFIX}_`]);
  for (const { datname } of rows) if (!isAlive(Number(String(datname).split('_')[2]))) await drop(datname);
}

function withName(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(name)}`;
  return changed.href;
}
