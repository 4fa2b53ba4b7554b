import { join, relative } from 'node:path';
import { printDiagnostic } from '../../text/print-diagnostic.ts';
import { junit } from '../../text/print-junit.ts';
import { type Finder, sarif } from '../../text/print-sarif.ts';
import { Trouble } from '../../text/trouble.ts';
import { DRIFT_CODES, type Drift, findDrifts } from '../../work/find-drift.ts';
import { VERSION } from '../../work/versions.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';
import { DRIFT_MESSAGES } from '../messages-drift.ts';
import { marks } from '../style.ts';

export const DRIFT_FORMATS = ['text', 'json', 'sarif', 'junit'] as const;
export interface DriftFlags {
  format: (typeof DRIFT_FORMATS)[number];
  strict: boolean;
}

/** `lethe drift`: where databases have grown apart from their maps, in a form that a CI system can show. */
export async function drift(door: Door, { format, strict }: DriftFlags): Promise<ExitCode> {
  if (door.json && format !== 'text' && format !== 'json')
    throw new Trouble('argument-invalid', `--json and --format ${format} exclude each other`, 'keep one of the two');
  const drift = await findDrifts(door.setting);
  const all = drift.systems.flatMap((s) => s.found);
  const fails = (d: { severity: string }) => strict || d.severity === 'error';
  const value = { systems: drift.systems };
  const forms = {
    text: () => text(door, drift),
    json: () => JSON.stringify(value, undefined, 2),
    sarif: () => JSON.stringify(sarif(all, finder(door, drift)), undefined, 2),
    junit: () =>
      junit(
        drift.systems.map(({ system, found }) => ({ name: system, found })),
        finder(door, drift),
        fails,
      ),
  };
  door.print(value, forms[format]);
  return all.some(fails) ? EXIT.findings : EXIT.done;
}

/** CI systems show files as they are named from where the command runs. */
const finder = ({ context }: Door, { folder }: Drift): Finder => ({
  name: 'lethe',
  version: VERSION,
  codes: DRIFT_CODES,
  place: (file) => relative(context.cwd, join(folder, file)).replaceAll('\\', '/'),
});

function text({ language, m, style }: Door, { systems, sources }: Drift): string {
  const say = DRIFT_MESSAGES[language];
  const found = systems.flatMap((s) => s.found).map((d) => printDiagnostic(d, sources, marks(style)));
  const lines = systems.map(({ system, tables, found }) => {
    const errors = found.filter((d) => d.severity === 'error').length;
    return found.length === 0 ? say.none(system, tables) : `${system}${m.colon}${m.checkFound(errors, found.length - errors)}`;
  });
  return [...found, lines.join('\n')].join('\n\n');
}
