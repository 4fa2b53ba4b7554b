import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Setting } from '../../src/work/setting.ts';

export const PACK = join(import.meta.dirname, '..', '..', 'packs', 'moodle');

/** The files of the map: what SQL does, and what is personal where it does nothing. */
export const MAPS = [
  'moodle.map.yaml',
  'personal-work.map.yaml',
  'personal-grades.map.yaml',
  'personal-people.map.yaml',
  'personal-site.map.yaml',
];

/** The project with the whole map, in as many files as the pack has. */
export function withWholeMap(setting: Setting): Setting {
  for (const file of MAPS.slice(1)) copyFileSync(join(PACK, file), join(setting.cwd, file));
  const lethe = join(setting.cwd, 'lethe.yaml');
  writeFileSync(lethe, readFileSync(lethe, 'utf8').replace('maps: [moodle.map.yaml]', 'maps: [["*.map.yaml"]]'));
  return setting;
}
