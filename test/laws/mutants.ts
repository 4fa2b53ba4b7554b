import type { Branch, Rule } from '../../src/policy/model.ts';
import type { World } from './world.ts';

/**
 * A fault planted in the engine, and the law that has to find it (E29): in what it understands of policy, map and instant before it
 * compiles them, or in the SQL that it sends.
 */
export interface Mutant {
  name: string;
  finds: 'same-everywhere' | 'apply';
  /** What the failure says first. */
  law: RegExp;
  understands?: (w: World) => World;
  sends?: (sql: string) => string;
}

export const MUTANTS: Mutant[] = [
  {
    name: 'explicit holds are not asked for',
    finds: 'apply',
    law: /^law 1/,
    sends: (sql) => sql.replace('exists (select from lethe.holds where released is null)', 'false'),
  },
  {
    name: 'a hold protects only rows whose person is named twice',
    finds: 'same-everywhere',
    law: /^law 5/,
    sends: (sql) => sql.replaceAll(/in \(select h\.person_key/g, 'not in (select h.person_key'),
  },
  { name: 'the policy’s own holds are forgotten', finds: 'apply', law: /^law [134]/, understands: rules(({ holdWhile: _, ...r }) => r) },
  { name: 'warnings are not waited for', finds: 'apply', law: /^law [23]/, understands: rules(({ warn: _, ...r }) => r) },
  {
    name: 'early ends cut floors',
    finds: 'apply',
    law: /^law [234]/,
    understands: rules((r) => (r.active ? { ...r, active: { ...r.active, floor: undefined } } : r)),
  },
  {
    name: 'the last kept day is due',
    finds: 'apply',
    law: /^law [23]/,
    understands: (w) => ({ ...w, now: w.now.add({ hours: 24 }) }),
  },
  {
    name: 'the first due day is kept',
    finds: 'apply',
    law: /^law 3/,
    understands: (w) => ({ ...w, now: w.now.subtract({ hours: 24 }) }),
  },
  {
    name: 'unconfirmed readings count as confirmed',
    finds: 'apply',
    law: /^law [34]/,
    understands: rules((r) => (r.reading ? { ...r, reading: { ...r.reading, confirmed: true } } : r)),
  },
  { name: 'codes that nobody listed mean the first value', finds: 'apply', law: /^law [34]/, understands: listed },
  {
    name: 'a sentinel is a very old date',
    finds: 'same-everywhere',
    law: /^law 5/,
    sends: (sql) => sql.replaceAll(/ >= (\$\d+::bigint)/g, ' is distinct from $1'),
  },
  {
    name: 'not of something missing is missing',
    finds: 'same-everywhere',
    law: /^law 5/,
    sends: (sql) => sql.replaceAll(') is not true', ') is false'),
  },
  {
    name: 'two of a kind take three',
    finds: 'same-everywhere',
    law: /^law 5/,
    sends: (sql) => sql.replaceAll(/\) n\) >= (\$\d+::bigint)/g, ') n) > $1'),
  },
  {
    name: 'roles of the past do not count',
    finds: 'same-everywhere',
    law: /^law 5/,
    understands: (w) => ({ ...w, map: { ...w.map, tables: { ...w.map.tables, people: { ...w.map.tables.people!, roles: {} } } } }),
  },
  {
    name: 'what people are judged by goes first',
    finds: 'apply',
    law: /^law [2346]/,
    understands: bearing,
  },
  {
    name: 'receipts of single rows are lost',
    finds: 'apply',
    law: /^law 7/,
    sends: (sql) => sql.replace('from counted where rows > 0', 'from counted where rows > 1'),
  },
];

function rules(change: (rule: Rule) => Rule): (w: World) => World {
  const branch = (b: Branch): Branch => (b.rule === 'ends' ? b : { ...b, rule: change(b.rule) });
  return (w) => ({
    ...w,
    policy: {
      ...w.policy,
      activities: Object.fromEntries(
        Object.entries(w.policy.activities).map(([id, a]) => [id, { ...a, branches: a.branches.map(branch) }]),
      ),
    },
  });
}

function listed(w: World): World {
  const people = w.map.tables.people!;
  const state = people.facts.state!;
  if (state.kind !== 'column') return w;
  const facts = { ...people.facts, state: { ...state, values: [...state.values, { code: 'unlisted', value: 'a' }] } };
  return { ...w, map: { ...w.map, tables: { ...w.map.tables, people: { ...people, facts } } } };
}

/** Seats and roles look as if they served everything, so that nothing keeps them beside their people (S32). */
function bearing(w: World): World {
  const every = Object.keys(w.policy.activities);
  const serving = (name: string) => {
    const table = w.map.tables[name]!;
    const others = every.filter((a) => !table.serves.some((s) => s.activity === a));
    const never = { kind: 'not', of: { kind: 'always' } } as const;
    return { ...table, serves: [...table.serves, ...others.map((activity) => ({ activity, where: never }))] };
  };
  return { ...w, map: { ...w.map, tables: { ...w.map.tables, seats: serving('seats'), roles_held: serving('roles_held') } } };
}
