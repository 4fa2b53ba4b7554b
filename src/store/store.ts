import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import { Trouble } from '../text/trouble.ts';
import { createDatabaseIfMissing, type EmbeddedServer, startEmbedded } from './embedded/embedded.ts';
import { migrate, SCHEMA } from './migrate.ts';
import type { Tables } from './tables.ts';

/** What the functions of this folder work on: the store, or a transaction in it. */
export type StoreDb = Kysely<Tables>;

export interface Store {
  db: StoreDb;
  /** For people: `PostgreSQL 18, embedded in <folder>` or `PostgreSQL 15 at DATABASE_URL`. */
  where: string;
  /** Closes the connections and lets go of the embedded server. */
  close(): Promise<void>;
}

export interface StoreOptions {
  /** DATABASE_URL: a PostgreSQL that the institution runs itself. */
  url?: string;
  /** The project's `.lethe` folder, where the embedded server lives when there is no url. */
  folder: string;
  /** Accept a version of PostgreSQL that no test runs on (E32). */
  untested?: boolean;
}

/** The versions that the tests run on (E32). */
const TESTED = [15, 18];
const DATABASE = 'lethe';

/**
 * Opens the store: at `url` when given, else on the embedded PostgreSQL of `folder`, and migrates it.
 * Throws `Trouble`: store-unreachable, store-version, store-newer, or one that begins with `embedded-`.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const server = options.url ? undefined : await startEmbedded(options.folder);
  try {
    if (server) await createDatabaseIfMissing(server, DATABASE);
    return await connect(options, server);
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

async function connect(options: StoreOptions, server: EmbeddedServer | undefined): Promise<Store> {
  const pool = new Pool({
    connectionString: server?.connectionString(DATABASE) ?? options.url,
    options: '-c TimeZone=UTC',
    types: { getTypeParser },
  });
  pool.on('error', () => {}); // an idle connection was cut: the next query says so itself
  try {
    const major = await readMajor(pool);
    if (!TESTED.includes(major) && !options.untested) {
      throw new Trouble(
        'store-version',
        `the store is on PostgreSQL ${major}, which no test runs on`,
        `use PostgreSQL ${TESTED.join(' or ')}, or pass --untested`,
      );
    }
    const root = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
    await migrate(root);
    return {
      db: root.withSchema(SCHEMA),
      where: server ? `PostgreSQL ${major}, embedded in ${server.folder}` : `PostgreSQL ${major} at DATABASE_URL`,
      close: async () => {
        await root.destroy();
        await server?.stop();
      },
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/** The message of the connection error is kept; it names host and account, never the password. */
async function readMajor(pool: Pool): Promise<number> {
  try {
    const { rows } = await pool.query(`select current_setting('server_version_num')::int / 10000 as major`);
    return rows[0].major;
  } catch (cause) {
    const { message, code } = cause as { message: string; code?: string };
    throw new Trouble(
      'store-unreachable',
      `the store does not answer: ${message || code}`,
      'check DATABASE_URL, or unset it to use the embedded PostgreSQL',
      cause,
    );
  }
}

/** Days stay ISO days and instants become ISO instants, instead of pg's local dates, which shift with the machine's zone. */
function getTypeParser(oid: number, format?: string): (value: string) => unknown {
  if (oid === types.builtins.DATE) return (day) => day;
  if (oid === types.builtins.TIMESTAMPTZ) return (text) => Temporal.Instant.from(text).toString();
  return types.getTypeParser(oid, format as 'text');
}
