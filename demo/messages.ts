import type { Language } from '../src/cli/words.ts';

/** Everything that the demo says between the commands that it runs. One entry a sentence, both languages. */
export interface Messages {
  filling(people: string, folder: string): string;
  filled(school: { policy: string; databases: string }, rows: string, people: string, tables: string): string;
  progress(people: string, of: string): string;
  stopped: string;
  check(policy: string): string;
  unconfirmed(rows: string, readings: string): string;
  confirm: string;
  by: string;
  hold(who: string): string;
  holdReason: string;
  plan: string;
  more(steps: string, file: string): string;
  approve: string;
  comment: string;
  apply: string;
  explain(who: string): string;
  left: string;
  changed(before: string, now: string, archived: string): string;
  next: string;
  took(seconds: string): string;
}

const en: Messages = {
  filling: (people, folder) => `Filling a campus of ${people} people on an embedded PostgreSQL in ${folder} ...`,
  filled: ({ policy, databases }, rows, people, tables) =>
    `A campus of ${people} people under policy ${policy}: ${rows} rows in ${tables} tables (databases: ${databases}). Nothing of it is real.`,
  progress: (people, of) => `  ${people} of ${of} people`,
  stopped: 'Stopped while the campus was being filled. Run the same command again: it starts afresh.',
  check: (policy) => `Do policy ${policy} and the maps fit the databases?`,
  unconfirmed: (rows, readings) =>
    `The policy leaves ${readings} things open, and the pack says how it reads them. Nobody has confirmed that yet, so nothing is destroyed under these readings. ${rows} rows are over and wait for a confirmation:`,
  confirm: 'Somebody has to answer for the readings. The demo does so openly, in a file of its own.',
  by: 'Data protection officer of the demo',
  hold: (who) => `${who} disputes a sanction. What is over of them stays all the same: a hold keeps it.`,
  holdReason: 'disputes a sanction',
  plan: 'What is due now, and why? Nothing is touched.',
  more: (steps, file) => `  and ${steps} smaller steps; the whole plan is in ${file}`,
  approve: 'A person answers for the plan, and names its large steps.',
  comment: 'approved by the demo',
  apply: 'Carry it out. A first run stops after 100 rows, so that somebody can look; then it goes on.',
  explain: (who) => `Why is something of ${who} still there?`,
  left: 'What is left, and what waits for somebody?',
  changed: (before, now, archived) =>
    `${before} rows before, ${now} now, ${archived} of them in the archive; each change has its receipt in the schema lethe of its database.`,
  next: 'Look around (the first line tells your shell where the databases are):',
  took: (seconds) => `It took ${seconds} seconds.`,
};

const fr: Messages = {
  filling: (people, folder) => `Remplissage d’un campus de ${people} personnes sur un PostgreSQL embarqué dans ${folder} ...`,
  filled: ({ policy, databases }, rows, people, tables) =>
    `Un campus de ${people} personnes sous la politique ${policy} : ${rows} lignes dans ${tables} tables (bases : ${databases}). Rien n’y est réel.`,
  progress: (people, of) => `  ${people} personnes sur ${of}`,
  stopped: 'Arrêt pendant le remplissage du campus. Relancer la même commande : elle recommence à zéro.',
  check: (policy) => `La politique ${policy} et les cartes conviennent-elles aux bases ?`,
  unconfirmed: (rows, readings) =>
    `La politique laisse ${readings} points ouverts, et le paquet dit comment il les lit. Personne ne l’a encore confirmé : rien n’est détruit sur ces lectures. ${rows} lignes sont échues et attendent une confirmation :`,
  confirm: 'Quelqu’un doit répondre des lectures. La démonstration le fait ouvertement, dans un fichier à elle.',
  by: 'Délégué à la protection des données de la démonstration',
  hold: (who) => `${who} conteste une sanction. Ce qui est échu reste tout de même : un gel le garde.`,
  holdReason: 'conteste une sanction',
  plan: 'Qu’est-ce qui est échu, et pourquoi ? Rien n’est touché.',
  more: (steps, file) => `  et ${steps} étapes plus petites ; le plan entier est dans ${file}`,
  approve: 'Une personne répond du plan et en nomme les grandes étapes.',
  comment: 'approuvé par la démonstration',
  apply: 'L’exécuter. Une première exécution s’arrête après 100 lignes, le temps de regarder ; puis elle continue.',
  explain: (who) => `Pourquoi reste-t-il quelque chose de ${who} ?`,
  left: 'Que reste-t-il, et qu’est-ce qui attend quelqu’un ?',
  changed: (before, now, archived) =>
    `${before} lignes avant, ${now} maintenant, dont ${archived} en archivage intermédiaire ; chaque changement a son reçu dans le schéma lethe de sa base.`,
  next: 'Pour regarder autour (la première ligne dit au terminal où sont les bases) :',
  took: (seconds) => `Durée : ${seconds} secondes.`,
};

export const demoMessages = (language: Language): Messages => (language === 'fr' ? fr : en);
