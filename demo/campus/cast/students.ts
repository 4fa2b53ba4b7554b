import type { Person } from '../person.ts';
import { enter, expect, numbered, type Side, type Stage, show } from './stage.ts';

/**
 * Everything that is kept for three years after the last activity on the Intranet, or until somebody asks for an end.
 * - ada, basile: the last activity is on the last kept day, and on the day before.
 * - chloe, driss: the deletion of the account was asked today, and yesterday.
 * - elif, faustin: objected to CV, events and messages today, and yesterday.
 * - bianca, cyrus: as basile and ada, and said nothing on what becomes of their answers to surveys.
 * - farah: as basile; the demo places a hold on her.
 */
export function writeStudents(stage: Stage): void {
  const { days } = stage;
  const three = days.edge({ years: 3 });
  const kept = { last_seen_at: days.instant(three.kept, 1) };
  const due = { last_seen_at: days.lastInstant(three.due) };
  const ada = enter(stage, 'ada', 'S', { ...kept, end_choice: 'D' });
  const basile = enter(stage, 'basile', 'S', { ...due, end_choice: 'D' });
  const chloe = enter(stage, 'chloe', 'S', { deletion_asked_at: days.instant(days.today, 1), end_choice: 'D' });
  const driss = enter(stage, 'driss', 'S', { deletion_asked_at: days.lastInstant(days.today - 1), end_choice: 'D' });
  const objection = (day: number, second: number) => ({
    cv_objected_at: days.instant(day, second),
    events_objected_on: days.date(day),
    messages_objected_at: days.unix(day, second),
  });
  const elif = enter(stage, 'elif', 'S', objection(days.today, 1));
  const faustin = enter(stage, 'faustin', 'S', objection(days.today - 1, 82_000));
  for (const [person, side, corrector] of [
    [ada, 'kept', chloe],
    [basile, 'due', driss],
    [chloe, 'kept', ada],
    [driss, 'due', basile],
  ] as const) {
    writeAccount(stage, person, side);
    writeWork(stage, person, corrector, side);
    writeRest(stage, person, side);
  }
  for (const [person, side] of [
    [ada, 'kept'],
    [basile, 'due'],
    [elif, 'kept'],
    [faustin, 'due'],
  ] as const)
    writeObjectable(stage, person, side);
  expect(stage, '42-RET-009', 'kept', 'users', ['id'], { id: ada.id }, 'kept');
  expect(stage, '42-RET-009', 'due', 'users', ['id'], { id: basile.id }, 'deleted');
  const bianca = enter(stage, 'bianca', 'S', due);
  const cyrus = enter(stage, 'cyrus', 'S', kept);
  for (const [person, side] of [
    [bianca, 'due'],
    [cyrus, 'kept'],
  ] as const) {
    const id = stage.w.next('training_answers');
    stage.w.put('training_answers', { ...answer(stage, person), id });
    expect(stage, '42-RET-049', side, 'training_answers', ['id'], { id }, side === 'due' ? 'anonymised' : 'kept');
  }
  const farah = enter(stage, 'farah', 'S', due);
  stage.w.put('sanctions', {
    id: stage.w.next('sanctions'),
    user_id: farah.id,
    reason: 'Disputed: she was not there.',
    hours: 8,
    given_at: null,
  });
}

const answer = ({ days, frame }: Stage, { id }: Person) => ({
  survey_id: frame.surveys[0]!,
  user_id: id,
  born_on: days.date(days.today - 9_000),
  satisfaction: 4,
  comment: 'More plants.',
  answered_at: days.instant(days.today - 1_300, 5_000),
});

function writeAccount(stage: Stage, { id, login, email }: Person, side: Side): void {
  const by = { user_id: id };
  numbered(stage, '42-RET-008', side, 'email_aliases', { ...by, alias: `first.${email}`, forwards_to: null });
  show(stage, '42-RET-009', side, 'credentials', ['user_id'], {
    ...by,
    password_digest: 'scrypt$1',
    totp_secret: null,
    lastPasswordChange: null,
  });
  numbered(stage, '42-RET-010', side, 'directory_entries', {
    ...by,
    distinguished_name: `uid=${login}`,
    uid_number: null,
    home_directory: `/home/${login}`,
  });
  numbered(stage, '42-RET-020', side, 'external_accounts', { ...by, tool: 'GitHub', remote_login: login, invited_email: email });
  const key = numbered(stage, '42-RET-032', side, 'api_keys', { ...by, name: 'bot', uid: `uid-of-${login}`, secret_digest: 'x' });
  numbered(stage, '42-RET-032', side, 'api_calls', {
    api_key_ref: key.id,
    route: '/v2/me',
    called_at: stage.days.unix(stage.days.today - 2_000, 0),
  });
}

