import fc from 'fast-check';
import type { Hold } from '../../src/justify/hold.ts';
import type { Column, EventColumn, SystemMap, Table } from '../../src/map/model.ts';
import type { Activity, Branch, Cond, End, Phase, Policy, Rule } from '../../src/policy/model.ts';
import { cutoff } from '../../src/time/cutoff.ts';
import { localDay, startOfDay } from '../../src/time/day.ts';
import type { Calendar, DayStep, Period } from '../../src/time/model.ts';
import type { Row, Rows } from './schema.ts';

/** A random policy, map, rows, holds and instant. Events lie on and beside the edges of the policy's own clocks. */
export interface World {
  policy: Policy;
  map: SystemMap;
  rows: Rows;
  holds: Hold[];
  now: Temporal.Instant;
}

type Gen = fc.GeneratorValue;
const pick = <T>(g: Gen, of: readonly T[]): T => of[g(fc.nat, { max: of.length - 1 })]!;
const chance = (g: Gen, percent: number): boolean => g(fc.nat, { max: 99 }) < percent;
const span = { file: 'world', line: 1, column: 1, length: 1 };
const named = (id: string) => ({ id, label: { en: id }, clauses: [], span });
const record = <T extends { id: string }>(of: T[]): Record<string, T> => Object.fromEntries(of.map((x) => [x.id, x]));

const EVENTS = ['made', 'closed', 'asked', 'seat'] as const;
const PERIODS: Period[] = [
  { years: 0, months: 0, days: 14 },
  { years: 0, months: 1, days: 0 },
  { years: 3, months: 0, days: 0 },
  { years: 0, months: 6, days: 0 },
  { years: 0, months: 0, days: 0 },
  { years: 1, months: 1, days: 1 },
  { years: 0, months: 0, days: 548 },
];

/** Worlds for fast-check; ask for them `unbiased`, or chances are not what they say. */
export const randomWorld = fc.gen().map((g) => withNotes(g, world(g)));

function world(g: Gen): World {
  const calendar: Calendar = {
    zone: pick(g, ['Europe/Paris', 'UTC', 'America/St_Johns']),
    schoolYear: { kind: 'recurring', month: 9, day: 1 },
    fiscalYear: { kind: 'recurring', month: pick(g, [1, 4]), day: 1 },
    terms: {
      kind: 'table',
      outside: pick(g, ['undecided', 'next', 'previous'] as const),
      entries: [2022, 2023, 2024, 2025].map((y) => ({
        id: `s${y}`,
        from: Temporal.PlainDate.from(`${y}-09-05`),
        to: Temporal.PlainDate.from(`${y + 1}-06-30`),
      })),
    },
  };
  const now = Temporal.Instant.from(
    pick(g, ['2026-11-22T10:00:00Z', '2024-02-29T23:30:00Z', '2026-03-28T23:00:00Z', '2025-06-30T22:00:00Z']),
  );
  const activities = Array.from({ length: 1 + g(fc.nat, { max: 2 }) }, (_, i) => activity(g, `a${i}`, i));
  activities.push(plain(g));
  const policy: Policy = {
    id: 'w',
    version: '2026-01-01',
    title: { en: 'w' },
    languages: ['en'],
    law: [],
    calendar,
    controllers: {},
    roles: record(['learner', 'staff', 'anyone'].map(named)),
    data: record(['d1', 'd2', 'd3'].map((id) => ({ ...named(id), sources: [] }))),
    events: record(EVENTS.map((id) => ({ ...named(id), slides: false, asked: id === 'asked' }))),
    facts: record([
      { ...named('state'), kind: 'list' as const, values: ['a', 'b', 'c'] },
      { ...named('seated'), kind: 'boolean' as const, values: [true, false] },
      { ...named('amount'), kind: 'number' as const },
    ]),
    sources: {},
    recipients: {},
    activities: record(activities),
    statements: [],
  };
  const map = systemMap(g, policy);
  return { policy, map, rows: fill(g, policy, now), holds: holds(g, policy), now };
}

