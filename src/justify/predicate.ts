import { hash } from 'node:crypto';
import type { Link, Transform } from '../map/model.ts';
import type { Representation } from '../time/model.ts';

/**
 * The intermediate form that every driver reads (E1): a two-valued predicate over one row and its relations. Comparisons with a missing
 * value are false, and `not` is exact, so that no engine's null logic can merge "unknown" with "due" (E3). Three-valued questions
 * are asked as several predicates: true, false, and neither.
 */
export type Predicate =
  | { is: 'true' }
  | { is: 'false' }
  | { is: 'all' | 'any'; of: Predicate[] }
  | { is: 'not'; of: Predicate }
  | { is: 'null'; column: string }
  | { is: 'in'; column: string; values: (string | number | boolean)[] }
  /** `from <= column < before`, in the column's own representation (S26, E2). */
  | { is: 'range'; column: string; as: RangeKind; from?: string | number; before?: string | number }
  | { is: 'part'; column: string; part: 'year' | 'month'; values: number[] }
  /** The one row that the link names exists and holds. */
  | { is: 'parent'; link: Join; holds: Predicate }
  /** At least `atLeast` rows of another table refer to this row and hold. */
  | { is: 'child'; child: Child; atLeast: number; holds: Predicate }
  /** Each column is what the map makes of it already, and each of the `cut` columns is empty (S34). */
  | { is: 'done'; columns: Made[]; cut: string[]; key: string[] }
  | Crowd
  /** An explicit hold covers the row (S35): asked of the helper schema, under the gate. */
  | { is: 'held'; scope: HoldScope };

/** At least k rows of the table that are `among` look like this one in what is left of some columns, with l values of another (S49, E21). */
export interface Crowd {
  is: 'crowd';
  table: string;
  quasi: Made[];
  k: number;
  l?: number;
  sensitive?: Made;
  among: Predicate;
}

/** A column as it is once it is due. */
export interface Made {
  name: string;
  transform: Transform;
}

/** What a hold can name to cover rows of a table: each person is the value of `columns` of the row at the end of `via`. */
export interface HoldScope {
  table: string;
  people: { via: Join[]; columns: string[]; table: string }[];
  activities: string[];
  categories: string[];
}

export type RangeKind = Representation['as'] | 'number';
export type Join = Pick<Link, 'columns' | 'table' | 'keys'>;
/**
 * Rows of `table` whose `columns` equal this row's `keys`; `others` leaves out the row itself, in a table that refers to itself; `newer`
 * leaves in only rows of the same table with a larger value in that column than this row has; `at` leaves out rows in the archive.
 */
export interface Child {
  table: string;
  columns: string[];
  keys: string[];
  others?: string[];
  newer?: string;
  at?: 'live';
}

export const TRUE: Predicate = { is: 'true' };
export const FALSE: Predicate = { is: 'false' };

const texts = new WeakMap<Predicate, string>();
/** Longer texts are named by their digest, so that telling predicates apart does not cost their whole depth every time. */
const LONGEST = 200;

/** A stable text of a predicate: equal texts mean equal predicates. Made once for each, from the texts of its parts. */
export function textOf(p: Predicate): string {
  const known = texts.get(p);
  if (known !== undefined) return known;
  const whole = spelled(p);
  const text = whole.length > LONGEST ? hash('sha256', whole, 'base64') : whole;
  texts.set(p, text);
  return text;
}

function spelled(p: Predicate): string {
  if (p.is === 'all' || p.is === 'any') return `${p.is}(${p.of.map(textOf).join(' ')})`;
  if (p.is === 'not') return `not(${textOf(p.of)})`;
  if (p.is === 'parent') return `parent(${JSON.stringify(p.link)} ${textOf(p.holds)})`;
  if (p.is === 'child') return `child(${p.atLeast} ${JSON.stringify(p.child)} ${textOf(p.holds)})`;
  if (p.is === 'crowd') return `crowd(${JSON.stringify({ ...p, among: undefined })} ${textOf(p.among)})`;
  return JSON.stringify(p);
}

const joinText = (j: Join) => JSON.stringify([j.columns, j.table, j.keys]);

/** Conjunction, folded: constants vanish, repeated terms count once, questions about one parent row become one question. */
export const all = (...of: Predicate[]): Predicate => combine('all', of);
/** Disjunction, folded like `all`. */
export const any = (...of: Predicate[]): Predicate => combine('any', of);

export function not(p: Predicate): Predicate {
  if (p.is === 'true') return FALSE;
  if (p.is === 'false') return TRUE;
  if (p.is === 'not') return p.of;
  return { is: 'not', of: p };
}

/** The parent named by the link exists and holds. */
export const parent = (link: Join, holds: Predicate): Predicate =>
  holds.is === 'false' ? FALSE : { is: 'parent', link: { columns: link.columns, table: link.table, keys: link.keys }, holds };

export const child = (c: Child, holds: Predicate, atLeast = 1): Predicate =>
  holds.is === 'false'
    ? FALSE
    : {
        is: 'child',
        child: {
          table: c.table,
          columns: c.columns,
          keys: c.keys,
          ...(c.others ? { others: c.others } : {}),
          ...(c.newer ? { newer: c.newer } : {}),
          ...(c.at ? { at: c.at } : {}),
        },
        atLeast,
        holds,
      };

function combine(is: 'all' | 'any', of: Predicate[]): Predicate {
  const neutral = is === 'all' ? 'true' : 'false';
  const absorbing = is === 'all' ? FALSE : TRUE;
  const seen = new Map<string, Predicate>();
  const parents = new Map<string, { link: Join; holds: Predicate[] }>();
  const add = (p: Predicate): boolean => {
    if (p.is === neutral) return true;
    if (p.is === absorbing.is) return false;
    if (p.is === is) return p.of.every(add);
    if (p.is === 'parent') {
      const key = joinText(p.link);
      const known = parents.get(key);
      if (known) known.holds.push(p.holds);
      else {
        parents.set(key, { link: p.link, holds: [p.holds] });
        seen.set(`parent ${key}`, p); // keeps the place
      }
      return true;
    }
    seen.set(textOf(p), p);
    return true;
  };
  if (!of.every(add)) return absorbing;
  // A parent is one row, so both "and" and "or" over it can be asked inside.
  for (const [key, { link, holds }] of parents) {
    const joined = parent(link, combine(is, holds));
    if (joined.is === 'false' && is === 'all') return FALSE;
    if (joined.is === 'false') seen.delete(`parent ${key}`);
    else seen.set(`parent ${key}`, joined);
  }
  const terms = [...seen.values()];
  if (terms.some((p) => p.is === 'not' && seen.has(textOf(p.of)))) return absorbing;
  if (terms.length === 0) return is === 'all' ? TRUE : FALSE;
  const kept = absorb(is, terms);
  return kept.length === 1 ? kept[0]! : { is, of: kept };
}

/** Drops terms that simpler ones already settle: a or (a and b) = a; a and (a or b) = a; a and b and ((a and b) or c) = a and b. */
function absorb(is: 'all' | 'any', terms: Predicate[]): Predicate[] {
  const other = is === 'all' ? 'any' : 'all';
  const plain = new Set(terms.map(textOf));
  const settled = (q: Predicate) => plain.has(textOf(q)) || (q.is === is && q.of.every((r) => plain.has(textOf(r))));
  return terms.filter((p) => !(p.is === other && p.of.some(settled)));
}
