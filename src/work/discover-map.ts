import { join } from 'node:path';
import type { Catalogue } from '../map/catalogue.ts';
import type { Proposal } from '../map/discover/guess.ts';
import { propose } from '../map/discover/propose.ts';
import type { SampleAsked, SampleCounts } from '../map/discover/sample.ts';
import { samplesToAsk } from '../map/discover/sample-asked.ts';
import { readVocabulary, type Vocabulary } from '../map/discover/vocabulary.ts';
import type { SystemMap } from '../map/model.ts';
import type { Connection } from '../plan/target.ts';
import { Trouble } from '../text/trouble.ts';
import { loadPolicy } from './load-project.ts';
import { closeSystems, openSystems } from './open-systems.ts';
import { readText } from './read-text.ts';
import type { Setting } from './setting.ts';

export interface DiscoverOptions {
  system: string;
  env: string;
  engine: SystemMap['engine'];
  schema: string;
  /** Look at some rows of each table too. */
  samples: boolean;
  /** Told which table is looked at. */
  progress?: (table: string, number: number, of: number) => void;
}

/** Rows of a table that are looked at: enough to see what a column holds, and soon read. */
const ROWS = 2000;

/**
 * Proposes a map from a live database, with the words of the project's policy when there is a project. Nothing is written anywhere, and
 * with samples only counts leave the database.
 */
export async function discoverMap(setting: Setting, options: DiscoverOptions): Promise<Proposal> {
  checkNames(options);
  const policy = loadPolicy(setting.cwd);
  const words = vocabulary();
  const { system, env, engine, schema } = options;
  const span = { file: '', line: 1, column: 1, length: 1 };
  const map: SystemMap = { system, engine, url: { env }, schema, tables: {}, patterns: [], span };
  const open = await openSystems([map], setting.drivers, setting.env);
  try {
    const { connection } = open[0]!;
    const catalogue = await connection.catalogue();
    if (Object.keys(catalogue.tables).length === 0)
      throw new Trouble('target-missing', `the schema \`${schema}\` of \`${system}\` has no tables`, 'name another one with --schema');
    const samples = options.samples ? await lookAtRows(connection, catalogue, words, options) : {};
    return propose(catalogue, words, { samples, ...(policy ? { policy } : {}) });
  } finally {
    await closeSystems(open);
  }
}

/** They are written into a file that must not hold a secret. */
function checkNames({ system, env }: DiscoverOptions): void {
  const wrong = (what: string, help: string) => new Trouble('argument-invalid', what, help);
  if (!/^[a-z0-9][a-z0-9-]*$/.test(system)) throw wrong('the system needs a name', 'use lower-case letters, digits and hyphens');
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(env))
    throw wrong('--url-env is no name of an environment variable', 'put the connection string into a variable, and give its name');
}

async function lookAtRows(
  connection: Connection,
  catalogue: Catalogue,
  words: Vocabulary,
  { engine, progress }: DiscoverOptions,
): Promise<Record<string, SampleCounts>> {
  if (!connection.sample) throw new Trouble('argument-invalid', `\`${engine}\` cannot be sampled yet`, 'leave out --samples');
  const asked = samplesToAsk(catalogue, words, ROWS);
  const found: [string, SampleCounts][] = [];
  for (const [i, ask] of asked.entries()) {
    progress?.(ask.table, i + 1, asked.length);
    found.push([ask.table, await connection.sample(catalogue.tables[ask.table]!, ask satisfies SampleAsked)]);
  }
  return Object.fromEntries(found);
}

const FILE = join(import.meta.dirname, '..', 'map', 'discover', 'vocabulary.yaml');

/** The vocabulary that comes with the program. */
function vocabulary(): Vocabulary {
  const read = readVocabulary({ file: 'vocabulary.yaml', text: readText(FILE, 'vocabulary.yaml', 'install lethe again') });
  if (read.vocabulary) return read.vocabulary;
  throw new Trouble('file-missing', `\`vocabulary.yaml\` cannot be used: ${read.diagnostics[0]?.message}`, 'install lethe again');
}