function end(g: Gen, depth: number): End {
  const kind =
    depth === 0 ? 'event' : pick(g, ['event', 'event', 'event', 'latest', 'earliest', 'first-known', 'while', 'forever'] as const);
  if (kind === 'event') return { kind, event: pick(g, EVENTS), steps: steps(g) };
  if (kind === 'forever') return chance(g, 30) ? { kind } : { kind: 'hours', event: 'made', hours: 72 };
  if (kind === 'while') return { kind, cond: cond(g), grace: end(g, 0) };
  const of = [end(g, depth - 1), end(g, depth - 1)];
  return kind === 'first-known' ? { kind, of, evenIfPending: chance(g, 50) } : { kind, of };
}

function steps(g: Gen): DayStep[] {
  const add: DayStep = { add: pick(g, PERIODS) };
  if (chance(g, 60)) return [add];
  const round: DayStep = chance(g, 50)
    ? { endOf: pick(g, ['calendar-year', 'school-year', 'fiscal-year', 'term', 'month', 'week'] as const) }
    : { startOfNext: pick(g, ['calendar-year', 'school-year', 'month'] as const) };
  return chance(g, 50) ? [round, add] : [add, round];
}

function cond(g: Gen): Cond {
  const kind = pick(g, ['state', 'state', 'seated', 'amount', 'not', 'any'] as const);
  if (kind === 'state') return { kind: 'fact', fact: 'state', test: { in: chance(g, 50) ? ['a'] : ['a', 'b'] } };
  if (kind === 'seated') return { kind: 'fact', fact: 'seated', test: { in: [chance(g, 50)] } };
  if (kind === 'amount') return { kind: 'fact', fact: 'amount', test: { from: 3, before: 10 } };
  if (kind === 'not') return { kind: 'not', of: cond(g) };
  return { kind: pick(g, ['any', 'all'] as const), of: [cond(g), cond(g)] };
}

function phase(g: Gen): Phase {
  const e = end(g, 1);
  const floor = chance(g, 15) ? end(g, 0) : undefined;
  return { end: e, early: chance(g, 15) ? ['asked'] : [], ...(floor ? { floor } : {}), bounds: [] };
}

function rule(g: Gen, activityId: string, id: string): Rule {
  const archived = chance(g, 25);
  const start = end(g, 0);
  const outcome = pick(g, ['delete', 'delete', 'delete', 'delete', 'anonymise', 'review', 'transfer'] as const);
  return {
    id,
    activity: activityId,
    ...(chance(g, 8) ? { appliesTo: { event: 'made', from: '2020-01-01' } } : {}),
    ...(archived && chance(g, 40) ? {} : { active: phase(g) }),
    ...(archived ? { archive: { ...phase(g), start, purpose: {}, basis: 'legal-obligation', readers: [] } } : {}),
    then: chance(g, 10)
      ? [
          { when: cond(g), outcome },
          { when: { kind: 'always' }, outcome: 'delete' },
        ]
      : [{ when: { kind: 'always' }, outcome }],
    elseDelete: false,
    early: chance(g, 20) ? ['asked'] : [],
    ...(chance(g, 10) ? { holdWhile: cond(g) } : {}),
    ...(chance(g, 5) ? { warn: { years: 0, months: 0, days: 30 } } : {}),
    ...(chance(g, 8) ? { notBefore: end(g, 0) } : {}),
    ...(chance(g, 10) ? { reading: { id, says: 'a reading', confirmed: chance(g, 50) } } : {}),
    clauses: [],
    cites: [],
    says: {},
    span,
  };
}

function activity(g: Gen, id: string, place: number): Activity {
  const count = pick(g, [1, 1, 2, 3]);
  const branches: Branch[] = Array.from({ length: count }, (_, i) => ({
    when: i === count - 1 && chance(g, 85) ? { kind: 'always' } : cond(g),
    rule: chance(g, 12) ? 'ends' : rule(g, id, `${id}.${i + 1}`),
    otherwise: false,
    span,
  }));
  return {
    ...named(id),
    controllers: { arrangement: 'sole', who: [] },
    bases: [],
    roles: pick(g, [['learner'], ['anyone'], ['anyone'], ['anyone'], ['learner', 'staff']]),
    data: place === 0 || chance(g, 50) ? ['d1', 'd2', 'd3'] : pick(g, [['d1'], ['d2', 'd3']]),
    sources: [],
    recipients: [],
    residual: place > 0 && chance(g, 10),
    ...(place > 0 && chance(g, 10) ? { yieldsTo: 'a0' } : {}),
    branches,
  };
}

