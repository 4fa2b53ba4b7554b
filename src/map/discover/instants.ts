import type { Representation } from '../../time/model.ts';
import type { CatalogueColumn } from '../catalogue.ts';
import { type Ground, SMALL } from './ground.ts';
import type { GuessedEvent } from './guess.ts';
import { longest } from './match.ts';

/** Columns that hold an instant or a day: by their type, else numbers whose name or values say so. */
export function isInstant(ground: Ground, table: string, column: CatalogueColumn): boolean {
  if (['timestamptz', 'timestamp', 'date'].includes(column.kind)) return true;
  if (column.kind !== 'integer' || SMALL.test(column.type)) return false;
  const counts = ground.samples[table]?.columns[column.name];
  if (counts && counts.present >= 20) return counts.seconds >= counts.present * 0.9 || counts.milliseconds >= counts.present * 0.9;
  const { words, not } = ground.vocabulary.instants;
  return longest(ground, column.name, words) !== undefined && longest(ground, column.name, not) === undefined;
}

/** How a column holds time; local times are those of the calendar's zone. */
function representation(ground: Ground, table: string, column: CatalogueColumn, zone: string): Representation {
  if (column.kind === 'date') return { as: 'date' };
  if (column.kind === 'timestamptz') return { as: 'timestamptz' };
  if (column.kind === 'timestamp') return { as: 'timestamp', zone };
  const counts = ground.samples[table]?.columns[column.name];
  return counts && counts.milliseconds > counts.seconds ? { as: 'unix-milliseconds' } : { as: 'unix-seconds' };
}

/**
 * The events that the columns of a table are guessed to hold, one column each: of several, the one whose words the vocabulary names first.
 * `known` says how an event is called.
 */
export function guessEvents(
  ground: Ground,
  table: string,
  columns: CatalogueColumn[],
  zone: string,
  known: (event: string) => string[],
): GuessedEvent[] {
  const best = new Map<string, { column: CatalogueColumn; words: string; place: number }>();
  for (const column of columns) {
    const named = isInstant(ground, table, column) ? eventOf(ground, column.name) : undefined;
    if (!named) continue;
    for (const id of known(named.event))
      if (named.place < (best.get(id)?.place ?? Number.POSITIVE_INFINITY)) best.set(id, { column, ...named });
  }
  return [...best].map(([id, { column, words }]) => {
    const as = representation(ground, table, column, zone);
    const sentinels = column.kind === 'integer' ? { sentinels: [0] } : {};
    const reasons: GuessedEvent['guess']['reasons'] = [
      { why: 'event-word', words },
      { why: 'instant', as: as.as },
    ];
    return { id, column: column.name, as, ...sentinels, guess: { confidence: 0.6, reasons } };
  });
}

/** The event whose words stand in a name: the longest of them, and its place in the vocabulary. */
function eventOf(ground: Ground, column: string): { event: string; words: string; place: number } | undefined {
  const said = Object.entries(ground.vocabulary.events).flatMap(([event, phrases]) => {
    const words = longest(ground, column, phrases);
    return words ? [{ event, words, place: phrases.indexOf(words) }] : [];
  });
  return said.sort((a, b) => b.words.length - a.words.length)[0];
}
