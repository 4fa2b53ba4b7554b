import { listHolds } from '../store/holds.ts';
import type { Store } from '../store/store.ts';
import type { OpenSystem } from './open-systems.ts';
import { asHold } from './place-hold.ts';

/**
 * Writes every hold in force into the systems that it reaches (E23): a target that was restored from a backup, or that was mapped after the
 * hold was placed, knows it again before anything is counted or destroyed.
 */
export async function pushHolds(store: Store, systems: OpenSystem[]): Promise<void> {
  for (const hold of (await listHolds(store.db)).map(asHold))
    for (const { map, target } of systems) if (hold.system === undefined || hold.system === map.system) await target.hold(hold);
}
