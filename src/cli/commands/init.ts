import { resolve } from 'node:path';
import { initProject } from '../../work/init-project.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';

/** `lethe init [FOLDER]`: a small valid project to begin with. */
export async function init({ setting, print, m }: Door, folder: string | undefined): Promise<ExitCode> {
  const place = resolve(setting.cwd, folder ?? '.');
  const files = await initProject(place);
  print({ folder: place, files }, () => m.initDone(files, place));
  return EXIT.done;
}
