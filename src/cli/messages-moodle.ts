import type { DataRequest } from '../work/ask-moodle.ts';
import type { Language } from './words.ts';

interface MoodleMessages {
  asked(id: number, command: string): string;
  none: string;
  columns: { id: string; type: string; state: string; made: string; changed: string };
  types: Record<DataRequest['type'], string>;
  states: Record<DataRequest['state'], string>;
}

/** What `lethe moodle` says. */
export const MOODLE_MESSAGES: Record<Language, MoodleMessages> = {
  en: {
    asked: (id, command) => `Moodle has request ${id}. Its privacy officer approves it there; what became of it: ${command}`,
    none: 'Moodle has no request of this person.',
    columns: { id: 'request', type: 'for', state: 'state', made: 'made', changed: 'changed' },
    types: { export: 'a copy', erasure: 'erasure', other: 'something else' },
    states: {
      pending: 'pending',
      preparing: 'being prepared',
      'awaiting-approval': 'waits for approval',
      approved: 'approved',
      processing: 'being carried out',
      complete: 'complete',
      cancelled: 'cancelled',
      rejected: 'rejected',
      'download-ready': 'ready for download',
      expired: 'expired',
      deleted: 'erased, says Moodle; look with lethe residue',
      unknown: 'unknown',
    },
  },
  fr: {
    asked: (id, command) => `Moodle a la demande ${id}. Son délégué à la protection des données l’approuve là-bas ; la suite : ${command}`,
    none: 'Moodle n’a aucune demande de cette personne.',
    columns: { id: 'demande', type: 'objet', state: 'état', made: 'faite', changed: 'changée' },
    types: { export: 'une copie', erasure: 'effacement', other: 'autre chose' },
    states: {
      pending: 'en attente',
      preparing: 'en préparation',
      'awaiting-approval': 'attend l’approbation',
      approved: 'approuvée',
      processing: 'en cours d’exécution',
      complete: 'achevée',
      cancelled: 'annulée',
      rejected: 'rejetée',
      'download-ready': 'prête à télécharger',
      expired: 'expirée',
      deleted: 'effacé, dit Moodle ; vérifiez avec lethe residue',
      unknown: 'inconnu',
    },
  },
};
