import type { Person } from '../person.ts';
import { enter, expect, type Side, type Stage, show, sides } from './stage.ts';

/**
 * Candidates of the Admissions site, each on the two sides of an edge.
 * - gaia, hugo: failed; a month to contest goes before the two weeks (S38). ines: as hugo, and her review is open.
 * - jules, kenza: tests not finished (empty and absent code). lou, marius: waiting. nour, octave: passed, never on the Intranet.
 * - ismael: a code that the map does not list, so nothing is known of him.
 */
export function writeCandidates(stage: Stage): void {
  const { days } = stage;
  const month = days.edge({ months: 1 });
  const three = days.edge({ years: 3 });
  const decided = { kept: days.instant(month.kept, 1), due: days.lastInstant(month.due) };
  const site = { kept: days.local(three.kept, 0), due: days.local(three.due, 86_399) };
  const failed = (test_decided_at: string) => ({ test_status: 'KO', test_decided_at, admissions_seen_at: site.kept });
  file(stage, '42-RET-011', 'kept', enter(stage, 'gaia', 'C', failed(decided.kept)));
  file(stage, '42-RET-011', 'due', enter(stage, 'hugo', 'C', failed(decided.due)));
  const ines = enter(stage, 'ines', 'C', failed(decided.due));
  file(stage, '42-RET-011', 'held', ines);
  const asked_on = days.date(month.due + 3);
  stage.w.put('test_reviews', {
    id: stage.w.next('test_reviews'),
    user_id: ines.id,
    state: 'open',
    reason: 'The logic game froze.',
    asked_on,
  });
  for (const [clause, status, kept, due] of [
    ['42-RET-012', '', 'jules', 'kenza'],
    ['applications.waiting', 'WAIT', 'lou', 'marius'],
    ['applications.passed', 'OK', 'nour', 'octave'],
  ] as const)
    for (const [side] of sides(three)) {
      const test_status = side === 'due' && status === '' ? null : status;
      file(stage, clause, side, enter(stage, side === 'kept' ? kept : due, 'C', { test_status, admissions_seen_at: site[side] }));
    }
  file(
    stage,
    'applications',
    'kept',
    enter(stage, 'ismael', 'C', { test_status: 'ABS', admissions_seen_at: days.local(three.due - 900, 0) }),
  );
}

/** An application with both games; a candidate who is nothing else goes with it. */
function file(stage: Stage, clause: string, side: Side, { id }: Person): void {
  const { w, days } = stage;
  const submitted_on = days.date(days.today - 1_600);
  const application = show(stage, clause, side, 'applications', ['id'], {
    id: w.next('applications'),
    user_id: id,
    number: 1,
    submitted_on,
    motivation: 'Oui !',
    identity_document: null,
  });
  for (const game of ['memory', 'logic'])
    show(stage, clause, side, 'game_results', ['id'], {
      id: w.next('game_results'),
      application_id: application.id,
      game,
      level_reached: 7,
      played_at: days.instant(days.today - 1_600, 0),
    });
  expect(stage, clause, side, 'users', ['id'], { id }, side === 'due' ? 'deleted' : 'kept');
}
