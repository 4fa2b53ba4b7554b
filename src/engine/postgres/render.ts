import { crowdName } from '../../justify/crowd.ts';
import type { Crowd, HoldScope, Join, Made, Predicate, RangeKind } from '../../justify/predicate.ts';
import { type Ground, isArchived, leadsToLive, placed, rowsOf } from './ground.ts';
import { name } from './quote.ts';
import { transformed } from './transform.ts';

/** SQL under construction: constants become parameters, aliases are numbered. */
export interface Rendering {
  ground: Ground;
  params: unknown[];
  aliases: number;
  /** False when the target has no active hold: asked under the gate, so that the question need not be asked of every row (E7). */
  holds: boolean;
  /** Parents of the row looked up once by a join, however often they are asked; absent where a join would not do. */
  lookups?: Lookups;
}

/** Left joins to parents, by the alias and link that ask for them; `from` is what to write after the table. */
export interface Lookups {
  from: string;
  aliases: Map<string, string>;
  /** The aliases that joins may start from; a sub-query's own are not among them. */
  known: Set<string>;
}

/** Lookups for a statement over the row at `alias` that asks many questions of the same parents, whose keys are unique. */
export const lookups = (alias: string): Lookups => ({ from: '', aliases: new Map(), known: new Set([alias]) });

export const rendering = (ground: Ground, holds = true): Rendering => ({ ground, params: [], aliases: 0, holds });

/** A rendered set of rows: `from` with the parents that every row needs, `where`, and how each of those parents is reached (E8). */
export interface Rows {
  from: string;
  where: string;
  parents: { alias: string; path: Join[] }[];
}

/**
 * The rows of `heap` (a quoted table, or one leaf of a partitioned one) for which a predicate holds. Parents asked of every row become joins (their keys are unique, so no row is
 * doubled) and can be locked and reached from an index on the parent's clock; all else becomes sub-queries. `live` names the table of live rows.
 */
export function renderRows(r: Rendering, heap: string, alias: string, p: Predicate, live?: string): Rows {
  const rows: Rows = { from: `${heap} ${alias}`, where: '', parents: [] };
  const where: string[] = [];
  const visit = (q: Predicate, at: string, path: Join[], from: string | undefined) => {
    for (const term of q.is === 'all' ? q.of : [q]) {
      // rows that may stand in two places cannot be locked by the join that finds them; a foreign key of a live row leads to a live one
      const known = term.is === 'parent' && (!isArchived(r.ground, term.link.table) || leadsToLive(r.ground, from, term.link));
      if (term.is !== 'parent' || !known) {
        where.push(render(r, term, at));
        continue;
      }
      const p1 = nextAlias(r);
      rows.from += ` join ${placed(r.ground, term.link.table, 'live')} ${p1} on ${joined(term.link, at, p1)}`;
      const further = [...path, term.link];
      rows.parents.push({ alias: p1, path: further });
      visit(term.holds, p1, further, term.link.table);
    }
  };
  visit(p, alias, [], live);
  rows.where = where.filter((w) => w !== 'true').join(' and ') || 'true';
  return rows;
}

