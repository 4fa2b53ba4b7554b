import { join } from 'node:path';
import { type Confirmation, fingerprint, readingsOf } from '../policy/confirmations.ts';
import type { Reading, Rule } from '../policy/model.ts';
import { suggest } from '../text/near-miss.ts';
import { appendItem } from '../text/rewrite.ts';
import { Trouble } from '../text/trouble.ts';
import { loadProject } from './load-project.ts';
import { replaceFile } from './replace-file.ts';
import type { Setting } from './setting.ts';

export interface ListedReading {
  reading: Reading;
  rule: Rule;
  fingerprint: string;
}

/** Every reading that the policy rests on, with what a confirmation would bind to. */
export function listReadings(setting: Setting): ListedReading[] {
  const { policy } = loadProject(setting.cwd);
  return readingsOf(policy).map((read) => ({ reading: read.reading, rule: read.rule, fingerprint: fingerprint(read) }));
}

const EMPTY = 'lethe: 1\n# Readings that somebody read and confirmed; `lethe confirm` adds to this file.\nconfirmations: []\n';

/**
 * Confirms readings: a recorded act in the project's own file, with the function of who confirms (S37, E25). `Trouble` reading-unknown
 * for a name that is none, file-unwritable when the file cannot be written; nothing is written then. Confirming what is confirmed changes nothing.
 */
export async function confirmReadings(setting: Setting, ids: string[], by: string): Promise<{ file: string; confirmed: ListedReading[] }> {
  const { folder, project, policy } = loadProject(setting.cwd);
  const all = listReadings(setting);
  const chosen = ids.map((id) => {
    const found = all.find((r) => r.reading.id === id);
    if (!found)
      throw new Trouble(
        'reading-unknown',
        `there is no reading \`${id}\``,
        suggest(
          id,
          all.map((r) => r.reading.id),
          'run `lethe confirm` to list them',
        ),
      );
    return found;
  });
  const path = join(folder, project.confirmations);
  const on = setting.now().toZonedDateTimeISO(policy.calendar.zone).toPlainDate().toString();
  const confirmed = chosen.filter((r) => !r.reading.confirmed);
  const entry = (r: ListedReading): Confirmation => ({ reading: r.reading.id, text: r.fingerprint, by, on });
  if (confirmed.length > 0)
    await replaceFile(path, (before = EMPTY) => confirmed.reduce((text, r) => appendItem(text, ['confirmations'], entry(r)), before));
  return { file: project.confirmations, confirmed };
}
