/** What a page asks of its reader, in order: to write a file, or to run commands and see what they print. */
export type Step = { file: string; text: string } | { turns: { command: string; printed: string[] }[] };

/** The steps of a page: blocks of `console`, and blocks of `yaml title=FILE` or `sql title=FILE`. */
export function stepsOf(page: string): Step[] {
  return [...page.matchAll(/^```(\w+)(?: title=(\S+))?\n([\s\S]*?)^```$/gm)].flatMap(([, kind, title, text]): Step[] => {
    if (title) return [{ file: title, text: text! }];
    return kind === 'console' ? [{ turns: turns(text!) }] : [];
  });
}

function turns(text: string): { command: string; printed: string[] }[] {
  const found: { command: string; printed: string[] }[] = [];
  for (const line of text.trimEnd().split('\n')) {
    if (line.startsWith('$ ')) found.push({ command: line.slice(2), printed: [] });
    else found.at(-1)?.printed.push(line);
  }
  return found;
}

/** The page with what its commands print now; lines that a page leaves out (`...`) stay left out. */
export function printed(page: string, now: (command: string, written: string[]) => string[]): string {
  return page.replaceAll(/^```console\n([\s\S]*?)^```$/gm, (_, text: string) => {
    const lines = turns(text).flatMap((t) => [`$ ${t.command}`, ...now(t.command, t.printed)]);
    return `\`\`\`console\n${lines.join('\n')}\n\`\`\``;
  });
}

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept|Oct|Nov|Dec)';

/** A line without what differs from day to day and from machine to machine: days, ids of plans, padding. */
const stable = (line: string): string =>
  line
    .replaceAll(new RegExp(`\\b\\d{1,2} ${MONTH} \\d{4}\\b`, 'g'), 'DAY')
    .replaceAll(/\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:\+\d\d)?)?/g, 'DAY')
    .replaceAll(/(?<![\w-])(?=[A-Z]*\d)[0-9A-HJKMNP-TV-Z]{6}(?!\w)/g, 'PLAN')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Whether what was printed is what the page shows; `...` stands for anything, on a line of its own for any lines. */
export function agrees(shown: string[], printedNow: string[]): boolean {
  const pattern = shown
    .map(stable)
    .map((line) => (line === '...' ? '(?:[^\\n]*\\n)*' : `${line.split('...').map(RegExp.escape).join('[^\\n]*')}\\n`));
  const text = printedNow.map((l) => `${stable(l)}\n`).join('');
  return new RegExp(`^${pattern.join('')}$`).test(text);
}

/** The ids of plans of a page stand for those of this run, in order of appearance. */
export class PlanIds {
  private readonly shown: string[];
  private readonly seen: string[] = [];

  constructor(page: string) {
    this.shown = [...new Set([...page.matchAll(/lethe (?:approve|apply) ([0-9A-HJKMNP-TV-Z]{6})\b/g)].map((m) => m[1]!))];
  }

  /** Learns the ids that a command printed. */
  learn(lines: string[]): void {
    for (const [, id] of lines.join('\n').matchAll(/lethe (?:approve|apply) ([0-9A-HJKMNP-TV-Z]{6})\b/g))
      if (!this.seen.includes(id!)) this.seen.push(id!);
  }

  /** A command of the page as this run has to say it: the page's last known id is the newest plan. */
  now(command: string): string {
    return this.shown.reduce((text, id) => text.replaceAll(id, this.seen.at(-1) ?? id), command);
  }

  /** A line of this run as the page says it. */
  then(line: string): string {
    return this.seen.reduce((text, id) => text.replaceAll(id, this.shown[0] ?? '7Q2M4K'), line);
  }
}
