import { askMoodleToErase, type MoodleAccess, moodleRequests } from '../../work/ask-moodle.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';
import { MOODLE_MESSAGES } from '../messages-moodle.ts';
import { layout, wrap } from '../table.ts';
import { minute } from '../words.ts';

export interface MoodleFlags extends MoodleAccess {
  comment: string;
}

/** `lethe moodle ask-erasure PERSON`: files the request with Moodle itself. */
export async function askErasure(door: Door, person: string, { comment, ...access }: MoodleFlags): Promise<ExitCode> {
  const request = await askMoodleToErase(door.setting, access, person, comment);
  const command = `lethe moodle requests ${person}`;
  door.print({ request }, () => wrap(MOODLE_MESSAGES[door.language].asked(request, command), door.width, 0).join('\n'));
  return EXIT.done;
}

/** `lethe moodle requests PERSON`: what became of them. */
export async function requests(door: Door, person: string, access: MoodleAccess): Promise<ExitCode> {
  const found = await moodleRequests(door.setting, access, person);
  const say = MOODLE_MESSAGES[door.language];
  const { columns: c } = say;
  const titles = [{ title: c.id, right: true }, { title: c.type }, { title: c.made }, { title: c.changed }, { title: c.state }];
  const rows = found.map((r) => [String(r.id), say.types[r.type], minute(r.made), minute(r.changed), say.states[r.state]]);
  door.print({ requests: found }, () => (found.length === 0 ? say.none : layout(titles, rows, door.width).join('\n')));
  return EXIT.done;
}
