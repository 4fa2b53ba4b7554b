import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plan, PlanStep } from '../plan/plan.ts';
import { printImpact } from './print-impact.ts';
import { printPlan, what } from './print-plan.ts';
import { printWaits, type Waited } from './print-waits.ts';
import { messages } from './say.ts';
import { styleFor } from './style.ts';
import { visible } from './visible.ts';

const plain = styleFor({ write: () => {}, isTerminal: false, columns: 80 }, {});
const step = (s: Partial<PlanStep>): PlanStep => ({
  number: 1,
  system: 'intranet',
  table: 'game_results',
  action: 'delete',
  columns: [],
  along: [],
  outcome: 'delete',
  rows: 1204,
  tableRows: 38_838,
  oldest: '2026-11-07',
  reasons: [
    {
      rule: 'applications.failed',
      says: { en: '2 weeks after the decision', fr: '2 semaines après la décision' },
      clauses: ['42-RET-011'],
      rows: 1204,
    },
  ],
  large: false,
  ...s,
});
const blank = (name: string) => ({ name, transform: { kind: 'blank' as const } });
const plan = (p: Partial<Plan>): Plan => ({
  id: '7Q2M4K',
  hash: '',
  policy: { id: '42', version: '2025-08-14', title: {}, hash: '' },
  maps: { intranet: '' },
  law: [],
  asOf: '2026-11-22T23:30:00Z',
  created: '2026-11-22T23:30:00Z',
  zone: 'Europe/Paris',
  pinned: { language: 1, lethe: '0', tzdata: '0', engines: {} },
  readings: { confirmed: 41, unconfirmed: 3 },
  steps: [],
  surveys: [],
  elsewhere: [],
  ...p,
});
const printed = (p: Partial<Plan>, language: 'en' | 'fr' = 'en', width = Number.POSITIVE_INFINITY) =>
  printPlan(plan(p), plain, language, width);

test('a plan says policy, day in the zone of the school, steps with their reasons, and the next command', () => {
  const second = step({
    number: 2,
    table: 'users',
    action: 'columns',
    columns: [blank('email'), blank('phone')],
    rows: 318,
    tableRows: 0,
    large: true,
  });
  assert.equal(
    printed({ steps: [step({}), { ...second, oldest: undefined }] }),
    [
      'Policy 42, version 14 Aug 2025, as of 23 Nov 2026 (Europe/Paris). Readings: 41 confirmed, 3 not.',
      '',
      '  #  system    table         what                 rows  of table      oldest  because',
      '  1  intranet  game_results  delete              1,204      3.1%  7 Nov 2026  2 weeks after the decision  42-RET-011',
      '  2  intranet  users         blank email, phone  1,204                        2 weeks after the decision  42-RET-011  large',
      '',
      'Nothing has been changed. Look closer: lethe explain intranet.game_results KEY. Go on: lethe approve 7Q2M4K --large 2',
    ]
      .join('\n')
      .replace('blank email, phone  1,204', 'blank email, phone    318'),
  );
});

test('several reasons of one step are several lines with their own counts, below the rows of the step', () => {
  const reasons = [
    { rule: 'a.1', says: { en: 'one reason' }, clauses: ['A'], rows: 1000 },
    { rule: 'b.1', says: { en: 'another' }, clauses: ['B', 'C'], rows: 300 },
  ];
  const text = printed({ steps: [step({ reasons })] });
  assert.match(text, /^ {2}1 {2}intranet {2}game_results {2}delete +1,204 .* 1,000: one reason {2}A$/m);
  assert.match(text, /^ +300: another {2}B, C$/m);
});

test('nothing due, and a simulation, are said', () => {
  const text = printed({ asOf: '2027-01-31T23:00:00Z' });
  assert.match(text, /as of 1 Feb 2027/);
  assert.match(text, /^A simulation: it assumes the data of today\.$/m);
  assert.match(text, /^ {2}Nothing is due\.$/m);
  assert.match(text, /Nothing has been changed, and nothing would be\.$/);
});

test('many columns are counted, outcomes have their own verb, and French is French', () => {
  const columns = ['a', 'b', 'c', 'd', 'e'].map(blank);
  assert.match(printed({ steps: [step({ action: 'columns', columns })] }), /blank a, b and 3 more/);
  assert.match(printed({ steps: [step({ action: 'columns', columns, outcome: 'anonymise' })] }, 'fr'), /anonymiser a, b et 3 autres/);
  const text = { name: 'bio', transform: { kind: 'text' as const, text: '-' } };
  assert.match(printed({ steps: [step({ action: 'columns', columns: [text] })] }), /replace bio/);
  assert.match(printed({ steps: [step({})] }, 'fr'), /supprimer .* 2 semaines après la décision {2}42-RET-011/);
});

