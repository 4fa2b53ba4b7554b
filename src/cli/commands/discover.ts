import { printProposal } from '../../map/discover/print.ts';
import { discoverMap } from '../../work/discover-map.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';
import { countsOf, DISCOVER_MESSAGES } from '../messages-discover.ts';

export const ENGINES = ['postgres'] as const;
export interface DiscoverFlags {
  urlEnv: string;
  engine: (typeof ENGINES)[number];
  schema: string;
  samples: boolean;
}

/** `lethe discover SYSTEM`: a map guessed from a live database, each guess with its reason, for somebody to confirm line by line. */
export async function discover(door: Door, system: string, { urlEnv, engine, schema, samples }: DiscoverFlags): Promise<ExitCode> {
  const say = DISCOVER_MESSAGES[door.language];
  const progress = (table: string, number: number, of: number) => door.progress(say.looking(table, number, of));
  const proposal = await discoverMap(door.setting, { system, env: urlEnv, engine, schema, samples, progress });
  door.print(proposal, () => printProposal(proposal, { id: system, engine, env: urlEnv }, { ...say, head: say.head(system) }).trimEnd());
  door.hint(say.done(countsOf(proposal)));
  return EXIT.done;
}
