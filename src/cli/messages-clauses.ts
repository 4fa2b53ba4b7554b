import type { By, Enforcement } from '../policy/clauses/enforcement.ts';
import type { Language } from './words.ts';

interface ClauseMessages {
  clause: string;
  place: string;
  how: string;
  by: Record<By, string>;
  states: Record<Enforcement['state'] | 'expressed' | 'missing' | 'unknown', string>;
  differs(clause: string, rule: string, inventory: string, policy: string): string;
  unsaid(clause: string, words: string): string;
  idle(clause: string): string;
  counts(total: number, expressed: number, enforced: number, waiting: number, missing: number, unknown: number): string;
}

/** What `lethe clauses` says. */
export const CLAUSE_MESSAGES: Record<Language, ClauseMessages> = {
  en: {
    clause: 'clause',
    place: 'place in the policy',
    how: 'how it is carried out',
    by: { rule: 'rule', gate: 'gate', request: 'request', notice: 'notice', register: 'register' },
    states: {
      'in-force': 'in force',
      waits: 'waits for the reading',
      'not-yet': 'not yet',
      expressed: 'only to be said',
      missing: 'missing',
      unknown: 'not in the inventory',
    },
    differs: (clause, rule, inventory, policy) =>
      `${clause}: \`${rule}\` differs from the inventory: \`${inventory}\` there, ${policy} here`,
    unsaid: (clause, words) => `${clause}: source/words.yaml does not say what \`${words}\` stands for`,
    idle: (clause) => `${clause}: source/words.yaml declares a difference that there is not; remove it`,
    counts: (total, expressed, enforced, waiting, missing, unknown) =>
      `${total} clauses: ${expressed} expressed, ${missing} missing, ${unknown} unknown. Carried out: ${enforced}; waiting: ${waiting}.`,
  },
  fr: {
    clause: 'clause',
    place: 'place dans la politique',
    how: 'comment elle s’exécute',
    by: { rule: 'règle', gate: 'barrière', request: 'demande', notice: 'information', register: 'registre' },
    states: {
      'in-force': 'en vigueur',
      waits: 'attend la lecture',
      'not-yet': 'pas encore',
      expressed: 'à dire seulement',
      missing: 'manque',
      unknown: 'absente de l’inventaire',
    },
    differs: (clause, rule, inventory, policy) => `${clause} : \`${rule}\` diffère de l’inventaire : \`${inventory}\` là, ${policy} ici`,
    unsaid: (clause, words) => `${clause} : source/words.yaml ne dit pas ce que \`${words}\` désigne`,
    idle: (clause) => `${clause} : source/words.yaml déclare une différence qui n’existe pas ; à retirer`,
    counts: (total, expressed, enforced, waiting, missing, unknown) =>
      `${total} clauses : ${expressed} exprimées, ${missing} manquent, ${unknown} inconnues. Exécutées : ${enforced} ; en attente : ${waiting}.`,
  },
};
