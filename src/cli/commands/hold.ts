import type { Hold } from '../../justify/hold.ts';
import { Trouble } from '../../text/trouble.ts';
import { holds, liftHold, placeHold } from '../../work/place-hold.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';
import { layout } from '../table.ts';
import { day } from '../words.ts';

export interface HoldFlags {
  id?: string;
  reason: string;
  reassess: string;
  system?: string;
  table?: string;
  person?: string;
  activity?: string;
  category?: string;
}

/** `lethe hold add`: nothing in its scope is destroyed from the moment this returns. */
export async function addHold({ setting, print, hint, m }: Door, { person, ...flags }: HoldFlags): Promise<ExitCode> {
  const { nobody, ...hold } = await placeHold(setting, { ...flags, ...(person ? { person: personOf(person) } : {}) });
  if (nobody && hold.person) hint(m.nobody(hold.person.table, hold.person.key));
  print(hold, () => m.holdPlaced(hold.id));
  return EXIT.done;
}

function personOf(written: string): { table: string; key: string } {
  const colon = written.lastIndexOf(':');
  if (colon < 1 || colon === written.length - 1)
    throw new Trouble('argument-invalid', `\`${written}\` names no person`, 'write TABLE:KEY, for instance `--person users:1042`');
  return { table: written.slice(0, colon), key: written.slice(colon + 1) };
}

/** `lethe hold list`: the holds in force, those to be looked at again first. */
export async function listHolds({ setting, print, m, language, width }: Door, options: { released: boolean }): Promise<ExitCode> {
  const found = await holds(setting, options.released);
  const scope = (h: Hold) =>
    [h.system, h.table, h.person && `${h.person.table}:${h.person.key}`, h.activity, h.category].filter(Boolean).join(' ');
  print(found, () =>
    found.length === 0
      ? m.noHolds
      : layout(
          [{ title: m.columns.hold }, { title: m.columns.scope }, { title: '' }, { title: m.columns.because }],
          found.map((h) => [
            h.id,
            scope(h),
            m.reassess(day(h.reassess, language)),
            h.acknowledged ? h.reason : `${m.unacknowledged} (${h.reason})`,
          ]),
          width,
        ).join('\n'),
  );
  return EXIT.done;
}

/** `lethe hold release ID`. */
export async function releaseHold({ setting, print, m }: Door, id: string): Promise<ExitCode> {
  await liftHold(setting, id);
  print({ released: id }, () => m.holdReleased(id));
  return EXIT.done;
}
