import { dayAround, type Member } from './member.ts';

/** The Admissions site: applications, games, reviews of the automated decision. The user's own columns are set in `crowd.ts`. */
export function writeAdmission({ w, c, id, kind, seen }: Member): void {
  if (kind === 'X') return;
  const { days } = w;
  const submitted = seen === null ? dayAround(w, c, days.edge({ years: 3 }), 1_900) : seen - 200;
  for (let number = 1; number <= (c.is(0.1) ? 2 : 1); number++) {
    const application = w.next('applications');
    w.put('applications', {
      id: application,
      user_id: id,
      number,
      submitted_on: c.is(0.95) ? days.date(submitted) : null,
      motivation: c.is(0.6) ? 'J’aime résoudre des problèmes, surtout à plusieurs.' : null,
      identity_document: c.is(0.5) ? `s3://ids/${application}.pdf` : null,
    });
    for (const game of ['memory', 'logic'])
      w.put('game_results', {
        id: w.next('game_results'),
        application_id: application,
        game,
        level_reached: c.is(0.9) ? c.below(12) : null,
        played_at: c.is(0.9) ? days.instant(submitted + 1, c.below(80_000)) : null,
      });
  }
  if (kind === 'C' && c.is(0.04))
    w.put('test_reviews', {
      id: w.next('test_reviews'),
      user_id: id,
      state: c.pick(['open', 'upheld', 'changed']),
      reason: 'The logic game froze.',
      asked_on: days.date(days.today - c.below(60)),
    });
}
