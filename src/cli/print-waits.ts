import type { Plan } from '../plan/plan.ts';
import type { Messages } from './messages.ts';
import { layout, wrap } from './table.ts';
import { type Language, minute, number } from './words.ts';

/** Rows of one table that wait, as the last count of that table saw them. */
export interface Waited {
  system: string;
  table: string;
  for: string;
  rule?: string;
  cause?: string;
  who?: string;
  how?: string;
  rows: number;
  takenAt: string;
}

/** What the surveys of a plan say waits. */
export const waitsOf = (surveys: Plan['surveys']): Waited[] =>
  surveys.flatMap(({ system, table, takenAt, waiting }) => waiting.map((w) => ({ system, table, takenAt, ...w })));

interface Wait {
  for: string;
  rule?: string;
  cause?: string;
  who?: string;
  how?: string;
  rows: number;
  tables: string[];
}

/** What waits, grouped by what it waits for and why; tables that wait for one thing share a line, so that long lists stay readable. */
export function printWaits(waits: Waited[], m: Messages, language: Language, width: number, most: number): string[] {
  const groups = groupsOf(waits, Object.keys(m.waits));
  if (groups.length === 0) return [];
  const shown = groups.flatMap((g) => g.slice(0, most));
  const hidden = groups.flatMap((g) => g.slice(most)).length;
  const rows = shown.map((w, i) => [
    shown[i - 1]?.for === w.for ? '' : m.waits[w.for as keyof Messages['waits']],
    number(w.rows, language),
    tables(w.tables, m),
    [w.cause && (m.causes[w.cause] ?? w.cause), w.rule && `(${w.rule})`, w.who && `${w.who}: ${w.how}`].filter(Boolean).join(' '),
  ]);
  const c = m.columns;
  const oldest = waits.map((w) => w.takenAt).sort()[0]!;
  return [
    ...layout([{ title: c.waits }, { title: c.rows, right: true }, { title: c.table }, { title: c.because }], rows, width),
    ...(hidden > 0 ? [`  ${m.moreWaits(hidden)}`] : []),
    ...wrap(`  ${m.counted(minute(oldest))}`, width, 4),
  ];
}

/** One entry for each thing waited for and its cause, most rows first; one group for each thing, in the order of the messages. */
function groupsOf(waits: Waited[], order: string[]): Wait[][] {
  const found = new Map<string, Wait>();
  for (const { system, table, rows, takenAt: _, ...w } of waits) {
    const key = JSON.stringify([w.for, w.rule, w.cause, w.who, w.how]);
    const known = found.get(key) ?? { ...w, rows: 0, tables: [] };
    found.set(key, { ...known, rows: known.rows + rows, tables: [...known.tables, `${system}.${table}`] });
  }
  const all = [...found.values()].sort((a, b) => b.rows - a.rows);
  return order.map((o) => all.filter((w) => w.for === o)).filter((g) => g.length > 0);
}

/** Up to three tables by name. */
const tables = (names: string[], m: Messages): string =>
  names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} ${m.verbs.more(names.length - 2)}`;
