/** One measured figure, as `npm run bench -- --json` prints it. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** Null: measured for information. */
  goal: number | null;
  /** Whether the value must not be under the goal or not be over it. */
  bound: 'at-least' | 'at-most';
  /** Null where there is no goal. */
  holds: boolean | null;
  details: Record<string, number | string | number[]>;
}

export function figure(
  name: string,
  unit: string,
  value: number,
  wanted: { atLeast?: number; atMost?: number },
  details: Figure['details'] = {},
): Figure {
  const goal = wanted.atLeast ?? wanted.atMost ?? null;
  const bound = wanted.atMost === undefined ? 'at-least' : 'at-most';
  const holds = goal === null ? null : bound === 'at-least' ? value >= goal : value <= goal;
  return { name, value: rounded(value), unit, goal, bound, holds, details };
}

/** The middle of the values; the lower middle when they are even. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error('no values');
  return middle;
}

/** Three significant digits: more would pretend a precision that a run does not have. */
export const rounded = (value: number): number => Number(value.toPrecision(3));

/** Figures as a table for people. */
export function printTable(figures: Figure[]): string {
  const cells = figures.map((f) => [
    f.name,
    `${f.value.toLocaleString('en')} ${f.unit}`,
    f.goal === null ? '' : `${f.bound.replace('-', ' ')} ${f.goal.toLocaleString('en')}`,
    f.holds === null ? '' : f.holds ? 'holds' : 'DOES NOT HOLD',
    Object.entries(f.details)
      .map(([k, v]) => `${k} ${Array.isArray(v) ? v.join('/') : typeof v === 'number' ? v.toLocaleString('en') : v}`)
      .join(', '),
  ]);
  const rows = [['figure', 'value', 'goal', '', 'beside it'], ...cells];
  const width = (i: number) => Math.max(...rows.map((r) => r[i]!.length));
  return rows
    .map((r) =>
      r
        .map((c, i) => (i === 4 ? c : c.padEnd(width(i))))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
