import { type Language, plural } from './words.ts';

/** What `lethe drift` says besides its findings. */
export const DRIFT_MESSAGES: Record<Language, { none(system: string, tables: number): string }> = {
  en: { none: (system, tables) => `${system}: ${plural(tables, 'table', 'tables')}, as the map says.` },
  fr: { none: (system, tables) => `${system} : ${plural(tables, 'table', 'tables')}, comme le dit la carte.` },
};
