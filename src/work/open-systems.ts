import type { SystemMap } from '../map/model.ts';
import type { Connection, Target } from '../plan/target.ts';
import { Trouble } from '../text/trouble.ts';

/** Connects to one kind of database. The only place where the kinds are named is app.ts. */
export type Connect = (url: string, map: SystemMap) => Promise<Connection>;
export type Drivers = Partial<Record<SystemMap['engine'], Connect>>;

/** A system whose database answers; nothing is known yet of whether its map fits. */
export interface ConnectedSystem {
  map: SystemMap;
  connection: Connection;
}

/** A system whose map is resolved and safe. */
export interface OpenSystem {
  map: SystemMap;
  target: Target;
}

/** Connects to the database of each map; when one cannot be opened the others are closed again. Secrets come from the environment only. */
export async function openSystems(
  maps: SystemMap[],
  drivers: Drivers,
  environment: Record<string, string | undefined>,
): Promise<ConnectedSystem[]> {
  const open: ConnectedSystem[] = [];
  try {
    for (const map of maps) open.push({ map, connection: await connect(map, drivers, environment) });
    return open;
  } catch (error) {
    await closeSystems(open);
    throw error;
  }
}

export async function closeSystems(open: ConnectedSystem[]): Promise<void> {
  await Promise.all(open.map(({ connection }) => connection.close()));
}

async function connect(map: SystemMap, drivers: Drivers, environment: Record<string, string | undefined>): Promise<Connection> {
  const driver = drivers[map.engine];
  if (!driver) throw new Trouble('target-version', `no driver for \`${map.engine}\``, 'use one of the engines that this version knows');
  const url = environment[map.url.env];
  if (!url)
    throw new Trouble(
      'url-missing',
      `\`${map.url.env}\` is not set`,
      `set it to the connection string of \`${map.system}\`, for instance postgres://lethe@host/database`,
    );
  return driver(url, map);
}
