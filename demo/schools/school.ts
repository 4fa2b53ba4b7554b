import { join } from 'node:path';

/** A school of the demo: a policy, and the systems in which its data is, each in a database of its own. */
export interface School {
  /** The pack that is its policy. */
  pack: string;
  /** Where its maps and tables are. */
  folder: string;
  systems: System[];
}

export interface System {
  id: string;
  /** The variable that says where its database is. */
  env: string;
  /** The table of people; its first two stand in every table that their role opens. */
  persons: string;
  role: string;
}

const system = (id: string, persons: string, role: string): System => ({ id, env: `${id.toUpperCase()}_URL`, persons, role });
const school = (pack: string, ...systems: System[]): School => ({ pack, folder: join(import.meta.dirname, pack), systems });

/** The reference campus, which has tables, cast and crowd written for it by hand. */
export const CAMPUS: School = {
  pack: '42',
  folder: join(import.meta.dirname, '..', 'campus'),
  systems: [system('intranet', 'users', 'student')],
};

/** Schools whose rows are written from what their policies say. */
export const SCHOOLS: Record<string, School> = Object.fromEntries(
  [
    school('kedge', system('campus', 'people', 'alumnus'), system('hr', 'personnel', 'employee')),
    school('openclassrooms', system('platform', 'users', 'student'), system('backoffice', 'contacts', 'student')),
    school('omnes', system('school', 'personnes', 'alumnus'), system('alumni', 'members', 'alumnus')),
    school('moodle-site', system('site', 'users', 'user'), system('privacy', 'persons', 'user')),
  ].map((s) => [s.pack, s]),
);
