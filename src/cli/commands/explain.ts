import { type Explained, type ExplainedPerson, explainPerson, explainRow } from '../../work/explain-row.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';
import { layout } from '../table.ts';
import { day, inLanguage, number } from '../words.ts';

/** `lethe explain PERSON` or `lethe explain SYSTEM.TABLE KEY...`: what is kept of it, why, and until when. */
export async function explain(door: Door, place: string, key: string[]): Promise<ExitCode> {
  if (key.length > 0) {
    const found = await explainRow(door.setting, place, key);
    door.print(found, () => rowText(door, found));
    return EXIT.done;
  }
  const found = await explainPerson(door.setting, place);
  door.print(found, () => personText(door, found));
  return EXIT.done;
}

function rowText({ m, style, language }: Door, e: Explained): string {
  const lines = [style.strong(`${e.system}.${e.table} ${e.key.join(' ')}`)];
  for (const c of e.columns) {
    const verdict =
      c.verdict === 'due' && c.outcome ? `${m.verdicts.due}, ${m.outcomes[c.outcome as keyof typeof m.outcomes]}` : m.verdicts[c.verdict];
    const colour = c.verdict === 'due' ? style.warn : c.verdict === 'active' ? style.good : style.strong;
    lines.push('', `  ${c.columns.join(', ')}: ${colour(verdict)}`);
    const rows = c.activities.map((a) => {
      const until = a.archiveUntil ?? a.until;
      const when = until ? m.until(day(until.toString(), language)) : a.cause ? `${m.causes[a.cause] ?? a.cause}` : '';
      return [
        m.standings[a.standing],
        inLanguage(a.title, language),
        when,
        `${a.says ? inLanguage(a.says, language) : ''}  ${style.faint(a.clauses.join(', '))}`,
      ];
    });
    lines.push(
      ...layout([{ title: '' }, { title: '' }, { title: '' }, { title: '' }], rows)
        .slice(1)
        .map((l) => `  ${l}`),
    );
  }
  lines.push('', e.row.held ? m.held : m.noHold);
  if (e.elsewhere) lines.push(m.elsewhere(e.elsewhere.who, e.elsewhere.how));
  lines.push(m.policyLine(e.policy.id, day(e.policy.version, language)));
  return lines.join('\n');
}

function personText(door: Door, { person, tables }: ExplainedPerson): string {
  const { m, language } = door;
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
  const next = tables[0] ? m.lookCloser(`${person.system}.${tables.at(-1)!.table}`) : '';
  return [rowText(door, person), '', ...layout(titles, rows), '', next].join('\n');
}
