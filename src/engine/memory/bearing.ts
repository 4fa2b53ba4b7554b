import type { Bearing } from '../../justify/bearing.ts';
import { childrenOf, matches, parentOf, type Row, type Value, type World } from './world.ts';

/** No other row is judged by this one, or a later one of its kind is there (S1, S32). */
export function bearsNothing(world: World, table: string, row: Row, bearing: Map<string, Bearing[]>): boolean {
  return (bearing.get(table) ?? []).every(({ reader, where, latest }) => {
    const read = parentOf(world, row, reader);
    if (!read || !matches(row, where)) return true;
    const kin = childrenOf(world, read, { table, columns: reader.columns, keys: reader.keys, where });
    return latest !== undefined && kin.some((k) => isLater(k[latest], row[latest]));
  });
}

const isLater = (a: Value | undefined, b: Value | undefined): boolean =>
  (a ?? null) !== null && (b ?? null) !== null && (typeof a === 'number' && typeof b === 'number' ? a > b : String(a) > String(b));
