import fc from 'fast-check';
import type { Hold } from '../../src/justify/hold.ts';
import type { Column, EventColumn, SystemMap, Table } from '../../src/map/model.ts';
import type { Activity, Branch, Cond, End, Phase, Policy, Rule } from '../../src/policy/model.ts';
import { cutoff } from '../../src/time/cutoff.ts';
import { localDay, startOfDay } from '../../src/time/day.ts';
import type { Calendar, DayStep, Period, Representation, YearSystem } from '../../src/time/model.ts';
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

const DUE = [
  { kind: 'blank' },
  { kind: 'text', text: '-' },
  { kind: 'text-key', prefix: 'gone-' },
  { kind: 'first', characters: 4 },
] as const;

/** Worlds for fast-check; ask for them `unbiased`, or chances are not what they say. */
export const randomWorld = fc.gen().map((g) => withNotes(g, world(g)));

const calendar = (g: Gen): Calendar => ({
  zone: pick(g, ['Europe/Paris', 'UTC', 'America/St_Johns']),
  schoolYear: chance(g, 70) ? { kind: 'recurring', month: 9, day: 1 } : dated(g, '09-02', '07-05'),
  fiscalYear: { kind: 'recurring', month: pick(g, [1, 4]), day: 1 },
  terms: dated(g, '09-05', '06-30'),
});

function world(g: Gen): World {
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
    calendar: calendar(g),
    controllers: {},
    roles: record(['learner', 'staff', 'anyone'].map(named)),
    data: record(['d1', 'd2', 'd3', 'd4'].map((id) => ({ ...named(id), sources: [] }))),
    events: record(EVENTS.map((id) => ({ ...named(id), slides: false, asked: id === 'asked' }))),
    facts: record([
      { ...named('state'), kind: 'list' as const, values: ['a', 'b', 'c'] },
      { ...named('seated'), kind: 'boolean' as const, values: [true, false] },
      { ...named('amount'), kind: 'number' as const },
      { ...named('born'), kind: 'date' as const },
      { ...named('year'), kind: 'number' as const },
      { ...named('gone'), kind: 'boolean' as const, values: [true, false] },
    ]),
    sources: {},
    recipients: {},
    activities: record(activities),
    chapters: {},
    overlays: [],
  };
  const map = systemMap(g, policy);
  return { policy, map, rows: fill(g, policy, now), holds: holds(g, policy), now };
}

/** Years that a table dates, with gaps between them. */
const dated = (g: Gen, from: string, to: string): YearSystem => ({
  kind: 'table',
  outside: pick(g, ['undecided', 'next', 'previous'] as const),
  entries: [2022, 2023, 2024, 2025].map((y) => ({
    id: `s${y}`,
    from: Temporal.PlainDate.from(`${y}-${from}`),
    to: Temporal.PlainDate.from(`${y + 1}-${to}`),
  })),
});

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
  const kind = pick(g, ['state', 'state', 'state', 'seated', 'seated', 'amount', 'born', 'year', 'gone', 'not', 'any'] as const);
  if (kind === 'state') return { kind: 'fact', fact: 'state', test: { in: chance(g, 50) ? ['a'] : ['a', 'b'] } };
  if (kind === 'seated') return { kind: 'fact', fact: 'seated', test: { in: [chance(g, 50)] } };
  if (kind === 'born')
    return { kind: 'fact', fact: 'born', test: pick(g, [{ from: '2000-01-01', before: '2008-02-29' }, { from: '2004-02-29' }]) };
  if (kind === 'year') return { kind: 'fact', fact: 'year', test: pick(g, [{ in: [2004] }, { from: 2004 }, { before: 2008 }]) };
  if (kind === 'gone') return { kind: 'fact', fact: 'gone', test: { in: [chance(g, 50)] } };
  if (kind === 'amount' && chance(g, 30)) return { kind: 'fact', fact: 'amount', test: { missing: true } };
  if (kind === 'amount') return { kind: 'fact', fact: 'amount', test: { from: 3, before: 10 } };
  if (kind === 'not') return { kind: 'not', of: cond(g) };
  return { kind: pick(g, ['any', 'all'] as const), of: [cond(g), cond(g)] };
}

