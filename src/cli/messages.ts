import type { Waiting } from '../justify/program.ts';
import type { Language } from './words.ts';

/** Everything that the command line says besides diagnostics, which are English only. One entry a sentence, both languages. */
export interface Messages {
  planHead(policy: string, version: string, asOf: string, zone: string, confirmed: string, unconfirmed: string): string;
  simulation: string;
  columns: {
    number: string;
    system: string;
    table: string;
    what: string;
    rows: string;
    share: string;
    oldest: string;
    because: string;
    waits: string;
    verdict: string;
    held: string;
  };
  nothingDue: string;
  large: string;
  verbs: { delete: string; blank: string; anonymise: string; replace: string; more(n: number): string };
  waits: Record<Waiting['for'], string>;
  causes: Record<string, string>;
  counted(at: string): string;
  nothingChanged: string;
  nothingChangedEmpty: string;
  lookCloser(place: string): string;
  goOn(command: string): string;
  approved(id: string, by: string, command: string): string;
  step(n: number, of: number, what: string, table: string, rows: string): string;
  progress(done: string, planned: string, rate: string, left: string): string;
  busy(rows: string): string;
  canary(rows: number, system: string, command: string): string;
  stopped(command: string): string;
  done(plan: string): string;
  partial(rows: string, command: string): string;
  receipts(n: string): string;
  undone: string;
  frozen(since: string, by: string, reason: string): string;
  lifted(n: number): string;
  notFrozen: string;
  verdicts: Record<'active' | 'archived' | 'undecided' | 'due', string>;
  outcomes: Record<'delete' | 'anonymise' | 'review' | 'transfer', string>;
  standings: Record<'active' | 'archived' | 'undecided' | 'ended' | 'none', string>;
  until(day: string): string;
  held: string;
  noHold: string;
  elsewhere(who: string, how: string): string;
  holdPlaced(id: string): string;
  holdReleased(id: string): string;
  noHolds: string;
  reassess(day: string): string;
  overdue: string;
  unacknowledged: string;
  readingState(confirmed: boolean, obvious: boolean): string;
  confirmed(n: number, file: string): string;
  confirmHint: string;
  initDone(files: string[], folder: string): string;
  checkClean(policy: string, activities: number, rules: number): string;
  checkFound(errors: number, warnings: number): string;
  policyLine(id: string, version: string): string;
  noPlans: string;
  unconfirmedReadings(n: number): string;
  next: string;
}

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

