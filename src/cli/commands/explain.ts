import { type ExplainedPerson, explainPerson, explainRow } from '../../work/explain-row.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';
import { printExplained } from '../print-explained.ts';
import { layout, wrap } from '../table.ts';
import { number, shellWord } from '../words.ts';

/** `lethe explain PERSON` or `lethe explain SYSTEM.TABLE KEY...`: what is kept of it, why, and until when. */
export async function explain(door: Door, place: string, key: string[]): Promise<ExitCode> {
  if (key.length > 0) {
    const found = await explainRow(door.setting, place, key);
    door.print(found, () => printExplained(door, found));
    return EXIT.done;
  }
  const found = await explainPerson(door.setting, place);
  door.print(found, () => personText(door, found));
  return EXIT.done;
}

function personText(door: Door, { person, tables }: ExplainedPerson): string {
  const { m, language, width } = door;
  const verdicts = ['active', 'archived', 'undecided', 'due'] as const;
  const rows = tables.map((t) => [
    t.table,
    `${number(t.rows, language)}${t.more ? '+' : ''}`,
    ...verdicts.map((v) => (t.verdicts[v] ? number(t.verdicts[v], language) : '')),
    t.held > 0 ? number(t.held, language) : '',
  ]);
  const titles = [
    { title: m.columns.table },
    { title: m.columns.rows, right: true },
    ...verdicts.map((v) => ({ title: m.verdicts[v], right: true })),
    { title: m.columns.held, right: true },
  ];
  const other = tables.find((t) => t.table !== person.table);
  const next = other?.keys[0] ? wrap(m.lookAt(`${person.system}.${other.table} ${other.keys[0].map(shellWord).join(' ')}`), width, 2) : [];
  return [printExplained(door, person), '', ...layout(titles, rows, width), ...(next.length > 0 ? ['', ...next] : [])].join('\n');
}