function phase(g: Gen): Phase {
  const e = end(g, 1);
  const floor = chance(g, 22) ? end(g, 0) : undefined;
  return { end: e, early: chance(g, 15) ? ['asked'] : [], ...(floor ? { floor } : {}), bounds: [] };
}

function rule(g: Gen, activityId: string, id: string): Rule {
  const archived = chance(g, 25);
  const start = end(g, 0);
  const outcome = pick(g, ['delete', 'delete', 'delete', 'anonymise', 'anonymise', 'review', 'transfer'] as const);
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
    elseDelete: chance(g, 30),
    early: chance(g, 20) ? ['asked'] : [],
    ...(chance(g, 12) ? { calendar: { ...calendar(g), zone: pick(g, ['Asia/Shanghai', 'Africa/Dakar', 'America/St_Johns']) } } : {}),
    ...(chance(g, 16) ? { holdWhile: cond(g) } : {}),
    ...(chance(g, 9) ? { warn: { years: 0, months: 0, days: 30 } } : {}),
    ...(chance(g, 8) ? { notBefore: end(g, 0) } : {}),
    ...(activityId !== 'a0' && chance(g, 8) ? { yieldsTo: pick(g, ['a0.1', 'a0.2']) } : {}),
    ...(chance(g, 15) ? { reading: { id, says: 'a reading', confirmed: chance(g, 50) } } : {}),
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
    data: place === 0 || chance(g, 50) ? ['d1', 'd2', 'd3'] : pick(g, [['d1'], ['d2', 'd3'], ['d2'], ['d4']]),
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

/** What is measured of a table: its personal columns that a key does not go into, and some technical one. */
function anonymity(g: Gen, columns: Record<string, Column>): Pick<Table, 'anonymity'> {
  const names = Object.values(columns).flatMap((c) => (c.kind === 'personal' && c.due.kind !== 'text-key' ? [c.name] : []));
  const technical = Object.values(columns).filter((c) => c.kind === 'technical' && ['kind', 'state'].includes(c.name));
  const quasi = [...names, ...(technical[0] && chance(g, 40) ? [technical[0].name] : [])];
  const varied = technical[0] && chance(g, 30) ? { l: 2, sensitive: technical[0].name } : {};
  return { anonymity: { quasi: chance(g, 30) ? [] : quasi, k: pick(g, [2, 2, 3]), ...varied, linking: '-', inference: '-' } };
}

function systemMap(g: Gen, policy: Policy): SystemMap {
  const column = (over: Partial<EventColumn> & Pick<EventColumn, 'column' | 'as'>): EventColumn & { kind: 'column' } => ({
    kind: 'column',
    absent: pick(g, ['unknown', 'not-yet', 'never'] as const),
    sentinels: [],
    plausible: chance(g, 90) ? { from: '1970-01-02', before: '2100-01-01' } : { from: '1800-01-01', before: '2300-01-01' },
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
          due: pick(g, DUE),
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
    ...(chance(g, 70) ? anonymity(g, t.columns) : {}),
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
  const stayOf = { name: 'stay', columns: ['stay_id', 'stay_nr'], table: 'stays', keys: ['id', 'nr'], declared: false };
  const zone = pick(g, [policy.calendar.zone, policy.calendar.zone, 'Europe/Paris', 'UTC', 'America/Sao_Paulo']);
  const made: { column: string; as: Representation; sentinels?: (string | number)[] }[] = [
    { column: 'at_tz', as: { as: 'timestamptz' } },
    { column: 'at_tz', as: { as: 'timestamptz' }, sentinels: ['2099-01-01'] },
    { column: 'at_local', as: { as: 'timestamp', zone } },
    { column: 'at_ms', as: { as: 'unix-milliseconds' }, sentinels: [0] },
    { column: 'at_text', as: { as: 'text-instant' } },
  ];
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
        ['kind', 'at_tz', 'on_date', 'at_unix', 'at_local', 'state', 'amount', 'at_ms', 'at_text', 'born', 'left_on'],
      ),
      events: {
        made: column(pick(g, made)),
        closed: column({ column: 'on_date', as: { as: 'date' }, sentinels: ['2099-12-31'] }),
        asked: column({ column: 'at_unix', as: { as: 'unix-seconds' }, sentinels: [0], absent: 'not-yet' }),
        seat: {
          kind: 'latest-child',
          table: 'seats',
          columns: ['person_id'],
          keys: ['id'],
          where: chance(g, 30) ? { kind: 'desk' } : {},
          value: column({ column: 'begin_at', as: { as: 'timestamptz' }, sentinels: chance(g, 20) ? ['2099-01-01'] : [] }),
          absent: pick(g, ['unknown', 'not-yet', 'never'] as const),
        },
      },
      facts: {
        state: state('state'),
        amount: { kind: 'value', column: 'amount', as: 'number' },
        seated: {
          kind: 'child',
          table: 'seats',
          columns: ['person_id'],
          keys: ['id'],
          where: chance(g, 20) ? { kind: ['desk', null] } : {},
          ...(chance(g, 50) ? { count: 2 } : {}),
        },
        born: { kind: 'value', column: 'born', as: 'date' },
        year: { kind: 'part', column: 'born', part: 'year' },
        gone: { kind: 'is-missing', column: 'left_on', sentinels: ['2099-12-31'] },
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
      columns: columns({ label: ['d3'] }, ['id', 'person_id'], ['begin_at', 'kind']),
      serves: [{ activity: 'plain', where: { kind: 'always' } }],
      events: chance(g, 50) ? { seat: column({ column: 'begin_at', as: { as: 'timestamptz' } }) } : {},
    }),
    table({
      name: 'items',
      people: [
        { name: 'person', path: [personOf], table: 'people', columns: chance(g, 50) ? '*' : ['body'] },
        ...(chance(g, 40) ? [{ name: 'other', path: [link('other_id', 'people')], table: 'people', columns: '*' as const }] : []),
        ...(chance(g, 30)
          ? [{ name: 'third', path: [link('third_id', 'people')], table: 'people', columns: ['remark'], nobody: [0] }]
          : []),
      ],
      links: [personOf, link('other_id', 'people'), link('third_id', 'people')],
      columns: columns(
        { body: ['d1', 'd2'], remark: ['d3'] },
        ['id', 'person_id', 'other_id', 'third_id'],
        ['closed_on', 'made_at', 'kind'],
      ),
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
    table({
      name: 'stays',
      key: ['id', 'nr'],
      people: [{ name: 'person', path: [personOf], table: 'people', columns: '*' }],
      links: [personOf],
      columns: columns({ body: ['d1', 'd2'] }, ['id', 'nr', 'person_id'], ['until_on']),
      events: { closed: column({ column: 'until_on', as: { as: 'date' }, sentinels: ['2099-12-31'] }) },
    }),
    table({
      name: 'calls',
      people: [{ name: 'person', path: [stayOf, personOf], table: 'people', columns: '*' }],
      links: [stayOf],
      columns: columns({ body: ['d2', 'd3'] }, ['id', 'stay_id', 'stay_nr'], ['made_ms']),
      events: {
        closed: { kind: 'parent', link: stayOf, event: 'closed' },
        ...(chance(g, 50) ? { made: column({ column: 'made_ms', as: { as: 'unix-milliseconds' }, sentinels: [0, -1] }) } : {}),
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
    { category: pick(g, ['d1', 'd2', 'd3']), table: 'people' },
    { activity: pick(g, Object.keys(policy.activities)), table: pick(g, ['people', 'calls']) },
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
      at_tz: orNull(() => (chance(g, 10) ? '2099-01-01T00:00:00Z' : instant())),
      on_date: orNull(() => (chance(g, 15) ? pick(g, ['2099-12-31', '1850-06-01', '2250-01-01']) : day().toString())),
      at_unix: pick(g, [0, 0, null, Math.trunc(startOfDay(day(), policy.calendar.zone).epochMilliseconds / 1000)]),
      at_local: orNull(() => `${day().toString()}T${pick(g, ['00:00:00', '23:59:59', '12:00:00'])}`),
      state: pick(g, ['x', 'x', 'x', 'y', 'y', 'z', 'unlisted', null]),
      amount: pick(g, [null, 2, 3, 9, 10]),
      at_ms: pick(g, [
        0,
        null,
        startOfDay(day(), policy.calendar.zone).epochMilliseconds - 1,
        startOfDay(day(), policy.calendar.zone).epochMilliseconds,
      ]),
      at_text: chance(g, 10) ? pick(g, ['soon', '2023-02-30T00:00:00Z', '2023-01-01T00:00:00+01:00']) : orNull(instant),
      born: orNull(() => pick(g, ['1999-12-31', '2000-01-01', '2004-02-28', '2004-02-29', '2008-02-28', '2008-02-29'])),
      left_on: pick(g, [null, '2099-12-31', '2020-01-01']),
      name: `Name ${i}`,
      email: `p${i}@example.test`,
      phone: `0${i}`,
    })),
    roles_held: many(3, (id) => ({ id, person_id: someone(), role: pick(g, ['learner', 'other']) })),
    seats: many(5, (id) => ({
      id,
      person_id: someone(),
      begin_at: orNull(() => (chance(g, 10) ? '2099-01-01T00:00:00Z' : instant())),
      kind: pick(g, ['desk', 'desk', 'room', null]),
      label: `seat ${id}`,
    })),
    items: many(6, (id) => ({
      id,
      person_id: someone(),
      other_id: someone(),
      third_id: chance(g, 40) ? 0 : chance(g, 10) ? 99 : someone(),
      closed_on: orNull(() => day().toString()),
      made_at: orNull(instant),
      kind: pick(g, ['x', 'y', 'z', null]),
      body: `body ${id}`,
      remark: `remark ${id}`,
    })),
    notes: [],
    stays: many(4, (id) => ({
      id,
      nr: id % 2,
      person_id: someone(),
      until_on: orNull(() => (chance(g, 10) ? '2099-12-31' : day().toString())),
      body: `stay ${id}`,
    })),
    calls: [],
  };
}

function leafSteps(e: End): DayStep[][] {
  if (e.kind === 'event') return [e.steps];
  if (e.kind === 'while') return leafSteps(e.grace);
  return 'of' in e ? e.of.flatMap(leafSteps) : [];
}

/** Notes refer to items and calls to stays, so they are added once those are known. */
function withNotes(g: Gen, w: World): World {
  const among = (of: Row[], max: number, row: (parent: Row | undefined, id: number) => Row): Row[] =>
    of.length === 0 ? [] : Array.from({ length: g(fc.nat, { max }) }, (_, i) => row(chance(g, 10) ? undefined : pick(g, of), i + 1));
  const notes = among(w.rows.items, 4, (item, id) => ({
    id,
    item_id: item?.id ?? null,
    made_on: pick(g, ['2023-01-31', '2023-01-31', '2019-12-31', '2025-12-31', '2025-12-31', 'soon', null]),
    body: `note ${id}`,
  }));
  const calls = among(w.rows.stays, 3, (stay, id) => ({
    id,
    stay_id: stay?.id ?? null,
    stay_nr: stay?.nr ?? 1,
    made_ms: pick(g, [0, -1, null, 1_675_119_600_000, 1_577_833_200_000, 1_577_833_199_999]),
    body: `call ${id}`,
  }));
  return { ...w, rows: { ...w.rows, notes, calls } };
}
