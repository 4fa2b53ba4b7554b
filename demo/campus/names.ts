import type { Chance } from './chance.ts';

/** First names as people have them: accents, hyphens, apostrophes, other scripts, one letter, decomposed accents. */
const FIRST = [
  'Adèle, Aïcha, Anaïs, Anne-Sophie, Bérénice, Björn, Camille, Chloé, Dmitri, Đặng, Élodie, Émile, Fatou, François, Gaël',
  'Giulia, Hélène, Hiroshi, Inès, Jean-Baptiste, José, Kévin, Léa, Loïc, Łukasz, Maëlle, Mathéo, Mehdi, Noémie, Nour',
  'Océane, Øyvind, Priya, Quentin, Rémi, Renée, Sacha, Seán, Thaïs, Théo, Ulysse, Véronique, Wassim, Xin, Yaël, Zoé, Željka',
  'O, Амина, 美咲, Noe\u0301, مريم',
].flatMap((line) => line.split(', '));
/** Last names with particles, quotes, words that programs take for something else, and one that is far too long. */
const LAST = [
  "Dupont, de La Tour, d’Aubigné, O'Brien, van der Berg, von Österreich, Le Goff, Lê, Nguyễn, Müller, Garçon, Null, Test",
  'Åkesson, Núñez, Çelik, Søndergaard, Ibn Khaldûn, Al-Sayed, da Silva e Souza, Benoît, Lefèvre, Hüseyin, Œuvrard, Ximenes',
  'N’Guessan, Diallo, Traoré, Petit, Roux, Fournier, Girard, Kowalczyk, Popović, Smith; drop table users, back\\slash',
  'Tab\tbed, Иванов, 山田, حداد, I, Wolfeschlegelsteinhausenbergerdorff-Montmorency-Laval-Châtillon',
].flatMap((line) => line.split(', '));

export const CITIES = ['Paris', 'Angoulême', 'Nice', 'Le Havre', 'Perpignan', 'Mulhouse', 'L’Haÿ-les-Roses', 'Saint-Étienne'] as const;
export const EMPLOYERS = [
  'Atelier Nord',
  'Banque du Canal',
  'Cœur Numérique',
  'Déclic & Fils',
  'Étoile SA',
  'Fabrique 12',
  'Garage Lumière',
] as const;

export interface Name {
  first: string;
  last: string;
}

export const nameOf = (c: Chance): Name => ({ first: c.pick(FIRST), last: c.pick(LAST) });

/** A login in plain letters, made unique by its number. */
export function loginOf({ first, last }: Name, id: number): string {
  const letters = `${first.slice(0, 1)}${last}`
    .normalize('NFKD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
  return `${letters.slice(0, 7) || 'x'}${id.toString(36)}`;
}
