import { Trouble } from '../../text/trouble.ts';
import { confirmReadings, listReadings } from '../../work/confirm-reading.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';

/** `lethe confirm [READING...]`: lists what the source leaves open and how it is read, or confirms some of it. */
export async function confirm(
  { setting, print, m, style, language }: Door,
  readings: string[],
  options: { by?: string },
): Promise<ExitCode> {
  if (readings.length > 0) {
    if (!options.by)
      throw new Trouble(
        'argument-invalid',
        'nobody is named who confirms',
        'add --by with a function, for instance --by "Data protection officer"',
      );
    const { file, confirmed } = await confirmReadings(setting, readings, options.by);
    print({ file, confirmed: confirmed.map((c) => c.reading.id) }, () => m.confirmed(confirmed.length, file));
    return EXIT.done;
  }
  const all = listReadings(setting);
  print(
    all.map(({ reading, rule, fingerprint }) => ({ ...reading, rule: rule.id, says: reading.says, executes: rule.says, fingerprint })),
    () => {
      const lines = all.map(({ reading, rule }) => {
        const state = m.readingState(reading.confirmed, reading.obvious !== undefined);
        const mark = reading.confirmed ? style.good(state) : style.warn(state);
        return `${style.strong(reading.id)}  ${mark}\n  ${rule.says[language] ?? rule.says.en ?? ''}\n  ${style.faint(reading.says)}`;
      });
      return [...lines, m.confirmHint].join('\n\n');
    },
  );
  return EXIT.done;
}
