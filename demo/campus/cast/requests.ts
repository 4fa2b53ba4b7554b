import { enter, numbered, type Side, type Stage, sides } from './stage.ts';

/**
 * Requests about personal data, to Association and campus jointly (J) and to the Association alone (A).
 * - rose: a student with answered requests of every channel. perrine, quentin: their accounts were deleted today, and yesterday.
 */
export function writeRequests(stage: Stage): void {
  const { days } = stage;
  const rose = enter(stage, 'rose', 'S');
  const perrine = enter(stage, 'perrine', 'S', { deleted_at: days.instant(days.today, 1) });
  const quentin = enter(stage, 'quentin', 'S', { deleted_at: days.lastInstant(days.today - 1) });
  for (const [addressee, copy, deletion, outside] of [
    ['J', '42-RET-001', '42-RET-002', '42-RET-003'],
    ['A', '42-RET-004', '42-RET-005', '42-RET-006'],
  ] as const) {
    const request = (clause: string, side: Side, user_id: number, type: string, channel: string, answered: number | null) =>
      numbered(stage, clause, side, 'rights_requests', {
        ...{ user_id, type, channel, addressee, received_on: days.date((answered ?? days.today) - 10) },
        ...{ answered_on: answered === null ? null : days.date(answered), wording: 'Bonjour,' },
      });
    for (const [side, day] of sides(days.edge({ years: 1 })))
      for (const [channel, type] of [
        ['mail', 'access'],
        ['letter', 'deletion'],
        ['desk', 'other'],
        ['admissions', 'objection'],
      ] as const)
        request(outside, side, rose.id, type, channel, day);
    request(outside, 'kept', rose.id, 'access', 'mail', null);
    for (const [side, day] of sides(days.edge({ days: 0 }))) request(deletion, side, rose.id, 'deletion', 'intranet', day);
    for (const type of ['access', 'portability']) {
      request(copy, 'kept', perrine.id, type, 'intranet', days.today - 800);
      request(copy, 'due', quentin.id, type, 'intranet', days.today - 800);
    }
    const unnamed = addressee === 'J' ? 'rights-requests.unnamed' : 'association-rights-requests.unnamed';
    request(unnamed, 'kept', perrine.id, 'objection', 'intranet', days.today - 800);
    request(unnamed, 'due', quentin.id, 'rectification', 'intranet', days.today - 800);
  }
}
