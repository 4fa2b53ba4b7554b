import { printProposal } from '../../map/discover/print.ts';
import { discoverMap } from '../../work/discover-map.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';
import { countsOf, DISCOVER_MESSAGES } from '../messages-discover.ts';

export const ENGINES = ['postgres', 'mariadb'] as const;
export interface DiscoverFlags {
  urlEnv: string;
  engine: (typeof ENGINES)[number];
  schema?: string;
  samples: boolean;
  new: boolean;
}

/** `lethe discover SYSTEM`: a map guessed from a live database, each guess with its reason, for somebody to confirm line by line. */
export async function discover(
  door: Door,
  id: string,
  { urlEnv: env, engine, new: onlyNew, samples, ...given }: DiscoverFlags,
): Promise<ExitCode> {
  const say = DISCOVER_MESSAGES[door.language];
  const schema = given.schema ?? (engine === 'postgres' ? 'public' : undefined);
  const system = { id, engine, env, ...(schema ? { schema } : {}) };
  const progress = (table: string, number: number, of: number) => door.progress(say.looking(table, number, of));
  const proposal = await discoverMap(door.setting, { system, samples, onlyNew, progress });
  door.print(proposal, () => printProposal(proposal, system, { ...say, head: say.head(id) }).trimEnd());
  const counts = countsOf(proposal);
  door.hint(onlyNew && counts.guesses === 0 ? say.nothingNew : say.done(counts));
  return EXIT.done;
}
