import type { Ran } from './terminal.ts';

/** One command of a session, with what was printed after it. */
export interface Turn {
  /** Lines of the page before the command. */
  before: string[];
  command: string;
  printed: string[];
}

/** Reads a session: a line that begins with `$ ` is a command, the lines after it are what it prints; `#` begins a remark. */
export function readSession(text: string): { turns: Turn[]; columns: number | undefined } {
  const turns: Turn[] = [];
  let before: string[] = [];
  for (const line of text.trimEnd().split('\n')) {
    const last = turns.at(-1);
    if (line.startsWith('$ ')) {
      turns.push({ before, command: line.slice(2), printed: [] });
      before = [];
    } else if (line.startsWith('# ') && last === undefined) before.push(line);
    else last?.printed.push(line);
  }
  const columns = /^# columns: (\d+)$/m.exec(text)?.[1];
  return { turns, columns: columns === undefined ? undefined : Number(columns) };
}

const ERASE = '\r\u001b[2K';

/** What a terminal shows of a command: results, then what else was said after a `!`, then an exit code that is not 0. */
export function shown({ out, err, code }: Ran): string[] {
  // a line that was written over is not there any more
  const seen = (line: string) => line.split(ERASE).at(-1)!;
  const lines = (text: string) => {
    const all = text.split('\n').map(seen);
    return all.at(-1) === '' ? all.slice(0, -1) : all;
  };
  return [...lines(out), ...lines(err).map((l) => `! ${l}`), ...(code === 0 ? [] : [`[exit code ${code}]`])];
}

/** Plan ids are digests of everything, so that they differ from run to run: each becomes PLAN1, PLAN2... in order of appearance. */
export function planNames(): (line: string) => string {
  const seen: string[] = [];
  return (line) => {
    for (const [, id] of line.matchAll(/(?:lethe (?:approve|apply) |^ {2}|Plan )([0-9A-HJKMNP-TV-Z]{6})(?= |$|\.)/g))
      if (!seen.includes(id!)) seen.push(id!);
    return seen.reduce((text, id, i) => text.replaceAll(id, `PLAN${i + 1} `.trimEnd().padEnd(6)), line).trimEnd();
  };
}
