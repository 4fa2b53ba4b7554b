import type { SystemMap } from './model.ts';

/** A name as the SQL of a system writes it, for statements that people read and run. */
export const quoted =
  ({ engine }: Pick<SystemMap, 'engine'>) =>
  (name: string): string =>
    engine === 'mariadb' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`;
