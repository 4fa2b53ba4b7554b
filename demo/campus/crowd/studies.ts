import { dayAround, type Member } from './member.ts';

/** The path: pool, projects, evaluations, exams, sanctions, follow-up, titles, records. */
export function writeStudies(m: Member): void {
  const { w, c, id, kind, place } = m;
  const { days } = w;
  if (c.is(0.8))
    w.put('piscine_results', {
      user_id: id,
      session_id: c.pick(place.pools),
      final_mark: c.is(0.9) ? c.below(10_000) / 100 : null,
      projects_done: c.below(14),
      order: c.is(0.5) ? c.below(300) : null,
    });
  writeProjects(m);
  for (const exam of new Set([c.pick(place.exams), c.pick(place.exams)])) {
    w.put('exam_results', {
      exam_id: exam,
      user_id: id,
      mark: c.is(0.9) ? c.below(101) : null,
      seat: c.is(0.7) ? `c1r${c.below(12)}s${c.below(12)}` : null,
    });
    if (c.is(0.5))
      w.put('exam_steps', { exam_id: exam, user_id: id, step: 1, answer: 'int main(void) { return 0; }', points: c.below(20) });
  }
  if (c.is(0.06))
    w.put('sanctions', {
      id: w.next('sanctions'),
      user_id: id,
      reason: c.pick(['Left the session open', 'Food in the cluster; “twice”']),
      hours: c.pick([2, 4, 8, null]),
      given_at: days.instant(days.today - c.below(1_400), 50_000),
    });
  w.put('student_statistics', { user_id: id, metric: 'projects a month', value: c.below(400) / 100 });
  if (kind === 'P') return;
  w.put('cohort_members', {
    user_id: id,
    cohort_id: c.pick(place.cohorts).id,
    status: c.pick(['active', 'paused', null]),
    remark: c.is(0.05) ? 'Speaks of leaving.' : null,
  });
  for (let n = c.times(2); n > 0; n--)
    w.put('activity_counts', {
      id: w.next('activity_counts'),
      user_id: id,
      counted_on: days.date(dayAround(w, c, days.edge({ years: 10 }), 4_200)),
      logged_hours: c.below(50),
    });
  if (kind === 'S')
    w.put('Live Dashboard', {
      userId: id,
      'Weekly Hours': c.below(60),
      niveau: c.below(2_100) / 100,
      'black hole on': c.is(0.8) ? days.date(days.today + c.below(400)) : null,
    });
  writeTitles(m);
}

function writeProjects({ w, c, id, frame, other }: Member): void {
  const { days } = w;
  for (let n = c.times(3); n > 0; n--) {
    const project = c.pick(frame.projects);
    let team: number | null = null;
    if (c.is(0.5)) {
      team = w.next('teams');
      w.put('teams', {
        id: team,
        project_id: project,
        leader_id: id,
        name: c.is(0.8) ? `team ${team}` : null,
        repository: `git@vogsphere:${team}`,
      });
      if (c.is(0.15))
        w.put('projects_users', {
          id: w.next('projects_users'),
          user_id: other(),
          project_id: project,
          team_id: team,
          status: 'in progress',
        });
      if (c.is(0.7))
        w.put('evaluations', {
          id: w.next('evaluations'),
          team_id: team,
          corrected_id: id,
          corrector_id: c.is(0.9) ? other() : null,
          mark: c.is(0.9) ? c.below(126) : null,
          comment: 'Clean code, leaks when the map is empty.',
          feedback: c.is(0.6) ? 'Friendly and precise.' : null,
          filled_at: c.is(0.95) ? days.instant(days.today - c.below(1_500), c.below(80_000)) : null,
        });
    }
    const marked = c.is(0.7);
    w.put('projects_users', {
      id: w.next('projects_users'),
      user_id: id,
      project_id: project,
      team_id: team,
      final_mark: marked ? c.below(126) : null,
      status: marked ? 'finished' : '-',
      marked_at: marked ? days.instant(days.today - c.below(1_500), c.below(80_000)) : null,
    });
  }
}

function writeTitles({ w, c, id, kind, name }: Member): void {
  const { days } = w;
  if (c.is(0.1)) {
    const decision = c.pick(['P', 'R', 'R', 'G', null]);
    w.put('rncp_files', {
      id: w.next('rncp_files'),
      user_id: id,
      title: 'Architecte en technologies du numérique',
      decision,
      refused_on: decision === 'R' ? days.date(dayAround(w, c, days.edge({ years: 3 }), 1_500)) : null,
      contest_state: c.pick([null, null, 'closed', 'open']),
      jury_report: decision === null ? null : 'Heard by the jury.',
    });
  }
  if (kind === 'A')
    w.put('school_records', {
      id: w.next('school_records'),
      user_id: id,
      full_name: `${name.first} ${name.last}`,
      birth_date: c.is(0.9) ? days.date(days.today - 6_500 - c.below(9_000)) : null,
      departed_on: c.is(0.02) ? null : c.is(0.01) ? '9999-12-31' : days.date(dayAround(w, c, days.edge({ years: 50 }), 2_200)),
      transcript: 'libft 125, printf 100',
    });
}
