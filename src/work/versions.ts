import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../plan/plan.ts';
import type { SafeSystem } from './check-policy.ts';

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as { version: string };

/** The version of this program. */
export const VERSION: string = manifest.version;

/** What pins the meaning of a plan besides policy and maps (E1): language, program, time zone data, database versions. */
export function pinned(systems: SafeSystem[]): Plan['pinned'] {
  return {
    language: 1,
    lethe: VERSION,
    tzdata: process.versions.tz ?? 'unknown',
    engines: Object.fromEntries(systems.map(({ map, catalogue }) => [map.system, `${catalogue.engine} ${catalogue.major}`])),
  };
}
