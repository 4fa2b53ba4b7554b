import type { SystemMap } from '../model.ts';
import type { Guess, GuessedLink, GuessedTable, Proposal, Reason } from './guess.ts';

/** The sentences around a proposal, in the language of who reads it. */
export interface ProposalWords {
  head: string[];
  reason(reason: Reason): string;
  /** Stands between two reasons. */
  between: string;
  /** Who acts on copies, and how. */
  who: string;
  how: string;
}

export interface ProposedSystem {
  id: string;
  engine: SystemMap['engine'];
  env: string;
  /** Absent: the database that the connection string names. */
  schema?: string;
}

/**
 * A proposal as a map file. Each guess ends its line with `# ? CONFIDENCE REASON`: a mark that `readMap` refuses until somebody has
 * taken it away, so that the file is confirmed line by line in any editor.
 */
export function printProposal(proposal: Proposal, system: ProposedSystem, words: ProposalWords): string {
  const mark = ({ confidence, reasons }: Guess) => {
    const said = [...new Set(reasons.map(words.reason))].join(words.between).replaceAll(/[\s\p{Cc}]+/gu, ' ');
    return ` # ? ${Math.min(confidence, 0.99).toFixed(2)} ${said}`;
  };
  const listed = (of: { table: string; guess: Guess }[]) => of.map((t) => `  - ${scalar(t.table)}${mark(t.guess)}`);
  return [
    ...words.head.map((l) => `# ${l}`),
    'lethe: 1',
    `system: { id: ${system.id}, engine: ${system.engine}, url: { env: ${system.env} }${system.schema ? `, schema: ${scalar(system.schema)}` : ''} }`,
    ...(proposal.tables.length > 0 ? ['tables:'] : ['tables: {}']),
    ...proposal.tables.flatMap((t) => printTable(t, mark)),
    ...(proposal.technical.length > 0 ? ['technical:', ...listed(proposal.technical)] : []),
    ...(proposal.elsewhere.length > 0 ? ['elsewhere:'] : []),
    ...proposal.elsewhere.flatMap((t) => [
      `  - tables: [${scalar(t.table)}]${mark(t.guess)}`,
      `    who: ${scalar(words.who)}`,
      `    how: ${scalar(words.how)}`,
    ]),
    '',
  ].join('\n');
}

type Mark = (guess: Guess) => string;

function printTable(t: GuessedTable, mark: Mark): string[] {
  const inner = (depth: number, lines: string[]) => lines.map((l) => `${' '.repeat(depth)}${l}`);
  const key = t.key.length === 1 ? scalar(t.key[0]!) : `[${t.key.map(scalar).join(', ')}]`;
  const personal = t.columns.filter((c) => c.category !== undefined);
  const technical = t.columns.filter((c) => c.category === undefined);
  const section = (name: string, lines: string[]) => (lines.length === 0 ? [] : [`${name}:`, ...inner(2, lines)]);
  return [
    `  ${scalar(t.name)}:`,
    ...inner(4, [
      `key: ${key}${t.keyGuess ? mark(t.keyGuess) : ''}`,
      ...printPeople(t, mark),
      ...section(
        'columns',
        personal.map((c) => `${scalar(c.name)}: ${c.category}${mark(c.guess)}`),
      ),
      ...section(
        'technical',
        technical.map((c) => `- ${scalar(c.name)}${mark(c.guess)}`),
      ),
      ...section(
        'events',
        t.events.map((e) => `${e.id}: { column: ${scalar(e.column)}${clock(e)} }${mark(e.guess)}`),
      ),
      ...section(
        'serves',
        t.serves.map((s) => `- ${s.activity}${mark(s.guess)}`),
      ),
      `gone: ${t.gone.action}${mark(t.gone.guess)}`,
    ]),
  ];
}

function printPeople(t: GuessedTable, mark: Mark): string[] {
  if (t.roles.length > 0) return ['person:', '  roles:', ...t.roles.map((r) => `    ${r.id}: always${mark(r.guess)}`)];
  if (t.people.length === 0) return [];
  return [
    'people:',
    ...t.people.map((p) => {
      const hops = p.path.map((l) => scalar(hop(l)));
      const via = hops.length === 1 ? hops[0] : `[${hops.join(', ')}]`;
      const columns = p.columns === '*' ? '' : `, columns: [${p.columns.map(scalar).join(', ')}]`;
      const nobody = p.nobody.length === 0 ? '' : `, nobody: [${p.nobody.join(', ')}]`;
      return `  ${p.name}: { via: ${via}${columns}${nobody} }${mark(p.guess)}`;
    }),
  ];
}

const hop = (l: GuessedLink): string => `${l.column} -> ${l.table}${l.declared ? '' : `(${l.key})`}`;

function clock({ as, sentinels }: GuessedTable['events'][number]): string {
  const natural = as === undefined || as.as === 'date' || as.as === 'timestamptz';
  const held = natural ? '' : `, as: ${as.as === 'timestamp' ? `{ timestamp: ${as.zone} }` : as.as}`;
  return `${held}${sentinels ? `, sentinels: [${sentinels.join(', ')}]` : ''}`;
}

const WORDS = /^(true|false|null|yes|no|on|off|y|n)$/i;
const PLAIN = /^[A-Za-z_]\w*( -> \w+(\(\w+\))?)?$/;
/** A text as YAML reads it back, also within brackets. */
const scalar = (text: string): string => (PLAIN.test(text) && !WORDS.test(text) ? text : JSON.stringify(text));
