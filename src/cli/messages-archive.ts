import type { Language } from './words.ts';

interface ArchiveMessages {
  asked(id: string, command: string): string;
  granted(id: string, by: string, until: string, command: string): string;
  none: string;
  columns: { id: string; state: string; who: string; where: string; reads: string; reason: string };
  states: Record<'asked' | 'granted' | 'over', string>;
  until(state: string, at: string): string;
  as(by: string, reader: string): string;
  reads(done: number, refused: number): string;
  kept: string;
}

/** What `lethe archive` says. */
export const ARCHIVE_MESSAGES: Record<Language, ArchiveMessages> = {
  en: {
    asked: (id, command) => `Consultation ${id} is asked for. Somebody else grants it: ${command}`,
    granted: (id, by, until, command) => `Consultation ${id} is granted to ${by} until ${until}. To read: ${command}`,
    none: 'Nobody has asked to read in an archive.',
    columns: { id: 'consultation', state: 'state', who: 'who', where: 'where', reads: 'read', reason: 'reason' },
    states: { asked: 'asked', granted: 'granted', over: 'over' },
    until: (state, at) => `${state}, until ${at}`,
    as: (by, reader) => `${by} as ${reader}`,
    reads: (done, refused) => (refused === 0 ? String(done) : `${done}, refused ${refused}`),
    kept: 'This reading is in the log.',
  },
  fr: {
    asked: (id, command) => `La consultation ${id} est demandée. Quelqu’un d’autre l’accorde : ${command}`,
    granted: (id, by, until, command) => `La consultation ${id} est accordée à ${by} jusqu’au ${until}. Pour lire : ${command}`,
    none: 'Personne n’a demandé à lire des archives intermédiaires.',
    columns: { id: 'consultation', state: 'état', who: 'qui', where: 'où', reads: 'lue', reason: 'motif' },
    states: { asked: 'demandée', granted: 'accordée', over: 'terminée' },
    until: (state, at) => `${state}, jusqu’au ${at}`,
    as: (by, reader) => `${by} comme ${reader}`,
    reads: (done, refused) => (refused === 0 ? String(done) : `${done}, refusée ${refused}`),
    kept: 'Cette lecture est au journal.',
  },
};
