import type { CatalogueColumn } from '../../src/map/catalogue.ts';
import type { Chance } from '../campus/chance.ts';
import { nameOf } from '../campus/names.ts';
import type { Row } from '../campus/writer.ts';

/** What is invented for texts, by what their column is called; the first that fits. No address and no number is anybody's. */
const TEXTS: [RegExp, (c: Chance, id: string, table: string) => string][] = [
  [/mail|m[ée]l\b|courriel|adresse_élec/i, (_, id, table) => `${table.normalize('NFKD').replace(/[^a-z]/gi, '')}.${id}@school.test`],
  [/login|username|identifiant|handle/i, (_, id) => `u${id}`],
  [/pr[ée]nom|first/i, (c) => nameOf(c).first],
  [/\bnom|_nom|last.?name|surname|full.?name|contact|garant/i, (c) => nameOf(c).last],
  [/mp4|vid[ée]o|clip|recording|enregistrement/i, (_, id, table) => `s3://school/${table}/${id}.mp4`],
  [/png|photo|signature|picture|image|portrait/i, (_, id, table) => `s3://school/${table}/${id}.png`],
  [/pdf|fichier|file|\bcv|convention|acte|scan|document/i, (_, id, table) => `s3://school/${table}/${id}.pdf`],
  [/t[ée]l|phone|portable|mobile/i, (c) => `+33 6 39 98 ${10 + c.below(90)} ${10 + c.below(90)}`],
  [/iban|rib|bank/i, (c) => `FR76 0000 0000 00${c.below(10)}`],
  [/\bip\b|_ip|ip_/i, (c) => `192.0.2.${c.below(256)}`],
];
const WORDS = [
  'à relire',
  'sans objet',
  'très bien',
  'voir dossier',
  'deuxième rappel',
  'naïveté',
  'œuvre complète',
  'reçu',
  'complété à Noël',
];

/** A value for a column of which nothing is asked. */
export function invented(table: string, column: CatalogueColumn, row: Row, chance: Chance): Row[string] {
  const id = String(row.id ?? chance.below(1_000_000));
  switch (column.kind) {
    case 'text':
      return (TEXTS.find(([name]) => name.test(column.name))?.[1] ?? (() => chance.pick(WORDS)))(chance, id, table);
    case 'integer':
      return 1 + chance.below(40);
    case 'number':
      return 1 + chance.below(2_000) / 100;
    case 'boolean':
      return chance.is(0.5);
    case 'date':
      return `${1960 + chance.below(45)}-0${1 + chance.below(9)}-1${chance.below(10)}`;
    case 'timestamptz':
    case 'timestamp':
      return `2020-0${1 + chance.below(9)}-1${chance.below(10)}T10:00:00`;
    default:
      return column.type === 'inet' ? `192.0.2.${chance.below(256)}` : null;
  }
}