/** One predicate over the row at `alias`. Comparisons with null are null, which counts as false; `not` is exact (E3). */
export function render(r: Rendering, p: Predicate, alias: string): string {
  switch (p.is) {
    case 'true':
    case 'false':
      return p.is;
    case 'all':
      return `(${p.of.map((q) => render(r, q, alias)).join(' and ')})`;
    case 'any':
      return `(${p.of.map((q) => render(r, q, alias)).join(' or ')})`;
    case 'not':
      return `(${render(r, p.of, alias)}) is not true`;
    case 'null':
      return `${alias}.${name(p.column)} is null`;
    case 'in':
      return `${alias}.${name(p.column)} in (${p.values.map((v) => ofColumn(r, v, `${alias}.${name(p.column)}`)).join(', ')})`;
    case 'range':
      return range(r, `${alias}.${name(p.column)}`, p.as, p.from, p.before);
    case 'part':
      return `extract(${p.part} from ${alias}.${name(p.column)}) in (${p.values.map((v) => param(r, v, 'numeric')).join(', ')})`;
    case 'parent': {
      const looked = lookedUp(r, p.link, alias);
      if (looked) return `(${looked}.${name(p.link.keys[0]!)} is not null and ${render(r, p.holds, looked)})`;
      const other = nextAlias(r);
      return `exists (select from ${rowsOf(r.ground, p.link.table)} ${other} where ${joined(p.link, alias, other)} and ${render(r, p.holds, other)})`;
    }
    case 'child': {
      const seen = seenOnce(r, p, alias);
      if (seen) return seen;
      const other = nextAlias(r);
      const { table, columns, keys, others, newer, at } = p.child;
      const rows = `from ${at ? placed(r.ground, table, at) : rowsOf(r.ground, table)} ${other} where ${joined({ table, columns: keys, keys: columns }, alias, other)}`;
      const apart = others
        ? ` and (${others.map((k) => `${other}.${name(k)}`).join(', ')}) is distinct from (${others.map((k) => `${alias}.${name(k)}`).join(', ')})`
        : '';
      const later = newer ? ` and ${other}.${name(newer)} > ${alias}.${name(newer)}` : '';
      const where = `${rows}${apart}${later} and ${render(r, p.holds, other)}`;
      if (p.atLeast === 1) return `exists (select ${where})`;
      return `(select count(*) from (select ${where} limit ${param(r, p.atLeast, 'bigint')}) n) >= ${param(r, p.atLeast, 'bigint')}`;
    }
    case 'done': {
      const pending = p.columns.map((c) => transformed(c.name, c.transform, p.key, alias, r.params).pending);
      return `(${[...pending.map((of) => `not (${of})`), ...p.cut.map((c) => `${alias}.${name(c)} is null`)].join(' and ') || 'true'})`;
    }
    case 'crowd':
      return crowd(r, p, alias);
    case 'held':
      return r.holds ? held(r, p.scope, alias) : 'false';
  }
}

/** What is left of some columns, as one list of texts: missing values are alike. */
function left(r: Rendering, of: Made[], alias: string): string {
  const parts = of.map((c) => `(${transformed(c.name, c.transform, [], alias, r.params).value})::text`);
  return `array[${parts.join(', ')}]::text[]`;
}

/** How some rows look, with how many rows look so and how many values of what must not be guessed they have. */
export function looks(r: Rendering, p: Crowd, rows: Predicate): string {
  const other = nextAlias(r);
  const values = p.sensitive ? `count(distinct ${left(r, [p.sensitive], other)})` : 'null::bigint';
  return `select ${left(r, p.quasi, other)} as look, count(*) as k, ${values} as l from ${rowsOf(r.ground, p.table)} ${other}
    where ${render(r, rows, other)} group by 1`;
}

/** Rows that look like at least k others that are or become anonymous (S49), as they were counted when the work began (E21). */
const crowd = (r: Rendering, p: Crowd, alias: string): string =>
  `${left(r, p.quasi, alias)} in (select look from pg_temp.${name(crowdName(p))})`;

const CASTS: Record<RangeKind, string> = {
  timestamptz: 'timestamptz',
  timestamp: 'timestamp',
  date: 'date',
  'unix-seconds': 'bigint',
  'unix-milliseconds': 'bigint',
  'text-date': 'text',
  'text-instant': 'text',
  number: 'numeric',
};
/** A day that exists, with its month's end and leap years: what no calendar has is unknown, not a date (E5). */
const DAY = (() => {
  const months = '(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])';
  const leap = '([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29';
  return `([0-9]{4}-(${months})|${leap})`;
})();
const SHAPES: Partial<Record<RangeKind, string>> = {
  'text-date': `^${DAY}$`,
  'text-instant': `^${DAY}T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)Z$`,
};

/** Both sides are bounded (E2), numbers at least by infinity, above which NaN is sorted; text clocks compare byte by byte and only in their declared shape (E5). */
function range(r: Rendering, column: string, as: RangeKind, from?: string | number, before?: string | number): string {
  const shape = SHAPES[as];
  const side = shape ? `${column} collate "C"` : column;
  const parts: string[] = [];
  if (from !== undefined) parts.push(`${side} >= ${param(r, from, CASTS[as])}`);
  if (before !== undefined) parts.push(`${side} < ${param(r, before, CASTS[as])}`);
  else if (as === 'number') parts.push(`${side} <= 'Infinity'::numeric`);
  if (shape) parts.push(`${column} ~ ${param(r, shape, 'text')}`);
  return parts.length === 0 ? `${column} is not null` : parts.length === 1 ? parts[0]! : `(${parts.join(' and ')})`;
}

const joined = (link: Join, from: string, to: string): string =>
  link.columns.map((c, i) => `${to}.${name(link.keys[i]!)} = ${from}.${name(c)}`).join(' and ');

