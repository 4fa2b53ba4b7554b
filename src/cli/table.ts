/** One column of a printed table. The last column may be cut at the width of the terminal; all others keep their text. */
export interface ColumnLayout {
  title: string;
  right?: boolean;
}

/** Lines of a table: padded by visible width, so that accents and colours do not shift columns. */
export function layout(columns: ColumnLayout[], rows: string[][], width = Number.POSITIVE_INFINITY): string[] {
  const widths = columns.map((c, i) => Math.max(visible(c.title), ...rows.map((r) => visible(r[i] ?? ''))));
  const line = (cells: string[]): string => {
    const padded = cells.map((cell, i) => {
      const space = ' '.repeat(Math.max(0, widths[i]! - visible(cell)));
      if (columns[i]!.right) return space + cell;
      return i === cells.length - 1 ? cell : cell + space;
    });
    return cut(`  ${padded.join('  ')}`.trimEnd(), width);
  };
  return [line(columns.map((c) => c.title)), ...rows.map(line)];
}

/** Escape sequences of colours: they take no room. */
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
const visible = (text: string): number => [...text.replace(COLOUR, '').normalize('NFC')].length;

function cut(text: string, width: number): string {
  if (visible(text) <= width || COLOUR.test(text)) return text;
  return `${[...text].slice(0, Math.max(1, width - 1)).join('')}…`;
}
