import type { Left } from '../work/residue-left.ts';
import { type Language, plural } from './words.ts';

interface ResidueMessages {
  head(place: string, tables: number, words: number): string;
  nothing: string;
  columns: { table: string; what: string; rows: string; why: string };
  what: Record<Left['what'], string>;
  in(what: string, columns: string): string;
  why: Record<'kept' | 'archived' | 'undecided' | 'elsewhere' | 'actor' | 'held' | 'emptied' | 'due' | 'undeclared', string>;
  until(title: string, day: string, orLater: boolean): string;
  because(title: string, cause: string): string;
  more: string;
  allExplained(n: number): string;
  unexplained(n: number): string;
  noWords: string;
}

/** What `lethe residue` says. */
export const RESIDUE_MESSAGES: Record<Language, ResidueMessages> = {
  en: {
    head: (place, tables, words) =>
      `${place}: ${plural(tables, 'table', 'tables')} read again${words > 0 ? `, ${plural(words, 'name', 'names')} looked for` : ''}.`,
    nothing: 'Nothing is left.',
    columns: { table: 'table', what: 'what is left', rows: 'rows', why: 'why' },
    what: { rows: 'rows about them', actor: 'rows on which they acted', text: 'a text that names them' },
    in: (what, columns) => `${what} (${columns})`,
    why: {
      kept: 'kept',
      archived: 'archived',
      undecided: 'cannot be decided',
      elsewhere: 'left to somebody else',
      actor: 'names who acted; it goes with the row',
      held: 'a hold keeps it',
      emptied: 'the row stays, what was personal is gone from it',
      due: 'NOT EXPLAINED: it is over, and still there; carry out a plan',
      undeclared: 'NOT EXPLAINED: the map does not call this column personal',
    },
    until: (title, day, orLater) => `${title}, until ${day}${orLater ? ' or later' : ''}`,
    because: (title, cause) => `${title}, ${cause}`,
    more: '+',
    allExplained: (n) => (n === 1 ? 'The one entry that is left is explained.' : `All ${n} entries that are left are explained.`),
    unexplained: (n) => `${plural(n, 'entry', 'entries')} should not be left, or the map has to say why.`,
    noWords: 'A name that was erased cannot be looked for any more: give it with --words, one a line, to search texts for it too.',
  },
  fr: {
    head: (place, tables, words) =>
      `${place} : ${plural(tables, 'table relue', 'tables relues')}${words > 0 ? `, ${plural(words, 'nom cherché', 'noms cherchés')}` : ''}.`,
    nothing: 'Il ne reste rien.',
    columns: { table: 'table', what: 'ce qui reste', rows: 'lignes', why: 'pourquoi' },
    what: { rows: 'lignes sur la personne', actor: 'lignes où elle a agi', text: 'un texte qui la nomme' },
    in: (what, columns) => `${what} (${columns})`,
    why: {
      kept: 'conservé',
      archived: 'en archivage intermédiaire',
      undecided: 'indécidable',
      elsewhere: 'laissé à d’autres',
      actor: 'dit qui a agi ; part avec la ligne',
      held: 'une mesure de conservation le garde',
      emptied: 'la ligne reste, ce qu’elle avait de personnel n’y est plus',
      due: 'NON EXPLIQUÉ : le terme est passé et c’est encore là ; exécutez un plan',
      undeclared: 'NON EXPLIQUÉ : la carte ne dit pas cette colonne personnelle',
    },
    until: (title, day, orLater) => `${title}, jusqu’au ${day}${orLater ? ' ou plus tard' : ''}`,
    because: (title, cause) => `${title}, ${cause}`,
    more: '+',
    allExplained: (n) => (n === 1 ? 'La seule entrée qui reste est expliquée.' : `Les ${n} entrées qui restent sont toutes expliquées.`),
    unexplained: (n) => `${plural(n, 'entrée ne devrait pas rester', 'entrées ne devraient pas rester')}, ou la carte doit dire pourquoi.`,
    noWords: 'Un nom effacé ne peut plus être cherché : donnez-le avec --words, un par ligne, pour le chercher aussi dans les textes.',
  },
};
