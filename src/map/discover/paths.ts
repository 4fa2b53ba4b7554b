import type { CatalogueTable } from '../catalogue.ts';
import type { Ground } from './ground.ts';
import { type GuessedColumn, type GuessedLink, type GuessedTable, together } from './guess.ts';
import type { Whose } from './whose.ts';

/** The people whom a row names, each with the way to them: what only keeps a row owns the times of that, and nothing else of it. */
export function guessPeople(ground: Ground, table: CatalogueTable, whose: Whose, columns: GuessedColumn[]): GuessedTable['people'] {
  const taken = new Set<string>();
  return whose.paths.map((path) => {
    const keeper = path[0]!.kind === 'keeper';
    const times = whose.kind === 'kept' ? columns.filter((c) => c.category !== undefined).map((c) => c.name) : [];
    const [first, ...more] = path.map((l) => l.guess);
    return {
      name: unique(path[0]!.column, taken),
      path,
      nobody: nobody(ground, table, path[0]!),
      columns: keeper ? times : '*',
      guess: {
        confidence: more.reduce((c, g) => c * g.confidence, first!.confidence),
        reasons: together([first!, ...more]).reasons,
      },
    };
  });
}

/** Where no foreign key forbids it, a number that must be there is 0 for nobody. */
function nobody(ground: Ground, table: CatalogueTable, { column, declared }: GuessedLink): number[] {
  const { kind, nullable } = table.columns[column]!;
  if (declared || kind !== 'integer') return [];
  const counts = ground.samples[table.name]?.columns[column];
  return (counts ? counts.zeros > 0 : !nullable) ? [0] : [];
}

/** A column's name as a name of the map. */
function unique(column: string, taken: Set<string>): string {
  const plain =
    column
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '') || 'person';
  let name = plain;
  for (let n = 2; taken.has(name); n++) name = `${plain}-${n}`;
  taken.add(name);
  return name;
}
