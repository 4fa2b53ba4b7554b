import type { Impact } from '../work/impact.ts';
import { layout } from './table.ts';
import { type Language, number } from './words.ts';

const WORDS = {
  en: {
    head: (a: string, b: string) => `From ${a} to ${b}.`,
    none: 'The change makes nothing due and spares nothing.',
    before: 'due now',
    after: 'due then',
    more: 'becomes due',
    less: 'no longer due',
    table: 'table',
    what: 'what',
  },
  fr: {
    head: (a: string, b: string) => `De ${a} à ${b}.`,
    none: 'Le changement ne rend rien échu et n’épargne rien.',
    before: 'échu avant',
    after: 'échu après',
    more: 'devient échu',
    less: 'n’est plus échu',
    table: 'table',
    what: 'action',
  },
};

/** What a changed policy would change, for people. */
export function printImpact(impact: Impact, language: Language, width: number): string {
  const w = WORDS[language];
  const head = w.head(`${impact.from.policy} (${impact.from.version})`, `${impact.to.policy} (${impact.to.version})`);
  if (impact.changes.length === 0) return `${head}\n${w.none}`;
  const rows = impact.changes.map((c) => [
    `${c.system}.${c.table}`,
    c.what,
    ...[c.before, c.after, c.becomesDue, c.noLongerDue].map((n) => number(n, language)),
  ]);
  const columns = [{ title: w.table }, { title: w.what }, ...[w.before, w.after, w.more, w.less].map((title) => ({ title, right: true }))];
  return [head, '', ...layout(columns, rows, width)].join('\n');
}
