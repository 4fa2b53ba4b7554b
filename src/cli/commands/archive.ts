import { askConsultation, consultations, grantConsultation, type Listed, readConsultation } from '../../work/consult-archive.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';
import { ARCHIVE_MESSAGES } from '../messages-archive.ts';
import { layout } from '../table.ts';
import { day } from '../words.ts';

/** `lethe archive ask WHAT [KEY] --as READER --reason TEXT`. */
export async function askArchive(
  door: Door,
  what: string,
  key: string[],
  { as: reader, reason, id }: { as: string; reason: string; id?: string },
): Promise<ExitCode> {
  const asked = await askConsultation(door.setting, { what, key, reader, reason, ...(id ? { id } : {}) });
  const say = ARCHIVE_MESSAGES[door.language];
  door.print(asked, () => say.asked(asked.id, door.style.strong(`lethe archive grant ${asked.id} --until DAY`)));
  return EXIT.done;
}

/** `lethe archive grant ID --until DAY`. */
export async function grantArchive(door: Door, id: string, flags: { until: string }): Promise<ExitCode> {
  const granted = await grantConsultation(door.setting, id, flags.until);
  const say = ARCHIVE_MESSAGES[door.language];
  const command = door.style.strong(`lethe archive read ${id} WHAT KEY`);
  door.print(granted, () => say.granted(id, granted.by, day(flags.until, door.language), command));
  return EXIT.done;
}

/** `lethe archive read ID WHAT [KEY]`: what the archive holds of it, for the reader of the consultation. */
export async function readInArchive(door: Door, id: string, what: string, key: string[]): Promise<ExitCode> {
  const { consultation, rows } = await readConsultation(door.setting, id, { what, key });
  door.print({ consultation, rows }, () =>
    rows
      .flatMap((r) => [
        door.style.strong(`${consultation.system}.${r.table} ${r.key.join(' ')}`),
        ...layout(
          [{ title: '' }, { title: '' }],
          Object.entries(r.values).map(([c, v]) => [c, v === null ? '' : String(v)]),
          door.width,
        ).slice(1),
      ])
      .join('\n'),
  );
  door.hint(ARCHIVE_MESSAGES[door.language].kept);
  return EXIT.done;
}

/** `lethe archive list`: who asked, why, and what was read; never of whom. */
export async function listArchive(door: Door): Promise<ExitCode> {
  const found = await consultations(door.setting);
  const say = ARCHIVE_MESSAGES[door.language];
  const c = say.columns;
  const state = ({ state, until }: Listed) =>
    until ? say.until(say.states[state], until.slice(0, 16).replace('T', ' ')) : say.states[state];
  const reads = ({ reads: all }: Listed) =>
    say.reads(all.filter((r) => r.rows !== undefined).length, all.filter((r) => r.rows === undefined).length);
  const row = (f: Listed) => [f.id, state(f), say.as(f.by, f.reader), `${f.system}.${f.table}`, reads(f), f.reason];
  const columns = [c.id, c.state, c.who, c.where, c.reads, c.reason].map((title) => ({ title }));
  door.print(found, () => (found.length === 0 ? say.none : layout(columns, found.map(row), door.width).join('\n')));
  return EXIT.done;
}
