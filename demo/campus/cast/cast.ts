import type { Frame } from '../frame.ts';
import type { Writer } from '../writer.ts';
import { writeAlerts } from './alerts.ts';
import { writeAlumni } from './alumni.ts';
import { writeCandidates } from './candidates.ts';
import { writeDated } from './dated.ts';
import { writeOutsiders } from './outsiders.ts';
import { writeRequests } from './requests.ts';
import type { Stage, Witness } from './stage.ts';
import { writeStudents } from './students.ts';

/** People and rows that stand on the edges of every rule of policy 42, on every campus of every size. */
export interface Cast {
  /** Keys of users by login. */
  people: Record<string, number>;
  witnesses: Witness[];
}

export function writeCast(w: Writer, frame: Frame): Cast {
  const stage: Stage = { w, days: w.days, frame, people: {}, witnesses: [] };
  writeStudents(stage);
  writeCandidates(stage);
  writeRequests(stage);
  writeDated(stage);
  writeAlumni(stage);
  writeAlerts(stage);
  writeOutsiders(stage);
  return { people: stage.people, witnesses: stage.witnesses };
}
