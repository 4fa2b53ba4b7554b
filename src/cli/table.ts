import { visible } from './visible.ts';

/** One column of a printed table. */
export interface ColumnLayout {
  title: string;
  right?: boolean;
}

/** A last column is not squeezed below this: it goes on lines of its own instead. */
const NARROWEST = 28;

/**
 * Lines of a table, padded by what a terminal shows, so that accents, wide characters and colours do not shift columns. Nothing is cut:
 * where the terminal is too narrow the last column is wrapped, then put below its row, then each row becomes lines of `title: cell`.
 */
export function layout(columns: ColumnLayout[], rows: string[][], width = Number.POSITIVE_INFINITY): string[] {
  const widths = columns.map((c, i) => Math.max(visible(c.title), ...rows.map((r) => visible(r[i] ?? ''))));
  const fixed = 2 + widths.slice(0, -1).reduce((sum, w) => sum + w + 2, 0);
  const left = width - fixed;
  if (columns.length === 1 || fixed > width) return left >= widths.at(-1)! ? padded(columns, rows, widths) : stacked(columns, rows, width);
  if (left >= Math.min(widths.at(-1)!, NARROWEST)) return padded(columns, rows, widths).flatMap((l) => wrap(l, width, fixed));
  const short = padded(
    columns.slice(0, -1),
    rows.map((r) => r.slice(0, -1)),
    widths,
  );
  return short.flatMap((l, i) => [l, ...below(i === 0 ? '' : (rows[i - 1]!.at(-1) ?? ''), width)]);
}

function padded(columns: ColumnLayout[], rows: string[][], widths: number[]): string[] {
  const line = (cells: string[]): string => {
    const parts = cells.map((cell, i) => {
      const space = ' '.repeat(Math.max(0, widths[i]! - visible(cell)));
      if (columns[i]!.right) return space + cell;
      return i === cells.length - 1 ? cell : cell + space;
    });
    return `  ${parts.join('  ')}`.trimEnd();
  };
  const titles = columns.map((c) => c.title);
  return [line(titles), ...rows.map(line)];
}

const below = (text: string, width: number): string[] => (text === '' ? [] : wrap(`      ${text}`, width, 6));

/** Each row as a block of lines; an empty line between blocks. */
function stacked(columns: ColumnLayout[], rows: string[][], width: number): string[] {
  const blocks = rows.map((r) =>
    columns.flatMap(({ title }, i) => (r[i] ? wrap(`  ${title === '' ? '' : `${title}: `}${r[i]}`, width, 4) : [])),
  );
  return blocks.flatMap((b, i) => (i === 0 ? b : ['', ...b]));
}

/** A text in lines no wider than `width`, broken between words; lines after the first begin with `indent` blanks. */
export function wrap(text: string, width: number, indent: number): string[] {
  if (visible(text) <= width) return [text];
  const lines: string[] = [];
  const start = /^ */.exec(text)![0];
  let line = start;
  for (const word of text.trimStart().split(/(?<= )(?=[^ ])/)) {
    if (line.trim() !== '' && visible(line) + visible(word.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = ' '.repeat(indent);
    }
    line += word;
  }
  return [...lines, line.trimEnd()];
}
