import type { Diagnostic } from './diagnostic.ts';
import type { Source } from './yaml.ts';

/** Sorted by file, line and column, errors before warnings at one place, and without repetitions. */
export function sortDiagnostics(of: Diagnostic[]): Diagnostic[] {
  const key = (d: Diagnostic) => [d.span?.file ?? '', d.span?.line ?? 0, d.span?.column ?? 0, d.severity, d.message] as const;
  const sorted = [...of].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    const i = x.findIndex((part, n) => part !== y[n]);
    return i < 0 ? 0 : x[i]! < y[i]! ? -1 : 1;
  });
  return sorted.filter((d, i) => i === 0 || key(d).join('\0') !== key(sorted[i - 1]!).join('\0'));
}

/** How parts of a printed diagnostic are marked on a terminal; the plain one marks nothing. */
export interface Marks {
  severity(text: string, severity: Diagnostic['severity']): string;
  faint(text: string): string;
}
const PLAIN: Marks = { severity: (text) => text, faint: (text) => text };

/**
 * One diagnostic with its place, the line that it is about and what to do:
 *
 *     error[unknown-key]: `form` is not a key of a retention end
 *       policy.yaml:12:20
 *        12 |   keep: { for: 3 years, form: last-activity }
 *           |                         ^^^^
 *       help: did you mean `from`?
 */
export function printDiagnostic(d: Diagnostic, sources: readonly Source[], marks: Marks = PLAIN): string {
  const lines = [`${marks.severity(`${d.severity}[${d.code}]`, d.severity)}: ${harmless(d.message)}`];
  if (d.span) {
    lines.push(`  ${d.span.file}:${d.span.line}:${d.span.column}`);
    const text = sources.find((s) => s.file === d.span!.file)?.text.split('\n')[d.span.line - 1];
    if (text !== undefined) lines.push(...frame(text, d.span.line, d.span.column, d.span.length).map(marks.faint));
  }
  if (d.help) lines.push(`  help: ${harmless(d.help)}`);
  return lines.join('\n');
}

/** What a file says must not command the terminal that shows it. */
const harmless = (text: string): string => text.replaceAll(/[^\P{Cc}\n\t]/gu, '\ufffd');

const WIDEST = 160;

function frame(text: string, line: number, column: number, length: number): string[] {
  const start = column > WIDEST ? column - 60 : 0;
  const shown = harmless(text.slice(start, start + WIDEST).replaceAll('\t', ' ')).trimEnd();
  const number = String(line).padStart(5);
  const carets = '^'.repeat(Math.max(1, Math.min(length, shown.length - (column - 1 - start))));
  return [`${number} | ${shown}`, `${' '.repeat(5)} | ${' '.repeat(Math.max(0, column - 1 - start))}${carets}`];
}
