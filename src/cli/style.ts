import { styleText } from 'node:util';
import type { Marks } from '../text/print-diagnostic.ts';
import type { Stream } from './context.ts';

type Format = Parameters<typeof styleText>[0];

/** Colours only on a terminal, and never when NO_COLOR is set. */
export interface Style {
  strong(text: string): string;
  faint(text: string): string;
  bad(text: string): string;
  good(text: string): string;
  warn(text: string): string;
}

export function styleFor(stream: Stream, env: Record<string, string | undefined>): Style {
  const on = stream.isTerminal && !env.NO_COLOR;
  const with_ = (format: Format) => (text: string) => (on ? styleText(format, text, { validateStream: false }) : text);
  return { strong: with_('bold'), faint: with_('dim'), bad: with_('red'), good: with_('green'), warn: with_('yellow') };
}

/** How a finding is marked. */
export const marks = (style: Style): Marks => ({
  severity: (text, s) => (s === 'error' ? style.bad(text) : style.warn(text)),
  faint: style.faint,
});
