import assert from 'node:assert/strict';
import { sweep } from '../../src/engine/memory/sweep.ts';
import { judgeRow } from '../../src/engine/memory/verdict.ts';
import type { Row, World } from '../../src/engine/memory/world.ts';
import type { Hold } from '../../src/justify/hold.ts';
import { compile } from '../../src/justify/program.ts';
import { OUTCOMES } from '../../src/justify/rule-state.ts';
import { readMap } from '../../src/map/read.ts';
import { byCampus } from '../../src/policy/by-campus.ts';
import { readPolicy } from '../../src/policy/read.ts';
import { says } from '../laws/plainly.ts';

/** A small school whose rules, map and rows a test says; what it does not say is the plainest that there is. */
export interface Told {
  /** Activities by name: a retention, or more than that. All concern pupils and the category `identity` unless they say otherwise. */
  activities: Record<string, unknown>;
  policy?: Record<string, unknown>;
  /** Tables as a map writes them; `users` is there anyway. */
  tables?: Record<string, unknown>;
  users?: Record<string, unknown>;
  rows: Record<string, Row[]>;
  /** Files of campuses (S42). */
  campuses?: object[];
  holds?: Partial<Hold>[];
  /** Noon of a day, UTC, or an instant. */
  now: string;
}

const PERSON = { roles: { pupil: { kind: 'P' }, teacher: { kind: 'T' } } };

export function school(told: Told): World {
  const activities = Object.fromEntries(
    Object.entries(told.activities).map(([id, a]) => {
      const whole = typeof a === 'object' && a !== null && 'retention' in a ? a : { retention: a };
      const plain = { title: id, controllers: { sole: 'school' }, bases: [{ basis: 'contract' }], roles: ['pupil'], data: ['identity'] };
      return [id, { ...plain, ...whole }];
    }),
  );
  const policy = {
    lethe: 1,
    policy: { id: 'school', version: '1', title: 'School', languages: ['en'] },
    calendar: { zone: 'Europe/Paris', 'school-year': '09-01' },
    controllers: { school: { name: 'School' } },
    roles: { pupil: {}, teacher: {} },
    data: { identity: {}, contact: {}, health: {} },
    recipients: { archivist: {} },
    events: { made: {}, left: {}, asked: { asked: true } },
    facts: {
      state: ['open', 'closed'],
      disputed: { values: [true, false] },
      mark: { number: true },
      born: { date: true },
      year: { number: true },
    },
    activities,
    ...told.policy,
  };
  const file = (name: string, of: object) => ({ file: name, text: JSON.stringify(of) });
  const read = readPolicy(
    [file('policy.yaml', policy)],
    (told.campuses ?? []).map((c, i) => file(`campus${i}.yaml`, { lethe: 1, ...c })),
  );
  assert.ok(read.policy, JSON.stringify(read.diagnostics));
  const users = {
    key: 'id',
    person: PERSON,
    columns: { name: 'identity' },
    technical: ['kind', 'made_on', 'left_on', 'asked_on', 'state', 'disputed', 'mark', 'born'],
    events: { made: day('made_on'), left: day('left_on'), asked: day('asked_on') },
    facts: {
      state: { column: 'state', values: { o: 'open', c: 'closed' } },
      disputed: { column: 'disputed', values: { y: true, n: false } },
      mark: { value: 'mark' },
      born: { value: 'born', as: 'date' },
      year: { column: 'born', part: 'year' },
    },
    serves: Object.keys(told.activities),
    ...told.users,
  };
  const map = { lethe: 1, system: { id: 's', engine: 'postgres', url: { env: 'S_URL' } }, tables: { users, ...told.tables } };
  const found = readMap({ file: 's.map.yaml', text: JSON.stringify(map) }, read.policy);
  assert.ok(found.map, JSON.stringify(found.diagnostics));
  const holds = (told.holds ?? []).map((h, i): Hold => ({ ...HOLD, id: `h${i}`, ...h }));
  const rows = new Map(Object.entries(told.rows).map(([t, of]) => [t, of.map((r) => (t === 'users' ? { kind: 'P', ...r } : r))]));
  const now = Temporal.Instant.from(told.now.length === 10 ? `${told.now}T12:00:00Z` : told.now);
  return { policy: byCampus(read.policy), map: found.map, rows, holds, now };
}

export const day = (column: string, more: object = {}) => ({ column, as: 'date', ...more });
const HOLD = { owner: 'legal', reason: 'dispute', reassess: '2027-01-01', acknowledged: '2020-01-01T00:00:00Z' };

/**
 * The verdict of one column, `due:delete` and so on, with ` held` when it may not go. Both evaluators are asked; that they agree is part of
 * every test.
 */
export function verdict(w: World, table: string, id: number | string, column: string): string {
  const row = w.rows.get(table)!.find((r) => r.id === id)!;
  const mine = judgeRow(w, table, row);
  const found = mine.columns.find((c) => c.column === column)!;
  const said = found.verdict === 'due' ? `due:${found.outcome}` : found.verdict;
  const { groups, held } = compile(w.policy, w.map, w.now).tables.find((t) => t.table.name === table)!;
  const group = groups.find((g) => g.columns.some((c) => c.name === column))!;
  const theirs = says(w, table, row, group.active)
    ? 'active'
    : says(w, table, row, group.archived)
      ? 'archived'
      : (OUTCOMES.filter((o) => says(w, table, row, group.due[o])).map((o) => `due:${o}`)[0] ?? 'undecided');
  assert.equal(theirs, said, `the intermediate form says ${theirs}, the definition ${said}`);
  assert.equal(says(w, table, row, held), mine.row.held, 'both agree on what is held');
  return found.held ? `${said} held` : said;
}

/** The verdict of the name of user 1. */
export const ofUser = (told: Told): string => verdict(school(told), 'users', 1, 'name');

/** The keys of the rows that a sweep leaves. */
export const left = (w: World, table: string): unknown[] => (sweep(w).get(table) ?? []).map((r) => r.id);
