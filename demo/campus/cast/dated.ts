import { enter, numbered, type Stage, show, sides } from './stage.ts';

/** Rows of sami, an active student, whose own dates decide: logs, attendance, backups, counts, titles, pictures. */
export function writeDated(stage: Stage): void {
  const { days, frame, w } = stage;
  const sami = enter(stage, 'sami', 'S');
  const by = { user_id: sami.id };
  for (const [side, day] of sides(days.edge({ years: 1 }))) {
    const logged_at = side === 'kept' ? days.unix(day, 0) : days.lastUnix(day);
    numbered(stage, '42-RET-007', side, 'connection_logs', { ...by, logged_at, ip: '10.0.0.1', user_agent: null });
    numbered(stage, '42-RET-007', side, 'web_visits', {
      visited_at: new Date(logged_at * 1000).toISOString(),
      ip: '2001:db8::1',
      path: '/',
    });
    const set_id = side === 'kept' ? frame.edge.backupKept : frame.edge.backupDue;
    numbered(stage, '42-RET-031', side, 'backup_entries', { ...by, set_id, path: '/home/sami', bytes: 42 });
  }
  numbered(stage, '42-RET-007', 'kept', 'connection_logs', { ...by, logged_at: 0, ip: null, user_agent: 'the day is lost' });
  numbered(stage, '42-RET-031', 'kept', 'backup_entries', { ...by, set_id: frame.edge.backupNone, path: '/home/sami', bytes: null });
  for (const [side, cohort_id] of [
    ['kept', frame.edge.cohortKept],
    ['due', frame.edge.cohortDue],
    ['kept', frame.edge.cohortUnknown],
  ] as const)
    show(stage, '42-RET-019', side, 'attendance', ['user_id', 'cohort_id', 'day'], {
      ...by,
      cohort_id,
      day: days.date(days.today - 1_700),
      arrived: '08:42:00',
      minutes: 300,
    });
  for (const [side, day] of sides(days.edge({ years: 10 })))
    numbered(stage, '42-RET-033', side, 'activity_counts', { ...by, counted_on: days.date(day), logged_hours: 12 });
  const title = (refused: number, contest_state: string | null) => ({
    ...by,
    title: 'Expert·e',
    decision: 'R',
    refused_on: days.date(refused),
    contest_state,
    jury_report: 'No.',
  });
  const three = days.edge({ years: 3 });
  for (const [side, day] of sides(three)) numbered(stage, '42-RET-034', side, 'rncp_files', title(day, null));
  numbered(stage, '42-RET-035', 'held', 'rncp_files', title(three.due, 'open'));
  numbered(stage, '42-RET-035', 'due', 'rncp_files', title(three.due, 'closed'));
  numbered(stage, 'rncp-titles.pending', 'kept', 'rncp_files', {
    ...by,
    title: 'Expert·e',
    decision: 'P',
    refused_on: null,
    contest_state: null,
    jury_report: null,
  });
  for (const [side, day] of [...sides(days.edge({ years: 5 })), ['kept', undefined] as const]) {
    const ends_on = day === undefined ? '9999-12-31' : days.date(day);
    const authorisation = numbered(stage, '42-RET-044', side, 'image_authorisations', {
      ...by,
      scope: 'website',
      signed_on: days.date(days.today - 3_000),
      ends_on,
    });
    numbered(stage, '42-RET-044', side, 'pictures', {
      authorisation_id: authorisation.id,
      file: 's3://pictures/sami.jpg',
      caption: 'Sami, à gauche',
    });
  }
  w.put('roles_users', { ...by, role: 'student', since: null });
  w.put('roles_users', { ...by, role: 'tutor', since: days.date(days.today - 100) });
}
