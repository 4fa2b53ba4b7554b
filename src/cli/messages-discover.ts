import type { Proposal, Reason } from '../map/discover/guess.ts';
import type { Looks } from '../map/discover/vocabulary.ts';
import type { Representation } from '../time/model.ts';
import { type Language, plural } from './words.ts';

interface DiscoverMessages {
  head(system: string): string[];
  who: string;
  how: string;
  reason(reason: Reason): string;
  between: string;
  looking(table: string, number: number, of: number): string;
  done(counts: ProposalCounts): string;
  nothingNew: string;
}

export interface ProposalCounts {
  tables: number;
  technical: number;
  personal: number;
  guesses: number;
}

/** What a proposal says in figures. */
export function countsOf({ tables, technical, elsewhere }: Proposal): ProposalCounts {
  const inTable = (t: Proposal['tables'][number]) =>
    t.roles.length + t.people.length + t.columns.length + t.events.length + t.serves.length + (t.keyGuess ? 2 : 1);
  return {
    tables: tables.length,
    technical: technical.length,
    personal: tables.reduce((n, t) => n + t.columns.filter((c) => c.category !== undefined).length, 0),
    guesses: tables.reduce((n, t) => n + inTable(t), technical.length + elsewhere.length),
  };
}

const tick = (names: string[]): string => names.map((n) => `\`${n}\``).join(', ');

const LOOKS_EN: Record<Looks, string> = {
  'e-mail': 'e-mail addresses',
  phone: 'telephone numbers',
  iban: 'bank accounts (IBAN)',
  nir: 'French national numbers (NIR)',
  ip: 'IP addresses',
  'birth-date': 'days of birth',
};
const LOOKS_FR: Record<Looks, string> = {
  'e-mail': 'des adresses de courriel',
  phone: 'des numéros de téléphone',
  iban: 'des comptes bancaires (IBAN)',
  nir: 'des numéros de sécurité sociale (NIR)',
  ip: 'des adresses IP',
  'birth-date': 'des dates de naissance',
};
const TIMES_EN: Partial<Record<Representation['as'], string>> = {
  'unix-seconds': 'its numbers count seconds, and 0 stands for none',
  'unix-milliseconds': 'its numbers count milliseconds, and 0 stands for none',
  timestamp: 'it holds local times, of the zone of the calendar',
};
const TIMES_FR: Partial<Record<Representation['as'], string>> = {
  'unix-seconds': 'ses nombres comptent des secondes, et 0 veut dire aucune',
  'unix-milliseconds': 'ses nombres comptent des millisecondes, et 0 veut dire aucune',
  timestamp: 'elle contient des heures locales, du fuseau du calendrier',
};

function reasonInEnglish(r: Reason): string {
  switch (r.why) {
    case 'foreign-key':
      return `foreign key \`${r.key}\``;
    case 'named-as-person':
      return `named like a reference to \`${r.table}\``;
    case 'keeper':
      return `named like who wrote or changed the row, in \`${r.table}\``;
    case 'belongs-to':
      return `the row seems to be a part of one of \`${r.table}\``;
    case 'people-table':
      return `${r.words ? `\`${r.words}\` names people` : 'its columns say who somebody is'}, with ${tick(r.columns)}`;
    case 'certain-word':
      return `\`${r.words}\` is personal wherever it stands`;
    case 'likely-word':
      return `\`${r.words}\` in a row about a person`;
    case 'technical-word':
      return `\`${r.words}\` is mostly technical`;
    case 'looks':
      return `${r.count} of ${r.of} values look like ${LOOKS_EN[r.looks]}`;
    case 'keys-found':
      return `${r.count} of ${r.of} values are keys of \`${r.table}\``;
    case 'special':
      return `a special category of data (GDPR, ${r.article.replace('art-', 'Article ')})`;
    case 'in-row-of-person':
      return 'stands in a row about a person';
    case 'their-time':
      return 'says when, in a row about a person';
    case 'keeper-time':
      return 'says when somebody wrote or changed the row';
    case 'not-about-person':
      return 'the row is not about who wrote it';
    case 'no-person':
      return 'nothing leads to a person';
    case 'key-missing':
      return 'the table has no key: find out what tells its rows apart';
    case 'instant':
      return TIMES_EN[r.as] ?? 'its type holds time';
    case 'event-word':
      return `named like that event (\`${r.words}\`)`;
    case 'role':
      return 'say how this role is seen on the row; until then everybody holds it';
    case 'no-policy':
      return 'there is no policy yet that names the roles';
    case 'category-unknown':
      return 'the policy has no such category: name another one, or promise something about it';
    case 'activity-covers':
      return `it needs ${tick(r.categories)}`;
    case 'row-goes':
      return 'the row is about a person: it goes when all of it is due';
    case 'row-stays':
      return 'the row is not about a person: it stays, without them';
    case 'people-stay':
      return 'other rows may name these people: the row stays, without what is due';
    case 'copy':
      return 'a copy or a foreign table: its rows cannot be deleted one by one';
  }
}

