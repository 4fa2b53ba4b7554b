import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Trouble } from '../src/text/trouble.ts';
import { PROJECT_FILE } from '../src/work/load-project.ts';
import { CAMPUS, type School } from './schools/school.ts';

const PACKS = join(import.meta.dirname, '..', 'packs');
const MARK = '# Made by `lethe demo`, which makes it anew each time it runs.';
const mapOf = (system: { id: string }) => `${system.id}.map.yaml`;
const projectOf = ({ systems }: School) => `${MARK}
lethe: 1
project:
  policy: ["policy/*.yaml"]
  maps: [${systems.map(mapOf).join(', ')}]
  confirmations: confirmations.yaml
  limits: { share: 30 %, rows: 1000000 }
`;

/**
 * Marks an empty folder as the demo's own; one that it marked before is left as it is until nobody else is at work there. `Trouble`
 * project-exists for a folder that holds anything else; nothing is touched then.
 */
export async function claim(folder: string): Promise<void> {
  const found = existsSync(folder) ? readdirSync(folder) : [];
  const ours = found.includes(PROJECT_FILE) && readFileSync(join(folder, PROJECT_FILE), 'utf8').startsWith(MARK);
  if (ours) return;
  if (found.length > 0)
    throw new Trouble('project-exists', `\`${folder}\` holds something that the demo did not make`, 'name an empty folder with `--folder`');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, PROJECT_FILE), projectOf(CAMPUS));
}

/** Makes the demo's project: the policy of a school as its pack ships it, with all readings unconfirmed, and the maps of its systems. */
export async function makeProject(folder: string, school: School = CAMPUS): Promise<void> {
  const pack = join(PACKS, school.pack);
  const policy = join(folder, 'policy');
  const old = readdirSync(folder).filter((name) => name.endsWith('.map.yaml') || name === 'confirmations.yaml');
  for (const name of ['policy', ...old]) await rm(join(folder, name), { recursive: true, force: true });
  await mkdir(policy);
  await writeFile(join(folder, PROJECT_FILE), projectOf(school));
  await writeFile(join(folder, '.gitignore'), '*\n');
  for (const name of readdirSync(pack).filter((n) => n.endsWith('.yaml'))) await copyFile(join(pack, name), join(policy, name));
  for (const map of school.systems.map(mapOf)) await copyFile(join(school.folder, map), join(folder, map));
}
