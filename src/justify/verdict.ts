import type { Column, PersonLink, Table } from '../map/model.ts';
import type { Outcome } from '../policy/model.ts';
import { type ActivityState, activityState, endedWith, overRules, yielding } from './activity-state.ts';
import { all, any, FALSE, not, type Predicate, textOf } from './predicate.ts';
import { OUTCOMES } from './rule-state.ts';
import { namesNobody, type Question } from './scope.ts';

/** Columns of a table whose verdict is the same: the same activities concern them for the same people. */
export interface Group {
  columns: Column[];
  categories: string[];
  states: ActivityState[];
  active: Predicate;
  archived: Predicate;
  /** By the most protective outcome of what has ended (S31). */
  due: Record<Outcome, Predicate>;
  undecided: Predicate;
  /** Some rule's `hold-while` is true (S58). */
  held: Predicate;
  /** Nothing concerns a person of the row (S3). */
  uncovered: Predicate;
}

/** The groups of personal columns of a table with their verdicts (S3, S5, S29, S31). */
export function groups(q: Question, table: Table): Group[] {
  const states = table.serves.flatMap((s) => table.people.map((p) => activityState(q, table, s, p)));
  const byKey = new Map<string, { columns: Column[]; states: ActivityState[]; people: PersonLink[] }>();
  for (const column of Object.values(table.columns)) {
    if (column.kind !== 'personal') continue;
    const people = table.people.filter((p) => p.columns === '*' || p.columns.includes(column.name));
    const covering = states.filter((s) => people.includes(s.person) && s.activity.data.some((d) => column.data.includes(d)));
    const key = JSON.stringify([people.map((p) => p.name), covering.map((s) => [s.activity.id, s.person.name])]);
    const known = byKey.get(key);
    if (known) known.columns.push(column);
    else byKey.set(key, { columns: [column], states: covering, people });
  }
  return [...byKey.values()].map((g) => verdict(g.columns, g.people, g.states));
}

interface PersonState {
  /** The link is empty: it names nobody. */
  nobody: Predicate;
  states: ActivityState[];
}

function verdict(columns: Column[], people: PersonLink[], states: ActivityState[]): Group {
  const settled = people.map((person): PersonState => {
    const own = states.filter((s) => s.person === person);
    return { nobody: people.length > 1 ? namesNobody(person) : FALSE, states: own.map((s) => yielding(s, own)) };
  });
  const every = settled.flatMap((p) => p.states);
  const active = any(...every.map((s) => overRules(s, (r) => r.active)));
  const within = (ended: (s: ActivityState) => Predicate) =>
    all(
      ...settled.map((p) => any(p.nobody, all(...p.states.map((s) => any(s.none, ended(s))), any(...p.states.map(ended))))),
      any(...every.map(ended)),
    );
  const due = {} as Record<Outcome, Predicate>;
  let milder: Predicate = FALSE;
  // From the least to the most protective: each adds what the milder ones do not cover.
  for (let i = 1; i <= OUTCOMES.length; i++) {
    const among = within((s) => endedWith(s, OUTCOMES.slice(0, i)));
    due[OUTCOMES[i - 1]!] = textOf(among) === textOf(milder) ? FALSE : all(among, not(milder));
    milder = among;
  }
  const inArchive = (s: ActivityState) => overRules(s, (r) => r.archived);
  const archived = all(
    within((s) => any(inArchive(s), endedWith(s, OUTCOMES))),
    any(...every.map(inArchive)),
  );
  return {
    columns,
    categories: [...new Set(columns.flatMap((c) => c.data))],
    states: every,
    active,
    archived,
    due,
    undecided: not(any(active, archived, milder)),
    held: any(...every.map((s) => overRules(s, (r) => r.held))),
    uncovered: any(...settled.map((p) => all(not(p.nobody), ...p.states.map((s) => s.none)))),
  };
}
