import { demo } from '../demo/command.ts';
import type { Extra } from './cli/program.ts';
import { connectMariadb } from './engine/mariadb/target.ts';
import { connectPostgres } from './engine/postgres/target.ts';
import type { Drivers } from './work/open-systems.ts';

/** The engines that this program can govern. The one place where meaning, drivers and doors meet. */
export const drivers: Drivers = { postgres: connectPostgres, mariadb: connectMariadb };

/** Commands that the program has besides its own. */
export const extras: Extra[] = [demo];