const en: Messages = {
  planHead: (policy, version, asOf, zone, confirmed, unconfirmed) =>
    `Policy ${policy}, version ${version}, as of ${asOf} (${zone}). ${confirmed} readings confirmed, ${unconfirmed} not.`,
  simulation: 'A simulation: it assumes the data of today.',
  columns: {
    number: '#',
    system: 'system',
    table: 'table',
    what: 'what',
    rows: 'rows',
    share: 'of table',
    oldest: 'oldest',
    because: 'because',
    waits: 'what waits',
    verdict: 'verdict',
    held: 'held',
  },
  nothingDue: 'Nothing is due.',
  large: 'large',
  verbs: { delete: 'delete', blank: 'blank', anonymise: 'anonymise', replace: 'replace', more: (n) => `and ${n} more` },
  waits: {
    warning: 'waits for a warning',
    'confirmed-reading': 'waits for a confirmed reading',
    review: 'waits for a review',
    transfer: 'waits for a transfer to the archives',
    archive: 'in its archive phase, stays where it is',
    elsewhere: 'waits for somebody else to act',
    'release-of-hold': 'held',
    dependants: 'kept as a skeleton: other rows refer to it',
    decision: 'could not be decided',
  },
  causes: {
    'role-unknown': 'whether its person holds the role cannot be read',
    'where-unknown': 'what it is cannot be read',
    'branch-unknown': 'the fact that decides is missing or has an unlisted value',
    'no-branch': 'no branch of the rule matches',
    'clock-unknown': 'no date to count from',
    'hold-unknown': 'whether something holds it cannot be read',
    'unconfirmed-reading': 'the reading is not confirmed',
    uncovered: 'no activity justifies it and none has ended',
  },
  counted: (at) => `counted ${at} UTC; count again with --refresh`,
  nothingChanged: 'Nothing has been changed.',
  nothingChangedEmpty: 'Nothing has been changed, and nothing would be.',
  lookCloser: (place) => `Look closer: lethe explain ${place} KEY.`,
  goOn: (command) => `Go on: ${command}`,
  approved: (id, by, command) => `Plan ${id} is approved by ${by}. Go on: ${command}`,
  step: (n, of, what, table, rows) => `step ${n} of ${of}: ${what} in ${table}, ${rows} rows`,
  progress: (done, planned, rate, left) => `  ${done} of ${planned}, ${rate} rows a second, ${left} left`,
  busy: (rows) => `  ${rows} rows are held by other transactions and stay for the next run`,
  canary: (rows, system, command) => `First run on ${system}: stopped after ${rows} rows, so that somebody can look. Go on: ${command}`,
  stopped: (command) => `Stopped after the batch at hand; what is done has its receipts. Go on: ${command}`,
  done: (plan) => `Plan ${plan} is carried out.`,
  partial: (rows, command) => `${rows} rows were busy and are still due. Go on: ${command}`,
  receipts: (n) => `${n} receipts in the schema lethe of the target`,
  undone: 'not begun',
  frozen: (since, by, reason) => `All destruction is frozen since ${since} by ${by}: ${reason}. Lift it: lethe freeze --lift`,
  lifted: (n) => `${plural(n, 'freeze', 'freezes')} lifted. Plans may be carried out again.`,
  notFrozen: 'Nothing was frozen.',
  verdicts: { active: 'in use', archived: 'archived', undecided: 'undecided, kept', due: 'due' },
  outcomes: {
    delete: 'will be deleted',
    anonymise: 'will be made anonymous',
    review: 'waits for a person to review it',
    transfer: 'waits to be handed to the archives',
  },
  standings: { active: 'live', archived: 'archived', undecided: 'undecided', ended: 'ended', none: 'does not concern it' },
  until: (d) => `until ${d}`,
  held: 'Something holds this row: nothing of it is destroyed.',
  noHold: 'Nobody holds this row.',
  elsewhere: (who, how) => `SQL does not touch this table: ${who} acts (${how}).`,
  holdPlaced: (id) => `Hold ${id} is in force in every system. Release it: lethe hold release ${id}`,
  holdReleased: (id) => `Hold ${id} is released; the rules apply from their own starts.`,
  noHolds: 'No hold is in force.',
  reassess: (d) => `look at it again on ${d}`,
  overdue: 'overdue',
  unacknowledged: 'not in force yet: a system could not be reached; place it again',
  readingState: (confirmed, obvious) => (obvious ? 'obvious' : confirmed ? 'confirmed' : 'not confirmed'),
  confirmed: (n, file) => `${plural(n, 'reading', 'readings')} confirmed in ${file}. See what they make due: lethe plan`,
  confirmHint: 'Confirm one: lethe confirm READING --by "Data protection officer"',
  initDone: (files, folder) => `Wrote ${files.join(', ')} in ${folder}. Next: edit them, then lethe check`,
  checkClean: (policy, activities, rules) =>
    `Policy ${policy}: ${plural(activities, 'activity', 'activities')}, ${plural(rules, 'rule', 'rules')}. No errors. Next: lethe plan`,
  checkFound: (errors, warnings) => `${plural(errors, 'error', 'errors')}, ${plural(warnings, 'warning', 'warnings')}.`,
  policyLine: (id, version) => `Policy ${id}, version ${version}`,
  noPlans: 'No plan was made yet. Next: lethe plan',
  unconfirmedReadings: (n) => `${plural(n, 'reading is', 'readings are')} not confirmed: lethe confirm`,
  next: 'Next',
};

