import { EMPLOYERS } from './names.ts';
import type { Writer } from './writer.ts';

/** What people share: campuses, cohorts, projects, sessions. Few rows, whatever the size of the campus. */
export interface Frame {
  campuses: {
    id: number;
    cohorts: Cohort[];
    clusters: number[];
    pools: number[];
    exams: number[];
    elections: number[];
    events: number[];
  }[];
  projects: number[];
  newsletters: number[];
  surveys: number[];
  companies: number[];
  /** One backup set a month, the newest last; a set's last run is the day that counts. */
  backups: number[];
  /** Accounts of the network on social media: one in use, one closed today, one closed yesterday. */
  media: { open: number; closedToday: number; closedYesterday: number };
  /** Cohorts and backup sets whose day is on the two sides of an edge. */
  edge: { cohortKept: number; cohortDue: number; cohortUnknown: number; backupKept: number; backupDue: number; backupNone: number };
}

export interface Cohort {
  id: number;
  entered: number;
}

const CAMPUSES = [
  { name: '42 Paris', country: 'FR', zone: 'Europe/Paris' },
  { name: '42 Angoulême', country: 'FR', zone: 'Europe/Paris' },
  { name: '42 Nice', country: 'FR', zone: 'Europe/Paris' },
  { name: '42 La Réunion', country: 'FR', zone: 'Indian/Reunion' },
];
const PROJECTS = ['libft', 'printf', 'push-swap', 'pipex', 'minishell', 'philosophers', 'cub3d', 'webserv', 'inception', 'transcendence'];

/** Writes the shared rows and returns their keys. */
export function writeFrame(w: Writer): Frame {
  const { days } = w;
  const campuses = CAMPUSES.map((campus) => writeCampus(w, campus));
  const [first] = campuses;
  const five = days.edge({ years: 5 });
  const oneYear = days.edge({ years: 1 });
  const company = (name: string, city: string) => w.put('companies', { id: w.next('companies'), name, city }).id;
  const medium = (name: string, closed: number | null) =>
    w.put('social_accounts', { id: w.next('social_accounts'), medium: name, closed_on: closed === null ? null : days.date(closed) }).id;
  const named = (table: string, name: string, more: Record<string, string> = {}) => w.put(table, { id: w.next(table), name, ...more }).id;
  w.put('schema_migrations', { version: '20250814000000' });
  for (const [i, slug] of PROJECTS.entries()) w.put('cache_rankings', { rank: i + 1, project_slug: slug, average: 95.5 - i });
  for (const id of ['U0SLACK1', 'U0SLACK2'])
    w.put('slack_members', { id, display_name: `member ${id}`, joined_at: days.unix(days.today - 900, 0) });
  return {
    campuses,
    projects: PROJECTS.map((slug, i) => w.put('projects', { id: w.next('projects'), slug, difficulty: 100 * (i + 1) }).id),
    newsletters: ['La lettre', 'Events', 'Offres'].map((name) => named('newsletters', name)),
    surveys: [200, 800, 1200, 2000].map((ago) =>
      named('surveys', `Training, ${days.date(days.today - ago)}`, { opened_on: days.date(days.today - ago) }),
    ),
    companies: EMPLOYERS.slice(0, 4).map((name) => company(name, 'Angoulême')),
    backups: Array.from({ length: 16 }, (_, i) => writeBackup(w, days.today - 30 * (15 - i) - 1)),
    media: { open: medium('Mastodon', null), closedToday: medium('Myspace', days.today), closedYesterday: medium('Vine', days.today - 1) },
    edge: {
      cohortKept: writeCohort(w, first!.id, 'edge, last kept day', five.kept),
      cohortDue: writeCohort(w, first!.id, 'edge, day after', five.due),
      cohortUnknown: writeCohort(w, first!.id, 'lost date', null),
      backupKept: writeBackup(w, oneYear.kept),
      backupDue: writeBackup(w, oneYear.due),
      backupNone: w.put('backup_sets', { id: w.next('backup_sets'), label: 'announced, never run' }).id,
    },
  };
}

function writeCampus(w: Writer, campus: (typeof CAMPUSES)[number]): Frame['campuses'][number] {
  const { days } = w;
  const { id } = w.put('campuses', { id: w.next('campuses'), ...campus });
  const some = (table: string, count: number, row: (i: number) => Record<string, string>) =>
    Array.from({ length: count }, (_, i) => w.put(table, { id: w.next(table), campus_id: id, ...row(i) }).id);
  return {
    id,
    cohorts: Array.from({ length: 16 }, (_, i) => {
      const entered = days.today - 40 - 183 * (15 - i);
      return { id: writeCohort(w, id, days.date(entered), entered), entered };
    }),
    clusters: some('clusters', 3, (i) => ({ name: `c${i + 1}` })),
    pools: some('piscine_sessions', 8, (i) => ({
      starts_on: days.date(days.today - 300 * i - 60),
      ends_on: days.date(days.today - 300 * i - 34),
    })),
    exams: some('exam_sessions', 10, (i) => ({ name: `Exam rank 0${i % 7}`, held_on: days.date(days.today - 200 * i - 5) })),
    elections: some('elections', 3, (i) => ({ name: `BDE ${i + 1}`, closes_at: days.instant(days.today - 365 * i - 20, 64_800) })),
    events: some('events', 6, (i) => ({ name: `Hackathon n° ${i + 1}`, begin_at: days.instant(days.today - 250 * i - 8, 36_000) })),
  };
}

function writeCohort(w: Writer, campus: number, name: string, entered: number | null): number {
  const entered_on = entered === null ? null : w.days.date(entered);
  return w.put('cohorts', { id: w.next('cohorts'), campus_id: campus, name, entered_on }).id;
}

/** A backup set with three daily runs, the last on the given day. */
function writeBackup(w: Writer, last: number): number {
  const id = w.next('backup_sets');
  w.put('backup_sets', { id, label: `home directories ${id}, ${w.days.date(last)}` });
  for (const number of [1, 2, 3]) w.put('backup_runs', { set_id: id, number, made_at: w.days.local(last - 3 + number, 7_200 * number) });
  return id;
}