/** What seats and roles held serve: it reads neither, so that what people are judged by may be over before they are (S32). */
function plain(g: Gen): Activity {
  const keep: Phase = { end: { kind: 'event', event: pick(g, ['made', 'closed']), steps: steps(g) }, early: [], bounds: [] };
  const then: Rule['then'] = [{ when: { kind: 'always' }, outcome: 'delete' }];
  const kept: Rule = {
    id: 'plain.1',
    activity: 'plain',
    active: keep,
    then,
    elseDelete: false,
    early: [],
    clauses: [],
    cites: [],
    says: {},
    span,
  };
  return {
    ...named('plain'),
    controllers: { arrangement: 'sole', who: [] },
    bases: [],
    roles: ['anyone'],
    data: ['d1', 'd2', 'd3'],
    sources: [],
    recipients: [],
    residual: false,
    branches: [{ when: { kind: 'always' }, rule: kept, otherwise: false, span }],
  };
}

function systemMap(g: Gen, policy: Policy): SystemMap {
  const column = (over: Partial<EventColumn> & Pick<EventColumn, 'column' | 'as'>): EventColumn & { kind: 'column' } => ({
    kind: 'column',
    absent: pick(g, ['unknown', 'not-yet', 'never'] as const),
    sentinels: [],
    plausible: { from: '1970-01-02', before: '2100-01-01' },
    ...over,
  });
  const columns = (personal: Record<string, string[]>, links: string[], technical: string[]): Record<string, Column> =>
    Object.fromEntries([
      ...Object.entries(personal).map(([name, data]): [string, Column] => [
        name,
        {
          name,
          data,
          kind: 'personal',
          due: pick(g, [{ kind: 'blank' }, { kind: 'text', text: '-' }, { kind: 'text-key', prefix: 'gone-' }] as const),
          span,
        },
      ]),
      ...links.map((name): [string, Column] => [name, { name, data: [], kind: 'link', due: { kind: 'keep' }, span }]),
      ...technical.map((name): [string, Column] => [name, { name, data: [], kind: 'technical', due: { kind: 'keep' }, span }]),
    ]);
  const link = (name: string, table: string) => ({ name, columns: [name], table, keys: ['id'], declared: false });
  const serves = () =>
    Object.keys(policy.activities)
      .filter((id) => id !== 'plain')
      .filter((_, i) => i === 0 || chance(g, 70))
      .map((a) => ({ activity: a, where: chance(g, 15) ? cond(g) : ({ kind: 'always' } as const) }));
  const table = (t: Partial<Table> & Pick<Table, 'name' | 'people' | 'columns'>): Table => ({
    key: ['id'],
    links: [],
    roles: {},
    events: {},
    facts: {},
    serves: serves(),
    gone: 'delete',
    technical: false,
    acknowledged: [],
    span,
    ...t,
  });
  const state = (name: string) => ({
    kind: 'column' as const,
    column: name,
    values: [
      { code: 'x', value: 'a' },
      { code: 'y', value: 'b' },
      { code: chance(g, 50) ? null : 'z', value: 'c' },
    ],
  });
  const personOf = link('person_id', 'people');
  const tables: Table[] = [
    table({
      name: 'people',
      people: [{ name: 'person', path: [], table: 'people', columns: '*' }],
      roles: {
        learner: {
          kind: 'where',
          test: {
            kind: 'any',
            of: [
              { kind: 'column', column: 'kind', in: ['L'], known: ['L', 'S', 'N'] },
              { kind: 'child', table: 'roles_held', columns: ['person_id'], keys: ['id'], where: { role: 'learner' } },
            ],
          },
        },
        staff: { kind: 'where', test: { kind: 'column', column: 'kind', in: ['S'], known: ['L', 'S', 'N'] } },
        anyone: { kind: 'always' },
      },
      columns: columns(
        { name: ['d1'], email: ['d2'], phone: ['d2', 'd3'] },
        ['id'],
        ['kind', 'at_tz', 'on_date', 'at_unix', 'at_local', 'state', 'amount'],
      ),
      events: {
        made: column(
          chance(g, 50)
            ? { column: 'at_tz', as: { as: 'timestamptz' } }
            : { column: 'at_local', as: { as: 'timestamp', zone: policy.calendar.zone } },
        ),
        closed: column({ column: 'on_date', as: { as: 'date' }, sentinels: ['2099-12-31'] }),
        asked: column({ column: 'at_unix', as: { as: 'unix-seconds' }, sentinels: [0], absent: 'not-yet' }),
        seat: {
          kind: 'latest-child',
          table: 'seats',
          columns: ['person_id'],
          keys: ['id'],
          where: {},
          value: column({ column: 'begin_at', as: { as: 'timestamptz' } }),
          absent: pick(g, ['unknown', 'not-yet', 'never'] as const),
        },
      },
      facts: {
        state: state('state'),
        amount: { kind: 'value', column: 'amount', as: 'number' },
        seated: { kind: 'child', table: 'seats', columns: ['person_id'], keys: ['id'], where: {}, ...(chance(g, 30) ? { count: 2 } : {}) },
      },
      gone: pick(g, ['delete', 'delete', 'delete', 'anonymise'] as const),
    }),
    table({
      name: 'roles_held',
      people: [{ name: 'person', path: [personOf], table: 'people', columns: '*' }],
      links: [personOf],
      columns: columns({ role: ['d1'] }, ['id', 'person_id'], []),
      serves: [{ activity: 'plain', where: { kind: 'always' } }],
    }),
    table({
      name: 'seats',
      people: [{ name: 'person', path: [personOf], table: 'people', columns: '*' }],
      links: [personOf],
      columns: columns({ label: ['d3'] }, ['id', 'person_id'], ['begin_at']),
      serves: [{ activity: 'plain', where: { kind: 'always' } }],
      events: chance(g, 50) ? { seat: column({ column: 'begin_at', as: { as: 'timestamptz' } }) } : {},
    }),
    table({
      name: 'items',
      people: [
        { name: 'person', path: [personOf], table: 'people', columns: chance(g, 50) ? '*' : ['body'] },
        ...(chance(g, 40) ? [{ name: 'other', path: [link('other_id', 'people')], table: 'people', columns: '*' as const }] : []),
      ],
      links: [personOf, link('other_id', 'people')],
      columns: columns({ body: ['d1', 'd2'], remark: ['d3'] }, ['id', 'person_id', 'other_id'], ['closed_on', 'made_at', 'kind']),
      events: {
        closed: column({ column: 'closed_on', as: { as: 'date' } }),
        ...(chance(g, 50) ? { made: column({ column: 'made_at', as: { as: 'timestamptz' } }) } : {}),
      },
      facts: chance(g, 50) ? { state: state('kind') } : {},
    }),
    table({
      name: 'notes',
      people: [{ name: 'person', path: [link('item_id', 'items'), personOf], table: 'people', columns: '*' }],
      links: [link('item_id', 'items')],
      columns: columns({ body: ['d1', 'd3'] }, ['id', 'item_id'], ['made_on']),
      events: {
        closed: { kind: 'parent', link: link('item_id', 'items'), event: 'closed' },
        ...(chance(g, 50) ? { made: column({ column: 'made_on', as: { as: 'text-date' } }) } : {}),
      },
    }),
  ];
  return {
    system: 'w',
    engine: 'postgres',
    url: { env: 'W' },
    schema: 'public',
    tables: Object.fromEntries(tables.map((t) => [t.name, t])),
    patterns: [],
    span,
  };
}

