import type { Stream } from './context.ts';

/** A stream on which one line may be written over by the next, as progress is on a terminal. */
export interface PassingLine {
  /** A line that stays. */
  say(text: string): void;
  /** A line that the next one replaces; nothing where there is no terminal. */
  pass(text: string): void;
  /** Takes a passing line away. */
  clear(): void;
}

const ERASE = '\r\u001b[2K';

export function passingLine(stream: Stream): PassingLine {
  let passing = false;
  const clear = () => {
    if (passing) stream.write(ERASE);
    passing = false;
  };
  return {
    say: (text) => {
      clear();
      stream.write(`${text}\n`);
    },
    pass: (text) => {
      if (!stream.isTerminal) return;
      stream.write(`${ERASE}${text.slice(0, Math.max(0, stream.columns - 1))}`);
      passing = true;
    },
    clear,
  };
}