test('40 columns hold a plan without losing a word', () => {
  const narrow = printed({ steps: [step({})] }, 'en', 40);
  assert.ok(
    narrow
      .split('\n')
      .slice(2, -2)
      .every((l) => visible(l) <= 40),
    narrow,
  );
  assert.match(narrow.replaceAll(/\s+/g, ' '), /because: 2 weeks after the decision 42-RET-011/);
});

const wait = (w: Partial<Waited>): Waited => ({ system: 's', table: 't', for: 'decision', rows: 1, takenAt: '2026-11-24T10:00:00Z', ...w });

test('what waits is grouped: one heading a thing, tables that share a cause share a line, the largest first', () => {
  const lines = printWaits(
    [
      wait({ table: 'a', cause: 'clock-unknown', rule: 'x.1', rows: 5 }),
      wait({ table: 'b', cause: 'clock-unknown', rule: 'x.1', rows: 7, takenAt: '2026-11-23T08:00:00Z' }),
      wait({ table: 'a', cause: 'no-branch', rows: 1000 }),
      wait({ table: 'c', for: 'warning', rule: 'y.1', rows: 3 }),
    ],
    messages('en'),
    'en',
    Number.POSITIVE_INFINITY,
    10,
  );
  assert.deepEqual(lines, [
    '  what waits             rows  table     because',
    '  waits for a warning       3  s.c       (y.1)',
    '  could not be decided  1,000  s.a       no branch of the rule matches',
    '                           12  s.a, s.b  no date to count from (x.1)',
    '  counted 2026-11-23 08:00 UTC; count again with --refresh',
  ]);
});

test('a long list is cut and says where the rest is; no list is no lines', () => {
  const many = Array.from({ length: 9 }, (_, i) => wait({ table: `t${i}`, rule: `r.${i}`, rows: 9 - i }));
  const lines = printWaits(many, messages('en'), 'en', Number.POSITIVE_INFINITY, 6);
  assert.equal(lines.length, 1 + 6 + 2);
  assert.equal(lines.at(-2), '  and 3 more: lethe status');
  const wide = printWaits(
    many.map((w) => ({ ...w, rule: 'r.1' })),
    messages('en'),
    'en',
    Number.POSITIVE_INFINITY,
    6,
  );
  assert.match(wide[1]!, /45 {2}s\.t0, s\.t1 and 7 more {2}\(r\.1\)$/);
  assert.deepEqual(printWaits([], messages('en'), 'en', 80, 6), []);
});

test('an impact says from what to what, and counts in both directions', () => {
  const impact = {
    from: { policy: '42', version: '1' },
    to: { policy: '42', version: '2' },
    asOf: '2026-11-24T10:00:00Z',
    changes: [{ system: 's', table: 'users', what: 'delete', before: 10, after: 12_441, becomesDue: 12_431, noLongerDue: 0 }],
  };
  assert.equal(
    printImpact(impact, 'en', Number.POSITIVE_INFINITY),
    [
      'From 42 (1) to 42 (2).',
      '',
      '  table    what    due now  due then  becomes due  no longer due',
      '  s.users  delete       10    12,441       12,431              0',
    ].join('\n'),
  );
  assert.match(printImpact({ ...impact, changes: [] }, 'fr', 80), /ne rend rien échu et n’épargne rien/);
});

test('S32: what goes in the same statement is named, in both languages', () => {
  const people = step({ table: 'people', along: ['roles_held', 'seats'] });
  assert.equal(what(people, messages('en')), 'delete with their rows in roles_held, seats');
  assert.equal(what(people, messages('fr')), 'supprimer avec leurs lignes de roles_held, seats');
});

test('tables that are left to others are listed with who acts there and how', () => {
  const elsewhere = [{ system: 'lms', who: 'the LMS', how: 'delete the course', tables: 168 }];
  assert.match(printed({ elsewhere }), /\n {2}left to {2}tables {2}how\n {2}the LMS {5}168 {2}delete the course\n/);
  assert.match(printed({ elsewhere }, 'fr'), /\n {2}laissé à {2}tables {2}comment\n/);
});
