import type { Catalogue } from '../map/catalogue.ts';
import { archiveSchemas } from '../map/check-archives.ts';
import { DRIFT, findDrift } from '../map/drift.ts';
import { FINDINGS } from '../map/finding.ts';
import { withKnownArchives } from '../map/known-archives.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import { sortDiagnostics } from '../text/print-diagnostic.ts';
import type { Source } from '../text/yaml.ts';
import { loadProject } from './load-project.ts';
import { closeSystems, openSystems } from './open-systems.ts';
import type { Setting } from './setting.ts';
import { vocabulary } from './vocabulary.ts';

/** What has changed in each database since its map was written. */
export interface Drift {
  folder: string;
  systems: { system: string; tables: number; found: Diagnostic[] }[];
  sources: Source[];
}

/** Every code that drift can have, with its meaning. */
export const DRIFT_CODES: Record<string, string> = Object.fromEntries(DRIFT.map((code) => [code, FINDINGS[code]]));

/** Compares the catalogue of every system of the project with its map. Throws when a file is broken or a database cannot be reached. */
export async function findDrifts(setting: Setting): Promise<Drift> {
  const { folder, policy, maps, sources } = loadProject(setting.cwd);
  const words = vocabulary();
  const open = await openSystems(maps, setting.drivers, setting.env);
  try {
    const systems: Drift['systems'] = [];
    for (const { map: written, connection } of open) {
      const { map } = withKnownArchives(written, connection.archives ?? []);
      const catalogue = await connection.catalogue();
      const archives: Record<string, Catalogue> = {};
      for (const schema of archiveSchemas(map)) archives[schema] = await connection.catalogue(schema);
      const found = sortDiagnostics(findDrift(policy, map, catalogue, { vocabulary: words, archives }));
      systems.push({ system: map.system, tables: Object.keys(catalogue.tables).length, found });
    }
    return { folder, systems, sources };
  } finally {
    await closeSystems(open);
  }
}
