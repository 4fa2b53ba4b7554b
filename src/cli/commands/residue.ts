import { resolve } from 'node:path';
import { findResidue, type Residue } from '../../work/find-residue.ts';
import type { Left, Why } from '../../work/residue-left.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';
import { RESIDUE_MESSAGES } from '../messages-residue.ts';
import { layout, wrap } from '../table.ts';
import { day, inLanguage, number } from '../words.ts';

export interface ResidueFlags {
  words?: string;
}

/** `lethe residue SYSTEM PERSON`: what an erasure has left of somebody, and why. */
export async function residue(door: Door, system: string, person: string, { words }: ResidueFlags): Promise<ExitCode> {
  const found = await findResidue(door.setting, system, person, {
    ...(words ? { words: resolve(door.context.cwd, words) } : {}),
    progress: (table, n, of) => door.progress(`${n}/${of} ${table}`),
  });
  door.print(found, () => text(door, found));
  return found.unexplained > 0 ? EXIT.findings : EXIT.done;
}

function text(door: Door, found: Residue): string {
  const { language, width } = door;
  const say = RESIDUE_MESSAGES[language];
  const { table, key } = found.person;
  const head = say.head(`${found.system}.${table} ${key}`, found.tables, found.words);
  const hint = found.words === 0 ? ['', ...wrap(say.noWords, width, 0)] : [];
  if (found.left.length === 0) return [head, say.nothing, ...hint].join('\n');
  const rows = found.left.map((l) => [
    l.table,
    say.in(say.what[l.what], l.columns.join(', ')),
    `${number(l.rows, language)}${l.more ? say.more : ''}`,
    why(door, l),
  ]);
  const { columns: c } = say;
  const titles = [{ title: c.table }, { title: c.what }, { title: c.rows, right: true }, { title: c.why }];
  const end = found.unexplained > 0 ? say.unexplained(found.unexplained) : say.allExplained(found.left.length);
  return [head, '', ...layout(titles, rows, width), '', end, ...hint].join('\n');
}

function why({ language, m }: Door, left: Left): string {
  const say = RESIDUE_MESSAGES[language];
  const sampled = 'sampled' in left.why && left.why.sampled === true;
  const reasons = because(left.why).map((b) => {
    const title = inLanguage(b.title, language);
    if (b.until) return say.until(title, day(b.until, language), sampled);
    return b.cause ? say.because(title, m.causes[b.cause] ?? b.cause) : title;
  });
  const who = 'who' in left.why && left.why.who ? [`${left.why.who}${m.colon}${left.why.how ?? ''}`] : [];
  const all = [...reasons, ...who];
  return all.length === 0 ? say.why[left.why.is] : `${say.why[left.why.is]}${m.colon}${all.join('; ')}`;
}

const because = (why: Why) => ('because' in why ? why.because : []);
