import { crowdName } from '../../justify/crowd.ts';
import type { Crowd, HoldScope, Join, Made, Predicate } from '../../justify/predicate.ts';
import { type At, isOneOf, linked, ordered, textOf, within } from './compare.ts';
import { column, joined, qualified, raw, type Sql, sql } from './sql.ts';
import { transformed } from './transform.ts';
import { type Types, typeOf } from './types.ts';

/** SQL under construction: what is known of the columns, and aliases that are numbered. */
export interface Rendering {
  schema: string;
  types: Types;
  aliases: number;
  /** False when the target has no active hold: asked under the gate, so that the question need not be asked of every row (E7). */
  holds: boolean;
  /** Parents of the row looked up once by a join, however often they are asked; absent where a join would not do. */
  lookups?: Lookups;
}

/** Left joins to parents, by the alias and link that ask for them; `from` is what to write after the table. */
export interface Lookups {
  from: Sql;
  found: Map<string, At>;
  /** The aliases that joins may start from; a sub-query's own are not among them. */
  known: Set<string>;
}

/** Lookups for a statement over the row at `alias` that asks many questions of the same parents, whose keys are unique. */
export const lookups = (alias: string): Lookups => ({ from: raw(''), found: new Map(), known: new Set([alias]) });

export const rendering = (schema: string, types: Types, holds = true): Rendering => ({ schema, types, aliases: 0, holds });

/** A rendered set of rows: `from` with the parents that every row needs, `where`, and the links by which each of those parents is reached (E8). */
export interface Rows {
  from: Sql;
  where: Sql;
  parents: Join[][];
}

/**
 * The rows of a table for which a predicate holds. Parents asked of every row become joins (their keys are unique, so no row is doubled):
 * a reading with a lock locks them too, and an index on the parent's clock is a way in. All else becomes sub-queries. `hint` goes after the
 * table.
 */
export function renderRows(r: Rendering, at: At, p: Predicate, hint = raw('')): Rows {
  let from = sql`${qualified(r.schema, at.table)} ${raw(at.alias)}${hint}`;
  const where: Sql[] = [];
  const parents: Join[][] = [];
  const visit = (q: Predicate, of: At, path: Join[]) => {
    for (const term of q.is === 'all' ? q.of : [q]) {
      if (term.is === 'true') continue;
      if (term.is !== 'parent') {
        where.push(render(r, term, of));
        continue;
      }
      const to = next(r, term.link.table);
      from = sql`${from} join ${qualified(r.schema, to.table)} ${raw(to.alias)} on ${linked(r.types, term.link, of, to)}`;
      parents.push([...path, term.link]);
      visit(term.holds, to, [...path, term.link]);
    }
  };
  visit(p, at, []);
  return { from, where: where.length === 0 ? raw('true') : joined(where, ' and '), parents };
}

/** One predicate over a row. Comparisons with null are null, which counts as false; `not` is exact (E3). */
export function render(r: Rendering, p: Predicate, at: At): Sql {
  switch (p.is) {
    case 'true':
    case 'false':
      return raw(p.is);
    case 'all':
    case 'any':
      return sql`(${joined(
        p.of.map((q) => render(r, q, at)),
        p.is === 'all' ? ' and ' : ' or ',
      )})`;
    case 'not':
      return sql`(${render(r, p.of, at)}) is not true`;
    case 'null':
      // of a column that is never null `is null` would be true for the day 0000-00-00
      return sql`(${column(at.alias, p.column)} <=> null)`;
    case 'in':
      return isOneOf(column(at.alias, p.column), typeOf(r.types, at.table, p.column), p.values);
    case 'range':
      return within(column(at.alias, p.column), p.as, typeOf(r.types, at.table, p.column), p.from, p.before);
    case 'part':
      return runs(sql`${raw(p.part)}(${column(at.alias, p.column)})`, p.values);
    case 'parent': {
      const looked = lookedUp(r, p.link, at);
      if (looked) return sql`(not (${column(looked.alias, p.link.keys[0]!)} <=> null) and ${render(r, p.holds, looked)})`;
      const other = next(r, p.link.table);
      return sql`exists (select 1 from ${qualified(r.schema, other.table)} ${raw(other.alias)} where ${linked(r.types, p.link, at, other)} and ${render(r, p.holds, other)})`;
    }
    case 'child':
      return children(r, p, at);
    case 'done': {
      const pending = p.columns.map((c) => sql`not (${transformed(r.types, at, c.name, c.transform, p.key).pending})`);
      const cut = p.cut.map((c) => sql`(${column(at.alias, c)} <=> null)`);
      return pending.length + cut.length === 0 ? raw('true') : sql`(${joined([...pending, ...cut], ' and ')})`;
    }
    case 'crowd':
      return crowd(r, p, at);
    case 'held':
      return r.holds ? held(r, p.scope, at) : raw('false');
  }
}

/** What is left of some columns, as one text: missing values are alike. */
function left(r: Rendering, of: Made[], at: At): Sql {
  const parts = of.map(
    (c) => sql`ifnull(hex(cast(${transformed(r.types, at, c.name, c.transform, []).value} as char character set utf8mb4)), '-')`,
  );
  return parts.length === 0 ? sql`'-'` : sql`concat_ws('|', ${joined(parts, ', ')})`;
}

