import type { Catalogue } from '../map/catalogue.ts';
import { archiveSchemas, checkArchives } from '../map/check-archives.ts';
import { checkLive } from '../map/check-live.ts';
import { checkMapAgainstPolicy, promisesWithoutData } from '../map/check-policy.ts';
import { withKnownArchives } from '../map/known-archives.ts';
import type { SystemMap } from '../map/model.ts';
import { resolveMap } from '../map/resolve.ts';
import type { Policy } from '../policy/model.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import { sortDiagnostics } from '../text/print-diagnostic.ts';
import { Trouble } from '../text/trouble.ts';
import type { Source } from '../text/yaml.ts';
import { readFiles } from './load-project.ts';
import { type ConnectedSystem, closeSystems, type OpenSystem, openSystems } from './open-systems.ts';
import type { Setting } from './setting.ts';

/** Everything found in a project, sorted, with what its files say in numbers; `summary` is absent when the files have errors. */
export interface Checked {
  diagnostics: Diagnostic[];
  sources: Source[];
  summary?: {
    policy: string;
    version: string;
    activities: number;
    rules: number;
    readings: number;
    unconfirmed: number;
    systems: { system: string; tables: number }[];
  };
}

/** Checks policy and maps, and with `live` the databases too (design.md section 4). Throws only when something cannot be reached. */
export async function checkProject(setting: Setting, options: { live: boolean }): Promise<Checked> {
  const read = readFiles(setting.cwd);
  if (!('project' in read)) return { diagnostics: read.diagnostics, sources: read.sources };
  const { policy, maps } = read;
  const diagnostics = [
    ...read.diagnostics,
    ...maps.flatMap((map) => checkMapAgainstPolicy(policy, map)),
    ...(maps.length > 0 ? promisesWithoutData(policy, maps) : []),
  ];
  if (options.live && !diagnostics.some((d) => d.severity === 'error')) {
    const open = await openSystems(maps, setting.drivers, setting.env);
    try {
      for (const system of open) diagnostics.push(...(await checkSystem(policy, system, setting.untested)).diagnostics);
    } finally {
      await closeSystems(open);
    }
  }
  const rules = Object.values(policy.activities).flatMap((a) => a.branches.flatMap((b) => (b.rule === 'ends' ? [] : [b.rule])));
  const readings = new Map(rules.flatMap((r) => (r.reading ? [[r.reading.id, r.reading] as const] : [])));
  return {
    diagnostics: sortDiagnostics(diagnostics),
    sources: read.sources,
    summary: {
      policy: policy.id,
      version: policy.version,
      activities: Object.keys(policy.activities).length,
      rules: rules.length,
      readings: readings.size,
      unconfirmed: [...readings.values()].filter((r) => !r.confirmed).length,
      systems: maps.map((m) => ({ system: m.system, tables: Object.keys(m.tables).length })),
    },
  };
}

/** One system against its own catalogue: the map with links and representations filled in, and everything unsafe. */
async function checkSystem(
  policy: Policy,
  { map, connection }: ConnectedSystem,
  untested: boolean,
): Promise<Pick<SafeSystem, 'map' | 'catalogue' | 'archives'> & { diagnostics: Diagnostic[] }> {
  const catalogue = await connection.catalogue();
  const { map: archivable, diagnostics: unknown } = withKnownArchives(map, connection.archives ?? []);
  const resolved = resolveMap(archivable, catalogue);
  const errors = resolved.diagnostics.some((d) => d.severity === 'error');
  const archives: SafeSystem['archives'] = {};
  for (const schema of archiveSchemas(resolved.map)) archives[schema] = await connection.catalogue(schema);
  const live = errors
    ? []
    : [...checkLive(policy, resolved.map, catalogue, { untested }), ...checkArchives(resolved.map, catalogue, archives)];
  return { map: resolved.map, catalogue, archives, diagnostics: [...unknown, ...resolved.diagnostics, ...live] };
}

/** A system that a plan may rest on, with what its catalogue says. */
export interface SafeSystem extends OpenSystem {
  catalogue: Catalogue;
  /** What the schemas hold to which rows move. */
  archives: Record<string, Catalogue>;
}

/**
 * Connects to the systems of a project, resolves their maps against the live catalogues, and lets `use` work on them. Anything unsafe
 * is a `Trouble` target-unsafe: no plan is made on ground that does not hold. Connections are closed in any case.
 */
export async function withSafeSystems<T>(
  setting: Setting,
  policy: Policy,
  maps: SystemMap[],
  use: (systems: SafeSystem[]) => Promise<T>,
): Promise<T> {
  refuse(
    maps.flatMap((map) => checkMapAgainstPolicy(policy, map)),
    'the maps do not fit the policy',
    'run `lethe check` to see them all',
  );
  const open = await openSystems(maps, setting.drivers, setting.env);
  try {
    const systems: SafeSystem[] = [];
    for (const system of open) {
      const { map, catalogue, archives, diagnostics } = await checkSystem(policy, system, setting.untested);
      refuse(diagnostics, `\`${map.system}\` is not as its map says`, 'run `lethe check --live` to see them all');
      systems.push({ map, catalogue, archives, target: system.connection.govern(map) });
    }
    return await use(systems);
  } finally {
    await closeSystems(open);
  }
}

function refuse(diagnostics: Diagnostic[], what: string, help: string): void {
  const errors = diagnostics.filter((d) => d.severity === 'error');
  if (errors.length === 0) return;
  throw new Trouble(
    'target-unsafe',
    `${what}: ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}, the first: ${errors[0]!.message}`,
    help,
  );
}