function writeWork(stage: Stage, { id }: Person, corrector: Person, side: Side): void {
  const { frame, days } = stage;
  const by = { user_id: id };
  const place = frame.campuses[0]!;
  const at = days.instant(days.today - 1_200, 40_000);
  numbered(stage, '42-RET-013', side, 'internships', {
    ...by,
    company_id: frame.companies[0]!,
    tutor_name: 'Mme Roux',
    starts_on: null,
    ends_on: null,
    report: 'Good.',
  });
  const team = numbered(stage, '42-RET-014', side, 'teams', {
    project_id: frame.projects[0]!,
    leader_id: id,
    name: 'alone',
    repository: 'git@vogsphere:alone',
  });
  numbered(stage, '42-RET-014', side, 'projects_users', {
    ...by,
    project_id: frame.projects[0]!,
    team_id: team.id,
    final_mark: 125,
    status: 'finished',
    marked_at: at,
  });
  numbered(stage, '42-RET-014', side, 'evaluations', {
    team_id: team.id,
    corrected_id: id,
    corrector_id: corrector.id,
    mark: 125,
    comment: 'Très clair.',
    feedback: null,
    filled_at: at,
  });
  show(stage, '42-RET-014', side, 'piscine_results', ['user_id', 'session_id'], {
    ...by,
    session_id: place.pools[0]!,
    final_mark: 80.5,
    projects_done: 9,
    order: null,
  });
  show(stage, '42-RET-015', side, 'exam_results', ['exam_id', 'user_id'], { ...by, exam_id: place.exams[0]!, mark: 100, seat: 'c1r1s1' });
  show(stage, '42-RET-015', side, 'exam_steps', ['exam_id', 'user_id', 'step'], {
    ...by,
    exam_id: place.exams[0]!,
    step: 1,
    answer: ';',
    points: 5,
  });
  numbered(stage, '42-RET-016', side, 'sanctions', { ...by, reason: 'Left the session open.', hours: 2, given_at: at });
  numbered(stage, '42-RET-017', side, 'locations', {
    ...by,
    cluster_id: place.clusters[0]!,
    kind: 'seat',
    host: 'c1r1s1',
    begin_at: at,
    end_at: null,
  });
  numbered(stage, '42-RET-018', side, 'bookings', {
    ...by,
    cluster_id: place.clusters[0]!,
    seat: 's1',
    starts_at: days.local(days.today - 1_200, 0),
    minutes: 60,
  });
}

function writeRest(stage: Stage, person: Person, side: Side): void {
  const { frame, days } = stage;
  const by = { user_id: person.id };
  const place = frame.campuses[0]!;
  const at = days.instant(days.today - 1_200, 40_000);
  show(stage, '42-RET-021', side, 'votes', ['election_id', 'user_id'], {
    ...by,
    election_id: place.elections[0]!,
    choice: 'Liste A',
    order: null,
    cast_at: at,
  });
  show(stage, '42-RET-022', side, 'cohort_members', ['user_id', 'cohort_id'], {
    ...by,
    cohort_id: place.cohorts[0]!.id,
    status: 'active',
    remark: null,
  });
  show(stage, '42-RET-027', side, 'student_statistics', ['user_id', 'metric'], { ...by, metric: 'pace', value: 1.25 });
  show(stage, '42-RET-028', side, 'Live Dashboard', ['userId'], {
    userId: person.id,
    'Weekly Hours': 35,
    niveau: 4.2,
    'black hole on': null,
  });
  numbered(stage, '42-RET-029', side, 'training_answers', answer(stage, person));
  const ticket = numbered(stage, '42-RET-030', side, 'tickets', { ...by, subject: 'No sound', contact_email: person.email, opened_at: at });
  numbered(stage, '42-RET-030', side, 'ticket_messages', { ticket_id: ticket.id, reply_to: null, body: 'None at all.', written_at: at });
}

/** CV, events and messages end by objection, not by the deletion of the account. */
function writeObjectable(stage: Stage, { id, email }: Person, side: Side): void {
  const { frame, days, w } = stage;
  const by = { user_id: id };
  const cv = numbered(stage, '42-RET-023', side, 'cvs', { ...by, headline: 'Étudiante en C', summary: null, phone: null });
  show(stage, '42-RET-023', side, 'cv_experiences', ['cv_id', 'position'], {
    cv_id: cv.id,
    position: 1,
    employer: 'Étoile SA',
    mission: 'Tests',
  });
  const contact = w.put('company_contacts', {
    id: w.next('company_contacts'),
    company_id: frame.companies[0]!,
    full_name: 'Renée Roux',
    email: `open-to-${id}@company.example`,
    last_offer_expires_on: null,
  });
  const offer = w.put('offers', {
    id: w.next('offers'),
    contact_id: contact.id,
    title: 'Stage',
    body: 'Open.',
    expires_on: days.date(days.today + 90),
  });
  show(stage, '42-RET-023', side, 'job_applications', ['offer_id', 'user_id'], {
    ...by,
    offer_id: offer.id,
    letter: 'Madame,',
    sent_at: null,
  });
  show(stage, '42-RET-042', side, 'event_registrations', ['event_id', 'user_id'], {
    ...by,
    event_id: frame.campuses[0]!.events[0]!,
    badge_name: 'E.',
    shirt_size: 'M',
    registered_at: null,
  });
  const letter = frame.newsletters[0]!;
  show(stage, '42-RET-043', side, 'newsletter_subscriptions', ['newsletter_id', 'user_id'], {
    ...by,
    newsletter_id: letter,
    address: email,
    subscribed_on: null,
  });
  numbered(stage, '42-RET-043', side, 'messages_sent', {
    ...by,
    newsletter_id: letter,
    sent_at: days.unix(days.today - 900, 0),
    opened: true,
  });
}
