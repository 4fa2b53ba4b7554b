import type { Catalogue } from '../map/catalogue.ts';
import type { Proposal } from '../map/discover/guess.ts';
import type { ProposedSystem } from '../map/discover/print.ts';
import { propose } from '../map/discover/propose.ts';
import type { SampleAsked, SampleCounts } from '../map/discover/sample.ts';
import { samplesToAsk } from '../map/discover/sample-asked.ts';
import type { Vocabulary } from '../map/discover/vocabulary.ts';
import type { SystemMap } from '../map/model.ts';
import { resolveMap, unmappedTables } from '../map/resolve.ts';
import type { Connection } from '../plan/target.ts';
import { suggest } from '../text/near-miss.ts';
import { Trouble } from '../text/trouble.ts';
import { loadPolicy, loadProject } from './load-project.ts';
import { closeSystems, openSystems } from './open-systems.ts';
import type { Setting } from './setting.ts';
import { vocabulary } from './vocabulary.ts';

export interface DiscoverOptions {
  system: ProposedSystem;
  /** Look at some rows of each table too. */
  samples: boolean;
  /** Only tables that the project's map of the system does not know. */
  onlyNew: boolean;
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
  const { id, env, engine, schema = '' } = options.system;
  checkNames(id, env);
  const policy = loadPolicy(setting.cwd);
  const known = options.onlyNew ? knownMap(setting, id) : undefined;
  const words = vocabulary();
  const span = { file: '', line: 1, column: 1, length: 1 };
  const open = await openSystems(
    [{ system: id, engine, url: { env }, schema, tables: {}, patterns: [], span }],
    setting.drivers,
    setting.env,
  );
  try {
    const { connection } = open[0]!;
    const catalogue = await connection.catalogue();
    if (Object.keys(catalogue.tables).length === 0)
      throw new Trouble(
        'target-missing',
        `\`${id}\` has no tables${schema ? ` in \`${schema}\`` : ''}`,
        'name another schema with --schema',
      );
    const samples = options.samples ? await lookAtRows(connection, catalogue, words, options) : {};
    const proposal = propose(catalogue, words, { samples, ...(policy ? { policy } : {}) });
    return known ? only(proposal, new Set(unmappedTables(resolveMap(known, catalogue).map, catalogue))) : proposal;
  } finally {
    await closeSystems(open);
  }
}

/** They are written into a file that must not hold a secret. */
function checkNames(system: string, env: string): void {
  const wrong = (what: string, help: string) => new Trouble('argument-invalid', what, help);
  if (!/^[a-z0-9][a-z0-9-]*$/.test(system)) throw wrong('the system needs a name', 'use lower-case letters, digits and hyphens');
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(env))
    throw wrong('--url-env is no name of an environment variable', 'put the connection string into a variable, and give its name');
}

function knownMap(setting: Setting, system: string): SystemMap {
  const { maps } = loadProject(setting.cwd);
  const found = maps.find((m) => m.system === system);
  const help = suggest(
    system,
    maps.map((m) => m.system),
    'leave out --new',
  );
  if (!found) throw new Trouble('argument-invalid', `no map of the project is of the system \`${system}\``, help);
  return found;
}

const only = ({ tables, technical, elsewhere }: Proposal, names: Set<string>): Proposal => ({
  tables: tables.filter((t) => names.has(t.name)),
  technical: technical.filter((t) => names.has(t.table)),
  elsewhere: elsewhere.filter((t) => names.has(t.table)),
});

async function lookAtRows(
  connection: Connection,
  catalogue: Catalogue,
  words: Vocabulary,
  { system: { engine }, progress }: DiscoverOptions,
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
