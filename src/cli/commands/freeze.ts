import { Trouble } from '../../text/trouble.ts';
import { freeze as begin, lift } from '../../work/freeze.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';

/** `lethe freeze --reason TEXT | --lift`: stops all destruction at once, or lets it go on. */
export async function freeze({ setting, print, m }: Door, options: { reason?: string; lift: boolean }): Promise<ExitCode> {
  if (options.lift) {
    const lifted = await lift(setting);
    print({ lifted }, () => (lifted === 0 ? m.notFrozen : m.lifted(lifted)));
    return EXIT.done;
  }
  if (!options.reason) throw new Trouble('argument-invalid', 'a freeze needs a reason', 'lethe freeze --reason "restoring a backup"');
  const frozen = await begin(setting, options.reason);
  print(frozen, () => m.frozen(frozen.since.slice(0, 16).replace('T', ' '), frozen.by, frozen.reason));
  return EXIT.done;
}