function reasonInFrench(r: Reason): string {
  switch (r.why) {
    case 'foreign-key':
      return `clé étrangère \`${r.key}\``;
    case 'named-as-person':
      return `nommée comme un renvoi à \`${r.table}\``;
    case 'keeper':
      return `nommée comme qui a écrit ou modifié la ligne, dans \`${r.table}\``;
    case 'belongs-to':
      return `la ligne semble faire partie d’une ligne de \`${r.table}\``;
    case 'people-table':
      return `${r.words ? `\`${r.words}\` désigne des personnes` : 'ses colonnes disent qui est quelqu’un'}, avec ${tick(r.columns)}`;
    case 'certain-word':
      return `\`${r.words}\` est personnel où que ce soit`;
    case 'likely-word':
      return `\`${r.words}\` dans une ligne sur une personne`;
    case 'technical-word':
      return `\`${r.words}\` est le plus souvent technique`;
    case 'looks':
      return `${r.count} valeurs sur ${r.of} ressemblent à ${LOOKS_FR[r.looks]}`;
    case 'keys-found':
      return `${r.count} valeurs sur ${r.of} sont des clés de \`${r.table}\``;
    case 'special':
      return `une catégorie particulière de données (RGPD, ${r.article.replace('art-', 'article ')})`;
    case 'in-row-of-person':
      return 'se trouve dans une ligne sur une personne';
    case 'their-time':
      return 'dit quand, dans une ligne sur une personne';
    case 'keeper-time':
      return 'dit quand quelqu’un a écrit ou modifié la ligne';
    case 'not-about-person':
      return 'la ligne ne parle pas de qui l’a écrite';
    case 'no-person':
      return 'rien ne mène à une personne';
    case 'key-missing':
      return 'la table n’a pas de clé : trouver ce qui distingue ses lignes';
    case 'instant':
      return TIMES_FR[r.as] ?? 'son type contient une date';
    case 'event-word':
      return `nommée comme cet événement (\`${r.words}\`)`;
    case 'role':
      return 'dire comment ce rôle se voit sur la ligne ; d’ici là tout le monde l’a';
    case 'no-policy':
      return 'aucune politique ne nomme encore les rôles';
    case 'category-unknown':
      return 'la politique n’a pas cette catégorie : en nommer une autre, ou y promettre quelque chose';
    case 'activity-covers':
      return `elle a besoin de ${tick(r.categories)}`;
    case 'row-goes':
      return 'la ligne parle d’une personne : elle part quand tout en est échu';
    case 'row-stays':
      return 'la ligne ne parle pas d’une personne : elle reste, sans elle';
    case 'people-stay':
      return 'd’autres lignes peuvent nommer ces personnes : la ligne reste, sans ce qui est échu';
    case 'copy':
      return 'une copie ou une table étrangère : ses lignes ne peuvent être supprimées une à une';
  }
}

/** What `lethe discover` says, in the file that it proposes and beside it. */
export const DISCOVER_MESSAGES: Record<Language, DiscoverMessages> = {
  en: {
    head: (system) => [
      `A map of \`${system}\`, guessed by lethe discover. Nothing in it holds before somebody has said so.`,
      'A line that ends in `# ? 0.90 REASON` is a guess, and how sure it is. Correct the line, then delete that comment: it is confirmed.',
      '`lethe check` refuses the file while a guess is left in it.',
    ],
    who: 'the owner of the database',
    how: 'refresh it after each apply',
    reason: reasonInEnglish,
    between: '; ',
    looking: (table, number, of) => `looking at rows of ${table} (${number} of ${of})`,
    done: ({ tables, technical, personal, guesses }) =>
      `${plural(tables, 'table', 'tables')} with ${plural(personal, 'personal column', 'personal columns')}, ${technical} technical: ${plural(guesses, 'guess', 'guesses')}. Next: save it as a map of the project, confirm it line by line, then lethe check --live`,
    nothingNew: 'The map of the project knows every table.',
  },
  fr: {
    head: (system) => [
      `Une carte de \`${system}\`, devinée par lethe discover. Rien n’y vaut avant que quelqu’un l’ait dit.`,
      'Une ligne qui finit par `# ? 0.90 RAISON` est devinée, avec son degré de certitude. La corriger, puis effacer ce commentaire : elle est confirmée.',
      '`lethe check` refuse le fichier tant qu’il y reste une ligne devinée.',
    ],
    who: 'le propriétaire de la base',
    how: 'la rafraîchir après chaque exécution',
    reason: reasonInFrench,
    between: ' ; ',
    looking: (table, number, of) => `lecture de lignes de ${table} (${number} sur ${of})`,
    done: ({ tables, technical, personal, guesses }) =>
      `${plural(tables, 'table', 'tables')} avec ${plural(personal, 'colonne personnelle', 'colonnes personnelles')}, ${technical} techniques ; lignes devinées : ${guesses}. Ensuite : l’enregistrer comme carte du projet, la confirmer ligne à ligne, puis lethe check --live`,
    nothingNew: 'La carte du projet connaît toutes les tables.',
  },
};
