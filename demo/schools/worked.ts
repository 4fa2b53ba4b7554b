import type { Row } from '../campus/writer.ts';

/**
 * Days worked out by hand, as of 29 February 2028 in Paris: of the rows of a table, those with the one date are over, those with the other are
 * kept. Three years from 28 February 2025 end on 28 February 2028, and the row is over the day after; from 1 March 2025 they end on 1 March.
 */
export interface Worked {
  clause: string;
  system: string;
  table: string;
  column: string;
  over: string;
  kept: string;
  /** The rows that the rule speaks about, with its other clock, if it has one, over. */
  of?: (row: Row) => boolean;
}

const TODAY = '2028-02-29';
const w = (clause: string, place: string, over: string, kept: string, of?: Worked['of']): Worked => {
  const [system, table, column] = place.split('.') as [string, string, string];
  return { clause, system, table, column, over, kept, ...(of ? { of } : {}) };
};
const isOver = (column: string) => (row: Row) => row[column] !== null && String(row[column]) < TODAY;

export const WORKED: Record<string, Worked[]> = {
  kedge: [
    // five years after the end of the contract
    w('KEDGE-RET-044', 'campus.contrats.terminé_le', '2023-02-28', '2023-03-01'),
    // ten years after the calendar year: those of 2017 end on 31 December 2027
    w('KEDGE-RET-046', 'campus.factures.émise_le', '2017-12-31', '2018-01-01'),
    w('KEDGE-RET-042', 'campus.bourses.décidée_le', '2026-02-28', '2026-03-01', (row) => row.décision === 'R'),
    // until the last appeal is lost: that very day is kept
    w('KEDGE-RET-015', 'hr.votes.recours_clos_le', '2028-02-28', '2028-02-29'),
    // six months: from 29 August they end today
    w('KEDGE-RET-016', 'hr.mandats.fini_le', '2027-08-28', '2027-08-29'),
    // three years from 1 January after the tax: of 2024, until 1 January 2028
    w('KEDGE-RET-023', 'hr.prélèvements.dû_le', '2024-12-31', '2025-01-01'),
    // the year 2006 ends, five months later it is 31 May 2007, and twenty years later 31 May 2027
    w('KEDGE-RET-024', 'hr.participation.arrêtées_le', '2006-12-31', '2007-01-01'),
    w('KEDGE-RET-021', 'hr.cotisations.exigible_le', '2024-12-31', '2025-01-01'),
  ],
  openclassrooms: [
    w(
      'OC-RET-004',
      'backoffice.candidatures.refusée_le',
      '2027-02-28',
      '2027-03-01',
      (row) => row.suite === 'R' && isOver('traitée_le')(row),
    ),
    w(
      'OC-RET-005',
      'backoffice.candidatures.acceptée_le',
      '2018-02-28',
      '2018-03-01',
      (row) => row.suite === 'A' && isOver('traitée_le')(row),
    ),
    w('OC-RET-009', 'backoffice.versements.émis_le', '2018-02-28', '2018-03-01', isOver('contrat_fini_le')),
    w('OC-RET-019', 'platform.image_rights.signed_on', '2025-02-28', '2025-03-01', isOver('use_ended_on')),
    w('OC-RET-032', 'platform.sanctions.decided_on', '2018-02-28', '2018-03-01'),
    w('OC-RET-024', 'platform.event_registrations.held_on', '2028-02-28', '2028-02-29', (row) => row.has_account === 'N'),
  ],
  omnes: [
    w('OMNES-RET-029', 'school.factures.émise_le', '2017-12-31', '2018-01-01'),
    w('OMNES-RET-013', 'school.Contrats.fini_le', '2026-02-28', '2026-03-01', (row) => row.conso === 'N'),
    w('OMNES-RET-025', 'school.bulletins.émis_le', '1978-02-28', '1978-03-01'),
    w('OMNES-RET-028', 'school.conventions.terminée_le', '2025-02-28', '2025-03-01'),
  ],
  'moodle-site': [],
};