/** How some rows look, with how many rows look so and how many values of what must not be guessed they have. */
export function looks(r: Rendering, p: Crowd, rows: Predicate): Sql {
  const other = next(r, p.table);
  const values = p.sensitive ? sql`count(distinct ${left(r, [p.sensitive], other)})` : raw('null');
  return sql`select ${left(r, p.quasi, other)} as look, count(*) as k, ${values} as l from ${qualified(r.schema, other.table)} ${raw(other.alias)}
    where ${render(r, rows, other)} group by look`;
}

/** Rows that look like at least k others that are or become anonymous (S49), as they were counted when the work began (E21). */
const crowd = (r: Rendering, p: Crowd, at: At): Sql =>
  sql`${left(r, p.quasi, at)} in (select look from ${qualified(r.schema, crowdName(p))})`;

function children(r: Rendering, { child, atLeast, holds }: Predicate & { is: 'child' }, at: At): Sql {
  const other = next(r, child.table);
  const terms = [linked(r.types, { columns: child.keys, table: child.table, keys: child.columns }, at, other)];
  if (child.others)
    terms.push(
      sql`not (${joined(
        child.others.map((k) => sql`${column(other.alias, k)} <=> ${column(at.alias, k)}`),
        ' and ',
      )})`,
    );
  if (child.newer) {
    const type = typeOf(r.types, child.table, child.newer);
    terms.push(sql`${ordered(column(other.alias, child.newer), type)} > ${ordered(column(at.alias, child.newer), type)}`);
  }
  terms.push(render(r, holds, other));
  const rows = sql`from ${qualified(r.schema, child.table)} ${raw(other.alias)} where ${joined(terms, ' and ')}`;
  return atLeast === 1 ? sql`exists (select 1 ${rows})` : sql`(select count(*) ${rows}) >= ${raw(String(Math.trunc(atLeast)))}`;
}

/** Numbers that follow each other are asked as one range: years by the thousand are listed so. */
function runs(of: Sql, values: number[]): Sql {
  const sorted = [...new Set(values.map((v) => Math.trunc(v)))].sort((a, b) => a - b);
  const found: [number, number][] = [];
  for (const v of sorted) {
    const last = found.at(-1);
    if (last && v === last[1] + 1) last[1] = v;
    else found.push([v, v]);
  }
  if (found.length === 0) return raw('false');
  return sql`(${joined(
    found.map(([from, to]) => sql`${of} between ${raw(String(from))} and ${raw(String(to))}`),
    ' or ',
  )})`;
}

/** A hold on everything, on this table, or on a person of the row (S35). */
function held(r: Rendering, scope: HoldScope, at: At): Sql {
  const holds = qualified(r.schema, 'lethe_holds');
  const among = (of: Sql, values: string[]) =>
    values.length === 0
      ? sql`${of} is null`
      : sql`(${of} is null or ${of} in (${joined(
          values.map((v) => sql`${v}`),
          ', ',
        )}))`;
  const open = sql`h.released is null and ${among(raw('h.table_name'), [scope.table])} and ${among(raw('h.activity'), scope.activities)} and ${among(raw('h.category'), scope.categories)}`;
  const everyone = sql`exists (select 1 from ${holds} h where h.person_key is null and ${open})`;
  const people = scope.people.map(
    (p) =>
      sql`${personKey(r, p, at)} in (select h.person_key from ${holds} h where h.person_table = ${p.table} and h.person_key is not null and ${open})`,
  );
  return sql`(${joined([everyone, ...people], ' or ')})`;
}

function personKey(r: Rendering, person: HoldScope['people'][number], at: At): Sql {
  const along = (via: Join[], from: At): Sql => {
    const [link, ...rest] = via;
    if (!link) return keyOf(r, person.columns, from);
    const to = next(r, link.table);
    return sql`(select ${along(rest, to)} from ${qualified(r.schema, to.table)} ${raw(to.alias)} where ${linked(r.types, link, from, to)})`;
  };
  return along(person.via, at);
}

function keyOf(r: Rendering, columns: string[], at: At): Sql {
  const texts = columns.map((c) => textOf(column(at.alias, c), typeOf(r.types, at.table, c)));
  return texts.length === 1 ? texts[0]! : sql`concat_ws('|', ${joined(texts, ', ')})`;
}

/** The row of a parent that a join has brought; undefined where each question is a sub-query of its own. */
export function lookedUp(r: Rendering, link: Join, at: At): At | undefined {
  if (!r.lookups?.known.has(at.alias)) return undefined;
  const key = JSON.stringify([at.alias, link.columns, link.table, link.keys]);
  const known = r.lookups.found.get(key);
  if (known) return known;
  const found = next(r, link.table);
  r.lookups.found.set(key, found);
  r.lookups.known.add(found.alias);
  r.lookups.from = sql`${r.lookups.from} left join ${qualified(r.schema, found.table)} ${raw(found.alias)} on ${linked(r.types, link, at, found)}`;
  return found;
}

function next(r: Rendering, table: string): At {
  r.aliases += 1;
  return { alias: `p${r.aliases}`, table };
}
