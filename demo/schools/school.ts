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
  /** A person with rows of every kind, the first of the system; the second has the same, and a hold. */
  persons: string;
  role: string;
}

const school = (pack: string, ...systems: [id: string, persons: string, role: string][]): School => ({
  pack,
  folder: join(import.meta.dirname, pack),
  systems: systems.map(([id, persons, role]) => ({ id, env: `${id.toUpperCase()}_URL`, persons, role })),
});

export const SCHOOLS: Record<string, School> = Object.fromEntries(
  [
    school('kedge', ['campus', 'people', 'alumnus'], ['hr', 'personnel', 'employee']),
    school('openclassrooms', ['platform', 'users', 'student'], ['backoffice', 'contacts', 'student']),
    school('omnes', ['school', 'personnes', 'student'], ['alumni', 'members', 'alumnus']),
  ].map((s) => [s.pack, s]),
);
