import { compile, type Program } from '../justify/program.ts';
import type { Table } from '../map/model.ts';
import { names, type PersonKey, type ResidueFound, SHORTEST_WORD, textColumns } from '../plan/residue.ts';
import { suggest } from '../text/near-miss.ts';
import { Trouble } from '../text/trouble.ts';
import type { SafeSystem } from './check-policy.ts';
import { withSafeSystems } from './check-policy.ts';
import { findPerson } from './explain-row.ts';
import { readText } from './read-text.ts';
import { explained, type Left, type Looking, rowsLeft, textLeft } from './residue-left.ts';
import { type Setting, withProject } from './setting.ts';

export interface Residue {
  system: string;
  person: PersonKey;
  asOf: string;
  /** Tables that were read. */
  tables: number;
  /** Names that were looked for besides what the person's own row says. */
  words: number;
  left: Left[];
  /** How many of `left` nothing explains: they should not be there. */
  unexplained: number;
}

export interface ResidueOptions {
  /** A file with a name, address or login a line: after an erasure the database does not know them any more. */
  words?: string;
  progress?: (table: string, number: number, of: number) => void;
}

/** Keys of rows that are looked at to say why a text still holds a word. */
const KEYS = 20;

/**
 * Reads a system again after an erasure, whoever erased: every table for rows that name the person, every text for words that do. What is
 * left is said with its reason, or as what nothing explains. `Trouble` row-unknown when there is no such system or table of persons.
 */
export function findResidue(setting: Setting, system: string, written: string, options: ResidueOptions): Promise<Residue> {
  return withProject(setting, (loaded, store) => {
    const maps = loaded.maps.filter((m) => m.system === system);
    const known = loaded.maps.map((m) => m.system);
    if (maps.length === 0)
      throw new Trouble('row-unknown', `no map is of the system \`${system}\``, suggest(system, known, 'name a system'));
    const { map, table, key } = findPerson({ ...loaded, maps }, written);
    const words = options.words ? wordsOf(options.words) : [];
    const searched = withJson(words);
    return withSafeSystems(setting, loaded.policy, [map], async ([open]) => {
      const now = setting.now();
      const program = compile(loaded.policy, open!.map, now);
      const looking: Looking = { setting, loaded, store, system: open!, person: { table: table.name, key } };
      const tables = Object.values(open!.map.tables);
      const left: Left[] = [];
      for (const [i, t] of tables.entries()) {
        options.progress?.(t.name, i + 1, tables.length);
        left.push(...(await leftIn(looking, program, t, searched)));
      }
      const unexplained = left.filter((l) => !explained(l)).length;
      return { system, person: looking.person, asOf: now.toString(), tables: tables.length, words: words.length, left, unexplained };
    });
  });
}

async function leftIn(looking: Looking, program: Program, table: Table, words: string[][]): Promise<Left[]> {
  const { system, person } = looking;
  const judged = program.tables.find((t) => t.table.name === table.name);
  const governed = judged && table.people.some((p) => p.table === person.table);
  const rows = governed ? await rowsLeft(looking, judged) : [];
  const { links, found } = await read(system, table, person, words);
  const elsewhere = links.flatMap(({ as }, i): Left[] =>
    found.links[i]
      ? [
          {
            table: table.name,
            what: as,
            columns: links[i]!.columns,
            rows: found.links[i],
            why: { is: as === 'actor' ? 'actor' : 'elsewhere', ...table.elsewhere },
          },
        ]
      : [],
  );
  const texts: Left[] = [];
  for (const text of found.texts) texts.push(await textLeft(looking, table, judged !== undefined, text));
  return [...rows, ...elsewhere, ...texts];
}

/** One pass over a table. Rows that are judged are counted with their verdicts instead. */
async function read(
  { map, target, catalogue }: SafeSystem,
  table: Table,
  person: PersonKey,
  words: string[][],
): Promise<{ links: { as: 'rows' | 'actor'; columns: string[] }[]; found: ResidueFound }> {
  if (!target.residue) throw new Trouble('argument-invalid', `\`${map.engine}\` cannot be read for residue yet`, 'use explain instead');
  const personal = map.personal?.[table.name];
  const links = (['people', 'actors'] as const).flatMap((as) =>
    (personal?.[as] ?? []).flatMap((named) => {
      const where = names(map, named, person);
      return where ? [{ as: as === 'people' ? ('rows' as const) : ('actor' as const), columns: named.path[0]!.columns, where }] : [];
    }),
  );
  const texts = textColumns(catalogue.tables[table.name]!);
  const found = await target.residue({
    table: table.name,
    key: table.key,
    links: links.map((l) => l.where),
    texts,
    person: { ...person, keyColumns: map.tables[person.table]!.key },
    identity: map.identity?.[person.table] ?? [],
    words,
    keys: KEYS,
  });
  return { links, found };
}

/** The words of each line belong together, in whatever order; a line that is too short would be found everywhere. */
function wordsOf(file: string): string[][] {
  const lines = readText(file, file, 'name a file with one name, address or login a line').split('\n');
  return lines
    .map((l) => l.trim())
    .filter((l) => l.length >= SHORTEST_WORD)
    .map((l) => l.split(/\s+/));
}

/** JSON may hold letters beyond ASCII as their numbers, as PHP writes it. */
const inJson = (word: string) => word.replaceAll(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
const withJson = (words: string[][]) => words.flatMap((set) => [set, ...(set.some((w) => inJson(w) !== w) ? [set.map(inJson)] : [])]);
