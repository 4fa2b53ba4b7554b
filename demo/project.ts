import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Trouble } from '../src/text/trouble.ts';
import { PROJECT_FILE } from '../src/work/load-project.ts';

const PACK = join(import.meta.dirname, '..', 'packs', '42');
const MAP = 'intranet.map.yaml';
const MARK = '# Made by `lethe demo`, which makes it anew each time it runs.';
const PROJECT = `${MARK}
lethe: 1
project:
  policy: ["policy/*.yaml"]
  maps: [${MAP}]
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
  await writeFile(join(folder, PROJECT_FILE), PROJECT);
}

/** Makes the demo's project: policy 42 as its pack ships it, with all readings unconfirmed, and the map of the reference campus. */
export async function makeProject(folder: string): Promise<void> {
  await mkdir(join(folder, 'policy'), { recursive: true });
  await rm(join(folder, 'confirmations.yaml'), { force: true });
  await writeFile(join(folder, PROJECT_FILE), PROJECT);
  await writeFile(join(folder, '.gitignore'), '*\n');
  for (const name of readdirSync(PACK).filter((n) => n.endsWith('.yaml'))) await copyFile(join(PACK, name), join(folder, 'policy', name));
  await copyFile(join(import.meta.dirname, 'campus', MAP), join(folder, MAP));
}
