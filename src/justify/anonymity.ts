import type { Anonymity, Column, Table } from '../map/model.ts';
import { all, any, type Crowd, FALSE, type Made, not, type Predicate } from './predicate.ts';
import type { Readers } from './reads.ts';
import type { Group } from './verdict.ts';

/** What anonymising a whole row changes: every personal column becomes what the map says, and the links to people are cut (E6, S49). */
export function anonymised(table: Table): { columns: Column[]; cut: string[] } {
  const columns = Object.values(table.columns).filter((c) => c.kind === 'personal');
  const links = table.people.flatMap((p) => p.path[0]?.columns ?? []);
  return { columns, cut: [...new Set(links)].filter((c) => !table.key.includes(c) && !columns.some((p) => p.name === c)) };
}

/** A column as it will be: personal ones as the map makes them, others as they are. */
const madeOf = (table: Table, name: string): Made => {
  const column = table.columns[name];
  return { name, transform: column?.kind === 'personal' ? column.due : { kind: 'keep' } };
};

/** What a row still tells that others may know; columns that the map empties tell nothing and are left out. */
export const quasiOf = (table: Table, { quasi }: Anonymity): Made[] =>
  quasi.map((name) => madeOf(table, name)).filter(({ transform }) => !['blank', 'text', 'number'].includes(transform.kind));

/** What must not be guessed from rows that look alike; undefined where nothing is asked of it. */
export const sensitiveOf = (table: Table, { sensitive }: Anonymity): Made | undefined =>
  sensitive === undefined ? undefined : madeOf(table, sensitive);

/** Rows of which nothing personal is left: emptied or generalised as the map says, and cut from their people. They have left the scope (S34). */
export function done(table: Table): Predicate {
  if (!table.anonymity) return FALSE;
  const { columns, cut } = anonymised(table);
  return { is: 'done', columns: columns.map((c) => ({ name: c.name, transform: c.due })), cut, key: table.key };
}

/** Columns of the row that activities of other tables read stay as they are, so such a row cannot be made anonymous (S32). */
export function isReadElsewhere(table: Table, read: Readers): boolean {
  const { columns, cut } = anonymised(table);
  const served = table.serves.map((s) => s.activity);
  return [...columns.map((c) => c.name), ...cut].some((name) =>
    [...(read.get(`${table.name}.${name}`) ?? [])].some((a) => !served.includes(a)),
  );
}

export interface Measured {
  /** The groups with their final outcomes. */
  groups: Group[];
  /** The rows to anonymise. */
  granted: Predicate;
  /** Absent where nothing can be measured. */
  crowd?: Crowd;
}

/**
 * Anonymisation is granted to whole rows, and only in a crowd: at least k rows that are or become anonymous look alike in what is left
 * (S49, E21). Where it is not granted the outcome is `else: delete` if every rule that has ended says so, and a review otherwise.
 */
export function measured(table: Table, of: Group[], read: Readers, held: Predicate): Measured {
  const some = any(...of.map((g) => g.due.anonymise));
  if (some.is === 'false') return { groups: of, granted: FALSE };
  const whole = all(some, ...of.map((g) => any(g.due.delete, g.due.anonymise)));
  // a row that is held stays as it is, and makes no crowd for others
  const crowd = crowdOf(table, all(whole, not(held)), read);
  const granted = crowd ? all(whole, crowd) : FALSE;
  const groups = of.map((g): Group => {
    const ended = g.states.flatMap((s) => s.rules).filter((r) => r.ended.anonymise.is !== 'false');
    const strict = any(...ended.flatMap((r) => (r.rule.elseDelete ? [] : [r.ended.anonymise])));
    const refused = all(g.due.anonymise, not(granted));
    const deleted = ended.some((r) => r.rule.elseDelete) ? all(refused, not(strict)) : FALSE;
    const due = {
      ...g.due,
      delete: any(g.due.delete, deleted),
      anonymise: all(g.due.anonymise, granted),
      review: any(g.due.review, all(refused, strict)),
    };
    return { ...g, due };
  });
  return { groups, granted, ...(crowd ? { crowd } : {}) };
}

function crowdOf(table: Table, becomes: Predicate, read: Readers): Crowd | undefined {
  const { anonymity } = table;
  if (!anonymity || isReadElsewhere(table, read)) return undefined;
  const { k, l } = anonymity;
  const sensitive = sensitiveOf(table, anonymity);
  return {
    is: 'crowd',
    table: table.name,
    quasi: quasiOf(table, anonymity),
    k,
    ...(l !== undefined && sensitive ? { l, sensitive } : {}),
    among: any(becomes, done(table)),
  };
}
