import type { Policy } from '../../policy/model.ts';
import type { Catalogue, CatalogueTable } from '../catalogue.ts';
import { guessColumns } from './columns.ts';
import { type Ground, groundOf, keyColumns } from './ground.ts';
import type { Guess, GuessedColumn, GuessedTable, Proposal } from './guess.ts';
import { guessEvents } from './instants.ts';
import { type CategoryName, categoryNames, eventNames } from './names.ts';
import { guessPeople } from './paths.ts';
import type { SampleCounts } from './sample.ts';
import type { Vocabulary } from './vocabulary.ts';
import { type Whose, whoseRows } from './whose.ts';

/**
 * Guesses the map of a database from its catalogue (names, types, keys), from counts of sampled rows where there are any, and from the
 * words of a policy. Every guess says why, and how sure it is; none of them is good for anything before somebody has confirmed it.
 */
export function propose(
  catalogue: Catalogue,
  vocabulary: Vocabulary,
  { samples = {}, policy }: { samples?: Record<string, SampleCounts>; policy?: Policy } = {},
): Proposal {
  const ground = groundOf(catalogue, vocabulary, samples);
  const whose = whoseRows(ground);
  const words = { category: categoryNames(ground, policy), event: eventNames(ground, policy) };
  const proposal: Proposal = { tables: [], technical: [], elsewhere: [] };
  for (const table of Object.values(catalogue.tables)) {
    if (table.kind === 'view') continue;
    const of = whose.get(table.name);
    if (!of) {
      proposal.elsewhere.push({ table: table.name, guess: { confidence: 0.5, reasons: [{ why: 'copy' }] } });
      continue;
    }
    const columns = guessColumns(ground, table, of);
    if (of.kind === 'nobody' && columns.every((c) => c.category === undefined))
      proposal.technical.push({ table: table.name, guess: { confidence: 0.8, reasons: [{ why: 'no-person' }] } });
    else
      proposal.tables.push(
        mapped(
          ground,
          table,
          of,
          columns.map((c) => called(c, words.category)),
          words.event,
          policy,
        ),
      );
  }
  return proposal;
}

/** A column with its category as the policy calls it; what the policy does not know keeps its name, which the check will refuse. */
function called(column: GuessedColumn, name: CategoryName): GuessedColumn {
  if (column.category === undefined) return column;
  const { confidence, reasons } = column.guess;
  const found = name(column.category, column.name);
  if (!found) return { ...column, guess: { confidence, reasons: [...reasons, { why: 'category-unknown' }] } };
  return { ...column, category: found.id, guess: { confidence: found.sure ? confidence : confidence * 0.8, reasons } };
}

function mapped(
  ground: Ground,
  table: CatalogueTable,
  whose: Whose,
  columns: GuessedColumn[],
  event: (event: string) => string[],
  policy: Policy | undefined,
): GuessedTable {
  const key = keyColumns(table);
  const zone = policy?.calendar.zone ?? 'UTC';
  const theirs = whose.kind === 'people' || whose.kind === 'about';
  return {
    name: table.name,
    key: key.length > 0 ? key : Object.keys(table.columns).slice(0, 1),
    ...(key.length > 0 ? {} : { keyGuess: { confidence: 0.1, reasons: [{ why: 'key-missing' as const }] } }),
    roles: whose.people ? roles(whose.people.guess, policy) : [],
    people: guessPeople(ground, table, whose, columns),
    columns,
    events: theirs ? guessEvents(ground, table.name, Object.values(table.columns), zone, event) : [],
    serves: serves(columns, policy),
    gone: gone(whose),
  };
}

/** Nobody can see from names who is what: everybody holds every role until somebody says how a role is seen, which keeps rather more. */
const roles = (people: Guess, policy: Policy | undefined): GuessedTable['roles'] =>
  policy
    ? Object.keys(policy.roles).map((id) => ({ id, guess: { confidence: 0.2, reasons: [...people.reasons, { why: 'role' }] } }))
    : [{ id: 'person', guess: { confidence: people.confidence, reasons: [...people.reasons, { why: 'no-policy' }] } }];

/** Activities whose data categories are among those of the table. */
function serves(columns: GuessedColumn[], policy: Policy | undefined): GuessedTable['serves'] {
  const mine = new Set(columns.flatMap((c) => c.category ?? []));
  return Object.values(policy?.activities ?? {}).flatMap(({ id, data }) => {
    const categories = data.filter((d) => mine.has(d));
    if (categories.length === 0) return [];
    return [
      {
        activity: id,
        guess: { confidence: 0.3 + (0.3 * categories.length) / mine.size, reasons: [{ why: 'activity-covers', categories }] },
      },
    ];
  });
}

function gone({ kind }: Whose): GuessedTable['gone'] {
  if (kind === 'people') return { action: 'anonymise', guess: { confidence: 0.5, reasons: [{ why: 'people-stay' }] } };
  if (kind === 'about') return { action: 'delete', guess: { confidence: 0.5, reasons: [{ why: 'row-goes' }] } };
  return { action: 'anonymise', guess: { confidence: 0.6, reasons: [{ why: 'row-stays' }] } };
}
