import type { Policy } from '../src/policy/model.ts';
import type { Cast } from './campus/cast/cast.ts';
import { fillCampus } from './campus/fill.ts';
import { fillSystem } from './schools/fill.ts';
import { CAMPUS, type School } from './schools/school.ts';
import type { Urls } from './server.ts';

/** Whom a demo shows: under which policy, who is held, and who is explained in each of the systems. */
export interface Shown {
  policy: string;
  held: { id: string; person: string; name: string };
  explained: { name: string; persons: string[] };
}

export interface Filled {
  rows: number;
  people: number;
  shown: Shown;
  /** What to look at afterwards, as arguments of `lethe`. */
  next: string[];
  /** Of the reference campus: people and rows on the edges of every rule. */
  cast?: Cast;
}

interface Options {
  people: number;
  policy: Policy;
  now: Temporal.Instant;
  signal: AbortSignal;
  /** Called now and then with the number of people written. */
  say: (people: number) => void;
}

/** Fills the empty databases of a school. Undefined when it was told to stop. */
export const fill = (school: School, urls: Urls, options: Options): Promise<Filled | undefined> =>
  school === CAMPUS ? filledCampus(urls, options) : filledSchool(school, urls, options);

async function filledCampus(urls: Urls, options: Options): Promise<Filled | undefined> {
  const filled = await fillCampus(urls[CAMPUS.systems[0]!.env]!, options);
  if (!filled) return undefined;
  const { people } = filled.cast;
  return {
    ...filled,
    people: options.people,
    shown: {
      policy: CAMPUS.pack,
      held: { id: 'farah', person: `users:${people.farah}`, name: 'Farah' },
      explained: { name: 'Violette', persons: [`users:${people.violette}`] },
    },
    next: [`explain users:${people.ada}`, 'explain intranet.school_records 1'],
  };
}

async function filledSchool(school: School, urls: Urls, options: Options): Promise<Filled | undefined> {
  const found = { rows: 0, people: 0 };
  const people = Math.ceil(options.people / school.systems.length);
  for (const system of school.systems) {
    const written = await fillSystem(urls[system.env]!, school, system, { ...options, people });
    if (!written) return undefined;
    found.rows += written.rows;
    found.people += written.people;
  }
  const first = school.systems.map((s) => `${s.id}.${s.persons}:1`);
  const second = `${school.systems[0]!.persons}:2`;
  return {
    ...found,
    shown: {
      policy: school.pack,
      held: { id: 'dispute', person: second, name: second },
      explained: { name: first.join(', '), persons: first },
    },
    next: first.map((person) => `explain ${person}`),
  };
}
