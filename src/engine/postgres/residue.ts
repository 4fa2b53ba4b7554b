import type pg from 'pg';
import { type ResidueAsked, type ResidueFound, SHORTEST_WORD } from '../../plan/residue.ts';
import { type Ground, rowsOf } from './ground.ts';
import { name, qualified } from './quote.ts';
import { render, rendering } from './render.ts';

/**
 * What one table still holds of a person, in one pass: rows that name them, and texts with a word that names them. A word counts where it
 * stands as a whole, whatever its case and whatever stands around it: a blank, a quote, a tag.
 */
export async function findResidue(client: pg.ClientBase, ground: Ground, asked: ResidueAsked): Promise<ResidueFound> {
  const r = rendering(ground);
  const counts = asked.links.map((link, i) => `count(*) filter (where ${render(r, link, 't')})::float8 as l${i}`);
  const param = (value: unknown) => `$${r.params.push(value)}`;
  const whose = asked.person.keyColumns;
  const parts = whose.length === 1 ? [asked.person.key] : asked.person.key.split('|');
  const own = (of: string) => `(${whose.map((c, i) => `${of}.${name(c)}::text = ${param(parts[i] ?? '')}`).join(' and ')})`;
  // what no statement mentions must not be among its parameters
  const search = asked.texts.length > 0;
  const words = [
    ...asked.identity.map((set, i) => ({ parts: set.map((_, j) => `w.i${i}_${j}`), shortest: SHORTEST_WORD, mine: true })),
    ...(search ? asked.words : []).map((set) => ({ parts: set.map((word) => `lower(${param(word)}::text)`), shortest: 1, mine: false })),
  ];
  const itself = search && asked.table === asked.person.table && asked.identity.length > 0 ? ` and not ${own('t')}` : '';
  const hit = (column: string) =>
    words.length === 0
      ? 'false'
      : `(${words.map((w) => `(${w.parts.map((p) => holds(column, p, w.shortest)).join(' and ')}${w.mine ? itself : ''})`).join(' or ')})`;
  const key = `array[${asked.key.map((k) => `t.${name(k)}::text`).join(', ')}]`;
  const texts = asked.texts.flatMap((_, i) => {
    const where = `filter (where ${hit(`x.c${i}`)})`;
    const keys =
      asked.key.length === 0
        ? `'[]'::json`
        : `coalesce(to_json((array_agg(to_json(${key}) order by ${key}) ${where})[1:${Math.trunc(asked.keys)}]), '[]'::json)`;
    return [`count(*) ${where}::float8 as t${i}`, `${keys} as k${i}`];
  });
  const identity = asked.identity.flatMap((set, i) => set.map((c, j) => `lower(p.${name(c)}::text) as i${i}_${j}`));
  const lowered = asked.texts.map((c, i) => `lower(t.${name(c)}::text) as c${i}`);
  const { rows } = await client.query<Record<string, number | string[][]>>(
    `with w as materialized (select ${['1 as one', ...identity].join(', ')} from ${qualified(ground.schema, asked.person.table)} p where ${own('p')})
select ${[...counts, ...texts, '1 as one'].join(',\n  ')}
from ${rowsOf(ground, asked.table)} t left join w on true${lowered.length > 0 ? ` cross join lateral (select ${lowered.join(', ')} offset 0) x` : ''}`,
    r.params,
  );
  const found = rows[0]!;
  return {
    links: asked.links.map((_, i) => found[`l${i}`] as number),
    texts: asked.texts
      .map((column, i) => ({ column, rows: found[`t${i}`] as number, keys: found[`k${i}`] as string[][] }))
      .filter((t) => t.rows > 0),
  };
}

const plain = (text: string) => `' ' || btrim(regexp_replace(${text}, '[^[:alnum:]]+', ' ', 'g')) || ' '`;

/** The cheap question first: most texts do not hold the word at all. */
const holds = (text: string, word: string, shortest: number): string =>
  `coalesce(case when length(${word}) >= ${shortest} and strpos(${text}, ${word}) > 0 then strpos(${plain(text)}, ${plain(word)}) > 0 end, false)`;
