import { addFreeze, currentFreeze, type Freeze, liftFreezes } from '../store/freezes.ts';
import { actor, type Setting, withProject } from './setting.ts';

/** Stops all destruction, also of runs under way, until it is lifted. Returns the freeze in force. */
export function freeze(setting: Setting, reason: string): Promise<Freeze> {
  return withProject(setting, async (_, store) => {
    await addFreeze(store.db, { since: setting.now().toString(), by: actor(setting), reason });
    return (await currentFreeze(store.db))!;
  });
}

/** Lets destruction go on; returns how many freezes were in force. */
export function lift(setting: Setting): Promise<number> {
  return withProject(setting, (_, store) => liftFreezes(store.db, actor(setting), setting.now().toString()));
}