function holds(g: Gen, policy: Policy): Hold[] {
  if (chance(g, 55)) return [];
  const scope = pick(g, [
    { person: { table: 'people', key: '1' } },
    { person: { table: 'people', key: '2' } },
    { table: 'items' },
    { activity: Object.keys(policy.activities)[0]!, person: { table: 'people', key: '1' } },
    { category: 'd1', table: 'notes' },
  ]);
  return [{ id: 'h1', owner: 'legal', reason: 'dispute', reassess: '2027-02-01', acknowledged: '2020-01-01T00:00:00Z', ...scope }];
}

/** Days on both sides of every edge of the policy, and a few that mean nothing. */
function fill(g: Gen, policy: Policy, now: Temporal.Instant): Rows {
  const today = localDay(now, policy.calendar.zone);
  const leaves = Object.values(policy.activities)
    .flatMap((a) => a.branches.flatMap((b) => (b.rule === 'ends' ? [] : [b.rule.active?.end, b.rule.archive?.end, b.rule.archive?.start])))
    .flatMap((e) => (e ? leafSteps(e) : []));
  const edges = leaves.map((s) => cutoff(s, policy.calendar, today).bound).filter((d) => d.year > 1975 && d.year < 2090);
  const day = (): Temporal.PlainDate => {
    const base = edges.length > 0 && chance(g, 75) ? pick(g, edges) : today.subtract({ days: g(fc.nat, { max: 3000 }) });
    return base.add({ days: pick(g, [-1, -1, 0, 1, -400]) });
  };
  const orNull = <T extends string | number>(v: () => T): T | null => (chance(g, 8) ? null : v());
  const instant = () => {
    const start = startOfDay(day(), policy.calendar.zone);
    return start.subtract({ seconds: pick(g, [0, 1, 3600, 0]) }).toString();
  };
  const people = 2 + g(fc.nat, { max: 3 });
  const someone = () => orNull(() => 1 + g(fc.nat, { max: people - 1 }));
  const many = (max: number, row: (id: number) => Row): Row[] => Array.from({ length: g(fc.nat, { max }) }, (_, i) => row(i + 1));
  return {
    people: Array.from({ length: people }, (_, i) => ({
      id: i + 1,
      kind: pick(g, ['L', 'L', 'L', 'L', 'S', 'S', 'N', '?', null]),
      at_tz: orNull(instant),
      on_date: orNull(() => (chance(g, 10) ? '2099-12-31' : day().toString())),
      at_unix: pick(g, [0, 0, null, Math.trunc(startOfDay(day(), policy.calendar.zone).epochMilliseconds / 1000)]),
      at_local: orNull(() => `${day().toString()}T${pick(g, ['00:00:00', '23:59:59', '12:00:00'])}`),
      state: pick(g, ['x', 'x', 'x', 'y', 'y', 'z', 'unlisted', null]),
      amount: pick(g, [null, 2, 3, 9, 10]),
      name: `Name ${i}`,
      email: `p${i}@example.test`,
      phone: `0${i}`,
    })),
    roles_held: many(3, (id) => ({ id, person_id: someone(), role: pick(g, ['learner', 'other']) })),
    seats: many(5, (id) => ({ id, person_id: someone(), begin_at: orNull(instant), label: `seat ${id}` })),
    items: many(6, (id) => ({
      id,
      person_id: someone(),
      other_id: someone(),
      closed_on: orNull(() => day().toString()),
      made_at: orNull(instant),
      kind: pick(g, ['x', 'y', 'z', null]),
      body: `body ${id}`,
      remark: `remark ${id}`,
    })),
    notes: [],
  };
}

function leafSteps(e: End): DayStep[][] {
  if (e.kind === 'event') return [e.steps];
  if (e.kind === 'while') return leafSteps(e.grace);
  return 'of' in e ? e.of.flatMap(leafSteps) : [];
}

/** Notes refer to items, so they are added once the items are known. */
function withNotes(g: Gen, w: World): World {
  const items = w.rows.items.map((i) => i.id as number);
  if (items.length === 0) return w;
  const notes = Array.from({ length: g(fc.nat, { max: 4 }) }, (_, i) => ({
    id: i + 1,
    item_id: chance(g, 10) ? null : pick(g, items),
    made_on: pick(g, ['2023-01-31', '2023-01-31', '2019-12-31', '2025-12-31', '2025-12-31', 'soon', null]),
    body: `note ${i}`,
  }));
  return { ...w, rows: { ...w.rows, notes } };
}