/** A hold on everything, on this table, or on a person of the row (S35). Sets of keys hash well, so many holds cost little. */
function held(r: Rendering, scope: HoldScope, alias: string): string {
  const open = `h.released is null and (h.table_name is null or h.table_name = ${param(r, scope.table, 'text')})
    and (h.activity is null or h.activity = any(${param(r, scope.activities, 'text[]')}))
    and (h.category is null or h.category = any(${param(r, scope.categories, 'text[]')}))`;
  const everyone = `exists (select from lethe.holds h where h.person_key is null and ${open})`;
  const people = scope.people.map(
    (p) =>
      `${personKey(r, p, alias)} in (select h.person_key from lethe.holds h where h.person_table = ${param(r, p.table, 'text')} and ${open})`,
  );
  return `(${[everyone, ...people].join(' or ')})`;
}

function personKey(r: Rendering, person: HoldScope['people'][number], alias: string): string {
  const key = (at: string) =>
    person.columns.length === 1
      ? `${at}.${name(person.columns[0]!)}::text`
      : `concat_ws('|', ${person.columns.map((c) => `${at}.${name(c)}`).join(', ')})`;
  const along = (via: Join[], at: string): string => {
    const [link, ...rest] = via;
    if (!link) return key(at);
    const next = nextAlias(r);
    return `(select ${along(rest, next)} from ${rowsOf(r.ground, link.table)} ${next} where ${joined(link, at, next)})`;
  };
  return along(person.via, alias);
}

/** The alias of a parent that a join has brought; undefined where each question is a sub-query of its own. */
export function lookedUp(r: Rendering, link: Join, alias: string): string | undefined {
  if (!r.lookups?.known.has(alias)) return undefined;
  const key = JSON.stringify([alias, link.columns, link.table, link.keys]);
  const known = r.lookups.aliases.get(key);
  if (known) return known;
  const found = nextAlias(r);
  r.lookups.aliases.set(key, found);
  r.lookups.known.add(found);
  r.lookups.from += ` left join ${rowsOf(r.ground, link.table)} ${found} on ${joined(link, alias, found)}`;
  return found;
}

/** A question about children that asks nothing further, answered once a row however often it is asked; else undefined. */
function seenOnce(r: Rendering, p: Predicate & { is: 'child' }, alias: string): string | undefined {
  if (!r.lookups?.known.has(alias) || !isPlain(p.holds)) return undefined;
  const key = JSON.stringify([alias, p]);
  const known = r.lookups.aliases.get(key);
  if (known) return `${known}.yes`;
  const found = nextAlias(r);
  r.lookups.aliases.set(key, found);
  const { lookups: _, ...plain } = r;
  const inner: Rendering = { ...plain, params: r.params };
  const text = render(inner, p, alias);
  r.aliases = inner.aliases;
  // without the offset PostgreSQL would put the question back wherever it is asked
  r.lookups.from += ` cross join lateral (select ${text} as yes offset 0) ${found}`;
  return `${found}.yes`;
}

/** Asks columns of one row only. */
const isPlain = (p: Predicate): boolean =>
  p.is === 'all' || p.is === 'any'
    ? p.of.every(isPlain)
    : p.is === 'not'
      ? isPlain(p.of)
      : !['parent', 'child', 'held', 'crowd'].includes(p.is);

function nextAlias(r: Rendering): string {
  r.aliases += 1;
  return `p${r.aliases}`;
}

/** Where each constant stands among the parameters of a statement: PostgreSQL takes 65,535 of them, and policies repeat a few. */
const places = new WeakMap<unknown[], Map<string, number>>();

/** A constant as a parameter of a known type; the same constant is sent once. */
const param = (r: Rendering, value: unknown, cast: string): string => `$${placeOf(r, cast, value)}::${cast}`;

/** A constant that has the type of the column that it is compared with. */
function ofColumn(r: Rendering, value: string | number | boolean, column: string): string {
  // a number that a small or whole column cannot hold is never in it, rather than a fault of the whole question
  const unfit = typeof value === 'number' && (!Number.isInteger(value) || Math.abs(value) > 32_767);
  return unfit ? param(r, value, 'numeric') : `$${placeOf(r, column, value)}`;
}

function placeOf(r: Rendering, type: string, value: unknown): number {
  const known = places.get(r.params) ?? new Map<string, number>();
  places.set(r.params, known);
  const key = JSON.stringify([type, value]);
  const place = known.get(key) ?? r.params.push(value);
  known.set(key, place);
  return place;
}
