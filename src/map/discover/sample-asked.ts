import type { Catalogue } from '../catalogue.ts';
import { groundOf, rowsLive } from './ground.ts';
import { peopleTables, personLinks } from './people.ts';
import type { SampleAsked } from './sample.ts';
import type { Vocabulary } from './vocabulary.ts';
import { parentLinks } from './whose.ts';

/** What is worth counting: every column of every table that may be read, and whether what is named like a link is one. */
export function samplesToAsk(catalogue: Catalogue, vocabulary: Vocabulary, limit: number): SampleAsked[] {
  const ground = groundOf(catalogue, vocabulary, {});
  const people = peopleTables(ground);
  const readable = (name: string) => catalogue.tables[name]?.may.select ?? false;
  return Object.values(catalogue.tables)
    .filter((t) => rowsLive(t) && t.may.select)
    .map((t) => ({
      table: t.name,
      columns: Object.keys(t.columns),
      links: [...personLinks(ground, t, people), ...parentLinks(ground, t)]
        .filter((l) => !l.declared && readable(l.table))
        .map(({ column, table, key }) => ({ column, table, key })),
      limit,
    }));
}
