import { type ResidueAsked, type ResidueFound, SHORTEST_WORD } from '../../plan/residue.ts';
import type { Place } from './count.ts';
import { storedText } from './read-value.ts';
import { render, rendering } from './render.ts';
import { ask, type Client } from './session.ts';
import { column, joined, qualified, raw, type Sql, sql } from './sql.ts';
import { typeOf } from './types.ts';

/**
 * What one table still holds of a person: rows that name them, and texts with a word that names them. A word counts where it stands as a
 * whole, whatever its case and whatever stands around it. Compared byte by byte, since collations take two words for one.
 */
export async function findResidue(client: Client, place: Place, asked: ResidueAsked): Promise<ResidueFound> {
  const r = rendering(place.schema, place.types);
  const at = { alias: 't', table: asked.table };
  const own = (alias: string) => {
    const { key, keyColumns, table } = asked.person;
    const parts = keyColumns.length === 1 ? [key] : key.split('|');
    const same = keyColumns.map(
      (k, i) => sql`${bytes(storedText(column(alias, k), typeOf(place.types, table, k)))} = ${bytes(sql`${parts[i] ?? ''}`)}`,
    );
    return joined(same, ' and ');
  };
  const given = asked.words.map((set) => ({ parts: set.map((word) => lower(sql`${word}`)), shortest: 1, mine: false }));
  const words = [
    ...asked.identity.map((set, i) => ({ parts: set.map((_, j) => raw(`w.i${i}_${j}`)), shortest: SHORTEST_WORD, mine: true })),
    ...given,
  ];
  const hits = asked.texts.map((of) => {
    const text = lower(column('t', of));
    const each = words.map(({ parts, shortest, mine }) => {
      const notOwn = mine && asked.table === asked.person.table ? [sql`not (${own('t')})`] : [];
      return sql`(${joined([...parts.map((p) => holds(text, p, shortest)), ...notOwn], ' and ')})`;
    });
    return each.length === 0 ? raw('false') : sql`(${joined(each, ' or ')})`;
  });
  const values = asked.identity.flatMap((set, i) => set.map((c, j) => sql`${lower(column('p', c))} as ${raw(`i${i}_${j}`)}`));
  const person = sql`(select ${joined([raw('1 as one'), ...values], ', ')} from ${qualified(place.schema, asked.person.table)} p where ${own('p')})`;
  const from = sql`${qualified(place.schema, asked.table)} t left join ${person} w on 1 = 1`;
  const count = (when: Sql, as: string) => sql`coalesce(sum(case when ${when} then 1 else 0 end), 0) as ${raw(as)}`;
  const counts = [
    ...asked.links.map((link, i) => count(render(r, link, at), `l${i}`)),
    ...hits.map((hit, i) => count(hit, `t${i}`)),
    raw('1 as one'),
  ];
  const [found] = await ask<Record<string, string | number>>(client, sql`select ${joined(counts, ', ')} from ${from}`);
  const texts: ResidueFound['texts'] = [];
  for (const [i, name] of asked.texts.entries()) {
    const rows = Number(found![`t${i}`]);
    if (rows > 0) texts.push({ column: name, rows, keys: await keysOf(client, place, asked, from, hits[i]!) });
  }
  return { links: asked.links.map((_, i) => Number(found![`l${i}`])), texts };
}

async function keysOf(client: Client, place: Place, asked: ResidueAsked, from: Sql, hit: Sql): Promise<string[][]> {
  if (asked.key.length === 0) return [];
  const keys = asked.key.map((k, i) => sql`${storedText(column('t', k), typeOf(place.types, asked.table, k))} as ${raw(`k${i}`)}`);
  const order = joined(
    asked.key.map((k) => column('t', k)),
    ', ',
  );
  const rows = await ask<Record<string, string>>(
    client,
    sql`select ${joined(keys, ', ')} from ${from} where ${hit} order by ${order} limit ${raw(String(Math.trunc(asked.keys)))}`,
  );
  return rows.map((row) => asked.key.map((_, i) => String(row[`k${i}`])));
}

const bytes = (text: Sql): Sql => sql`(convert(${text} using utf8mb4) collate utf8mb4_bin)`;
const lower = (text: Sql): Sql => sql`(lower(convert(${text} using utf8mb4)) collate utf8mb4_bin)`;
const plain = (text: Sql): Sql => sql`concat(' ', trim(regexp_replace(${text}, '[^[:alnum:]]+', ' ')), ' ')`;

/** The cheap question first: most texts do not hold the word at all. */
const holds = (text: Sql, word: Sql, shortest: number): Sql =>
  sql`coalesce(case when char_length(${word}) >= ${raw(String(shortest))} and locate(${word}, ${text}) > 0 then locate(${plain(word)}, ${plain(text)}) > 0 end, false)`;