const fr: Messages = {
  planHead: (policy, version, asOf, zone, confirmed, unconfirmed) =>
    `Politique ${policy}, version du ${version}, au ${asOf} (${zone}). Lectures confirmées : ${confirmed}, non confirmées : ${unconfirmed}.`,
  simulation: 'Une simulation : elle suppose les données d’aujourd’hui.',
  columns: {
    number: 'n°',
    system: 'système',
    table: 'table',
    what: 'action',
    rows: 'lignes',
    share: 'de la table',
    oldest: 'la plus ancienne',
    because: 'parce que',
    waits: 'ce qui attend',
    verdict: 'verdict',
    held: 'gel',
  },
  nothingDue: 'Rien n’est échu.',
  large: 'grande étape',
  verbs: { delete: 'supprimer', blank: 'vider', anonymise: 'anonymiser', replace: 'remplacer', more: (n) => `et ${n} autres` },
  waits: {
    warning: 'attend un avertissement',
    'confirmed-reading': 'attend qu’une lecture soit confirmée',
    review: 'attend un examen',
    transfer: 'attend un versement aux archives',
    archive: 'en archivage intermédiaire, reste en place',
    elsewhere: 'attend qu’un autre agisse',
    'release-of-hold': 'gelé',
    dependants: 'gardé comme squelette : d’autres lignes y renvoient',
    decision: 'n’a pas pu être décidé',
  },
  causes: {
    'role-unknown': 'on ne peut lire si la personne a ce rôle',
    'where-unknown': 'on ne peut lire ce que c’est',
    'branch-unknown': 'le fait qui décide manque ou a une valeur non listée',
    'no-branch': 'aucune branche de la règle ne convient',
    'clock-unknown': 'pas de date de départ',
    'hold-unknown': 'on ne peut lire si quelque chose le retient',
    'unconfirmed-reading': 'la lecture n’est pas confirmée',
    uncovered: 'aucune activité ne le justifie et aucune n’a pris fin',
  },
  counted: (at) => `compté le ${at} UTC ; recompter avec --refresh`,
  nothingChanged: 'Rien n’a été modifié.',
  nothingChangedEmpty: 'Rien n’a été modifié, et rien ne le serait.',
  lookCloser: (place) => `Voir de plus près : lethe explain ${place} CLÉ.`,
  goOn: (command) => `Continuer : ${command}`,
  approved: (id, by, command) => `Le plan ${id} est approuvé par ${by}. Continuer : ${command}`,
  step: (n, of, what, table, rows) => `étape ${n} sur ${of} : ${what} dans ${table}, ${rows} lignes`,
  progress: (done, planned, rate, left) => `  ${done} sur ${planned}, ${rate} lignes par seconde, encore ${left}`,
  busy: (rows) => `  ${rows} lignes sont retenues par d’autres transactions et restent pour la prochaine fois`,
  canary: (rows, system, command) =>
    `Première exécution sur ${system} : arrêt après ${rows} lignes, le temps de regarder. Continuer : ${command}`,
  stopped: (command) => `Arrêt après le lot en cours ; ce qui est fait a ses reçus. Continuer : ${command}`,
  done: (plan) => `Le plan ${plan} est exécuté.`,
  partial: (rows, command) => `${rows} lignes étaient occupées et restent échues. Continuer : ${command}`,
  receipts: (n) => `${n} reçus dans le schéma lethe de la cible`,
  undone: 'pas commencé',
  frozen: (since, by, reason) => `Toute destruction est gelée depuis le ${since} par ${by} : ${reason}. Lever : lethe freeze --lift`,
  lifted: (n) => `${plural(n, 'gel levé', 'gels levés')}. Les plans peuvent de nouveau être exécutés.`,
  notFrozen: 'Rien n’était gelé.',
  verdicts: { active: 'en usage', archived: 'archivé', undecided: 'indécis, gardé', due: 'échu' },
  outcomes: {
    delete: 'sera supprimé',
    anonymise: 'sera rendu anonyme',
    review: 'attend un examen',
    transfer: 'attend d’être versé aux archives',
  },
  standings: { active: 'en cours', archived: 'archivé', undecided: 'indécis', ended: 'terminé', none: 'ne le concerne pas' },
  until: (d) => `jusqu’au ${d}`,
  held: 'Cette ligne est gelée : rien n’en est détruit.',
  noHold: 'Personne ne gèle cette ligne.',
  elsewhere: (who, how) => `SQL ne touche pas cette table : ${who} agit (${how}).`,
  holdPlaced: (id) => `Le gel ${id} est en vigueur dans tous les systèmes. Lever : lethe hold release ${id}`,
  holdReleased: (id) => `Le gel ${id} est levé ; les règles s’appliquent depuis leur propre départ.`,
  noHolds: 'Aucun gel en vigueur.',
  reassess: (d) => `à réexaminer le ${d}`,
  overdue: 'en retard',
  unacknowledged: 'pas encore en vigueur : un système était injoignable ; recommencer',
  readingState: (confirmed, obvious) => (obvious ? 'évidente' : confirmed ? 'confirmée' : 'non confirmée'),
  confirmed: (n, file) => `${plural(n, 'lecture confirmée', 'lectures confirmées')} dans ${file}. Voir l’effet : lethe plan`,
  confirmHint: 'En confirmer une : lethe confirm LECTURE --by "Délégué à la protection des données"',
  initDone: (files, folder) => `Écrit : ${files.join(', ')} dans ${folder}. Ensuite : les adapter, puis lethe check`,
  checkClean: (policy, activities, rules) =>
    `Politique ${policy} : ${plural(activities, 'activité', 'activités')}, ${plural(rules, 'règle', 'règles')}. Aucune erreur. Ensuite : lethe plan`,
  checkFound: (errors, warnings) => `${plural(errors, 'erreur', 'erreurs')}, ${plural(warnings, 'avertissement', 'avertissements')}.`,
  policyLine: (id, version) => `Politique ${id}, version ${version}`,
  noPlans: 'Aucun plan n’a encore été fait. Ensuite : lethe plan',
  unconfirmedReadings: (n) => `${plural(n, 'lecture n’est pas confirmée', 'lectures ne sont pas confirmées')} : lethe confirm`,
  next: 'Ensuite',
};

export const messages = (language: Language): Messages => (language === 'fr' ? fr : en);
