import { enter, expect, numbered, type Stage, show, sides } from './stage.ts';

/**
 * Alumni.
 * - wassim, xenia: closed their Alumnforce account today, and yesterday. yann, zelie: asked to leave the Intranet today, and yesterday.
 * - tess, ulysse: left 50 years ago, on the last kept day and the day before.
 * - violette: left four years ago and has not come back for over three: her account is blanked, her School Record stays in the archive.
 */
export function writeAlumni(stage: Stage): void {
  const { days, w } = stage;
  for (const [side, day] of sides(days.edge({ days: 0 }))) {
    const closing = enter(stage, side === 'kept' ? 'wassim' : 'xenia', 'A', {
      alumnforce_closed_on: days.date(day),
      intranet_removal_asked_on: '',
    });
    show(stage, '42-RET-025', side, 'alumni_profiles', ['user_id'], {
      user_id: closing.id,
      current_employer: 'Garage Lumière',
      city: 'Nice',
      mentor: true,
    });
    const leaving = enter(stage, side === 'kept' ? 'yann' : 'zelie', 'A', { intranet_removal_asked_on: days.date(day) });
    numbered(stage, '42-RET-026', side, 'alumni_answers', {
      user_id: leaving.id,
      asked_on: days.date(days.today - 700),
      employed: true,
      salary_band: null,
      comment: null,
    });
  }
  for (const [side, day] of sides(days.edge({ years: 50 }))) {
    const left = days.date(day);
    const { id } = enter(stage, side === 'kept' ? 'tess' : 'ulysse', 'A', {
      left_on: left,
      last_seen_at: null,
      admissions_seen_at: days.local(day, 0),
    });
    const full_name = side === 'kept' ? 'Tess d’Aubigné' : 'Ulysse O’Brien';
    numbered(stage, '42-RET-036', side, 'rncp_files', {
      user_id: id,
      title: 'Expert·e',
      decision: 'G',
      refused_on: null,
      contest_state: null,
      jury_report: 'Yes.',
    });
    numbered(stage, '42-RET-037', side, 'school_records', { user_id: id, full_name, birth_date: null, departed_on: left, transcript: 'A' });
  }
  const { id } = enter(stage, 'violette', 'A', {
    left_on: days.date(days.today - 1_500),
    last_seen_at: days.instant(days.today - 1_200, 36_000),
    admissions_seen_at: days.local(days.today - 3_400, 36_000),
  });
  const full_name = 'Violette de la Distribution';
  w.put('school_records', {
    id: w.next('school_records'),
    user_id: id,
    full_name,
    birth_date: null,
    departed_on: days.date(days.today - 1_500),
    transcript: 'libft 125',
  });
  w.put('credentials', { user_id: id, password_digest: 'scrypt$2' });
  w.put('roles_users', { user_id: id, role: 'student', since: days.date(days.today - 3_300) });
  w.put('roles_users', { user_id: id, role: 'alumnus', since: days.date(days.today - 1_500) });
  expect(stage, '42-RET-037', 'kept', 'school_records', ['user_id'], { user_id: id }, 'kept');
  expect(stage, '42-RET-009', 'due', 'credentials', ['user_id'], { user_id: id }, 'deleted');
}
