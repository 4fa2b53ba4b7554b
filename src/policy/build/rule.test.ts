import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Calendar, DayStep } from '../../time/model.ts';
import { parsePeriod } from '../../time/period.ts';
import { applySteps } from '../../time/steps.ts';
import type { End, Policy, Rule } from '../model.ts';
import { readPolicy, rulesOf } from '../read.ts';
import type { EndInput } from '../schema/end.ts';

const HEAD = {
  lethe: 1,
  policy: { id: 'school', version: '1', title: 'School', languages: ['en'] },
  calendar: { zone: 'Europe/Paris', 'school-year': '09-01', 'fiscal-year': '04-01', terms: '02-01' },
  controllers: { school: { name: 'School' } },
  roles: { student: {} },
  data: { identity: {} },
  recipients: { office: {} },
  events: { left: {}, seen: {}, born: {}, asked: { asked: true } },
  facts: { outcome: ['passed', 'failed'], open: { values: [true, false] }, mark: { number: true } },
};
const ACTIVITY = {
  title: 'Studies',
  controllers: { sole: 'school' },
  bases: [{ basis: 'contract' }],
  roles: ['student'],
  data: ['identity'],
};

function policyOf(activities: Record<string, unknown>): Policy {
  const all = Object.fromEntries(Object.entries(activities).map(([id, retention]) => [id, { ...ACTIVITY, retention }]));
  // JSON is YAML
  const { policy, diagnostics } = readPolicy([{ file: 'policy.yaml', text: JSON.stringify({ ...HEAD, activities: all }) }]);
  assert.ok(policy, JSON.stringify(diagnostics));
  return policy;
}
const ruleOf = (retention: Record<string, unknown>): Rule => rulesOf(policyOf({ studies: { then: 'delete', ...retention } }))[0]!;
const kept = (keep: EndInput): End => ruleOf({ keep, 'review-every': '1 year' }).active!.end;
const years = (n: number): DayStep => ({ add: { years: n, months: 0, days: 0 } });
const event = (name: string, ...steps: DayStep[]): End => ({ kind: 'event', event: name, steps });

test('an event alone, until, a period and a rounding become an event with steps, innermost first', () => {
  assert.deepEqual(kept('left'), event('left'));
  assert.deepEqual(kept({ until: 'left' }), event('left'));
  assert.deepEqual(kept({ for: 'none', from: 'left' }), event('left'));
  assert.deepEqual(kept({ for: '3 years', from: 'left' }), event('left', years(3)));
  assert.deepEqual(
    kept({ 'end-of': 'month', of: { for: '5 months', from: { 'end-of': 'fiscal-year', of: 'left' } } }),
    event('left', { endOf: 'fiscal-year' }, { add: { years: 0, months: 5, days: 0 } }, { endOf: 'month' }),
  );
  assert.deepEqual(kept({ 'start-of-next': 'term', of: 'left' }), event('left', { startOfNext: 'term' }));
  assert.deepEqual(kept({ for: '72 hours', from: 'left' }), { kind: 'hours', event: 'left', hours: 72 });
  assert.deepEqual(kept({ for: 'forever' }), { kind: 'forever' });
});

test('steps around several ends are pushed to each of them', () => {
  assert.deepEqual(kept({ for: '1 year', from: { 'latest-of': ['left', { for: '2 years', from: 'seen' }] } }), {
    kind: 'latest',
    of: [event('left', years(1)), event('seen', years(2), years(1))],
  });
  assert.deepEqual(kept({ for: '1 year', from: { 'first-known-of': ['left', 'seen'], 'even-if-pending': true } }), {
    kind: 'first-known',
    of: [event('left', years(1)), event('seen', years(1))],
    evenIfPending: true,
  });
  assert.deepEqual(kept({ 'end-of': 'month', of: { while: { open: true }, from: 'left', grace: '1 year' } }), {
    kind: 'while',
    cond: { kind: 'fact', fact: 'open', test: { in: [true] } },
    grace: event('left', years(1), { endOf: 'month' }),
  });
});

test('a range executes at its shorter period, a ceiling at its own; both keep what they promise', () => {
  const between = ruleOf({ keep: { for: { between: ['6 months', '1 year'] }, from: 'left' } }).active!;
  assert.deepEqual(between.end, event('left', { add: { years: 0, months: 6, days: 0 } }));
  assert.deepEqual(between.bounds, [{ kind: 'range', shortest: parsePeriod('6 months'), longest: parsePeriod('1 year') }]);
  const most = ruleOf({ keep: { for: { 'at-most': '2 months' }, from: 'left' } }).active!;
  assert.deepEqual(most.bounds, [{ kind: 'at-most', shortest: 'none', longest: parsePeriod('2 months') }]);
  assert.equal(most.floor, undefined);
});

test('a floor is what the at-least periods alone give', () => {
  const least = { for: { 'at-least': '5 years' }, from: 'left', ground: 'claims' };
  const floor = (keep: EndInput) => ruleOf({ keep }).active!.floor;
  assert.deepEqual(floor(least), event('left', years(5)));
  assert.deepEqual(floor({ 'end-of': 'month', of: least }), event('left', years(5), { endOf: 'month' }));
  assert.deepEqual(floor({ for: '1 year', from: least }), event('left', years(5), years(1)));
  assert.deepEqual(floor({ 'latest-of': [least, { for: '10 years', from: 'seen' }] }), event('left', years(5)));
  assert.deepEqual(floor({ 'latest-of': [least, { for: { 'at-least': '1 year' }, from: 'seen' }] }), {
    kind: 'latest',
    of: [event('left', years(5)), event('seen', years(1))],
  });
  assert.equal(floor({ for: '5 years', from: 'left' }), undefined);
  assert.equal(ruleOf({ keep: least }).active!.bounds[0]!.ground, 'claims');
});

test('early ends of a phase stand on the phase, those of the rule on the rule', () => {
  const rule = ruleOf({ keep: { for: '3 years', from: 'seen', 'unless-earlier': 'asked' }, 'unless-earlier': ['left', 'asked'] });
  assert.deepEqual([rule.active!.early, rule.early], [['asked'], ['left', 'asked']]);
});

test('the clock of an archive starts where its outermost period does', () => {
  const archive = { purpose: 'proof', basis: 'law', readers: ['office'] };
  const start = (keep: EndInput, more = {}) => ruleOf({ archive: { ...archive, keep }, ...more }).archive!.start;
  assert.deepEqual(start({ for: '50 years', from: 'left' }), event('left'));
  assert.deepEqual(start({ for: '10 years', from: { 'end-of': 'fiscal-year', of: 'left' } }), event('left', { endOf: 'fiscal-year' }));
  assert.deepEqual(start({ 'end-of': 'calendar-year', of: { for: '10 years', from: 'left' } }), event('left'));
  assert.deepEqual(
    start({
      'latest-of': [
        { for: '5 years', from: 'left' },
        { for: '75 years', from: 'born' },
      ],
    }),
    {
      kind: 'latest',
      of: [event('left'), event('born')],
    },
  );
  assert.deepEqual(start('left', { keep: 'seen' }), { kind: 'forever' }, 'with an active phase the archive begins when that ends');
});

test('conditions: several facts mean all of them; any, all, not; ranges, lists, missing', () => {
  const when = (condition: unknown) =>
    policyOf({ studies: [{ when: condition, keep: 'left', then: 'delete' }, { otherwise: 'ends' }] }).activities.studies!.branches[0]!.when;
  assert.deepEqual(when({ outcome: 'failed' }), { kind: 'fact', fact: 'outcome', test: { in: ['failed'] } });
  assert.deepEqual(when({ outcome: ['failed', 'passed'], open: false }), {
    kind: 'all',
    of: [
      { kind: 'fact', fact: 'outcome', test: { in: ['failed', 'passed'] } },
      { kind: 'fact', fact: 'open', test: { in: [false] } },
    ],
  });
  assert.deepEqual(when({ any: [{ mark: { from: 3, before: 10 } }, { not: { outcome: 'missing' } }] }), {
    kind: 'any',
    of: [
      { kind: 'fact', fact: 'mark', test: { from: 3, before: 10 } },
      { kind: 'not', of: { kind: 'fact', fact: 'outcome', test: { missing: true } } },
    ],
  });
});

test('outcomes: by condition, with a last one for everything else; forever is reviewed', () => {
  assert.deepEqual(ruleOf({ keep: 'left' }).then, [{ when: { kind: 'always' }, outcome: 'delete' }]);
  const choice = ruleOf({ keep: 'left', then: [{ when: { open: true }, then: 'review' }, { otherwise: 'anonymise' }], else: 'delete' });
  assert.deepEqual(
    choice.then.map((t) => [t.when.kind, t.outcome]),
    [
      ['fact', 'review'],
      ['always', 'anonymise'],
    ],
  );
  assert.ok(choice.elseDelete);
  const forever = rulesOf(policyOf({ studies: { keep: { for: 'forever' }, 'review-every': '1 year' } }))[0]!;
  assert.deepEqual(forever.then, [{ when: { kind: 'always' }, outcome: 'review' }]);
});

test('S21: what may never end is reviewed, also when forever only stands in for what is not known', () => {
  const keep = { 'first-known-of': [{ for: '50 years', from: 'left' }, { for: 'forever' }] };
  const codes = (more: object) =>
    readPolicy([
      {
        file: 'p.yaml',
        text: JSON.stringify({ ...HEAD, activities: { a: { ...ACTIVITY, retention: { keep, then: 'delete', ...more } } } }),
      },
    ]).diagnostics.map((d) => d.code);
  assert.deepEqual([codes({}), codes({ 'review-every': '1 year' })], [['forever-unreviewed'], []]);
});

const EVENTS = ['left', 'seen', 'born'];
const periods = fc.constantFrom('none', '2 weeks', '1 month', '5 months', '1 year 6 months', '3 years');
const units = fc.constantFrom(
  'calendar-year' as const,
  'school-year' as const,
  'fiscal-year' as const,
  'term' as const,
  'month' as const,
  'week' as const,
);
const { end: ends } = fc.letrec<{ end: EndInput }>((tie) => ({
  end: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<EndInput[]>(...EVENTS),
    fc.record({
      for: fc.oneof(
        periods,
        periods.map((p) => ({ 'at-least': p })),
      ),
      from: tie('end'),
    }),
    fc.record({ until: tie('end') }),
    fc.record({ 'end-of': units, of: tie('end') }),
    fc.record({ 'start-of-next': units, of: tie('end') }),
    fc.record({ 'latest-of': fc.array(tie('end'), { minLength: 2, maxLength: 3 }) }),
  ),
}));
type Days = Record<string, Temporal.PlainDate>;
const days = fc
  .tuple(...EVENTS.map(() => fc.integer({ min: 0, max: 20_000 })))
  .map((all): Days => Object.fromEntries(all.map((n, i) => [EVENTS[i]!, Temporal.PlainDate.from('1990-01-01').add({ days: n })])));
const latest = (all: Temporal.PlainDate[]) => all.toSorted(Temporal.PlainDate.compare).at(-1)!;

/** An end as it is written, from the inside out. */
function asWritten(input: EndInput, at: Days, calendar: Calendar): Temporal.PlainDate {
  const one = (step: DayStep[], inner: EndInput) => applySteps(step, asWritten(inner, at, calendar), calendar)!;
  if (typeof input === 'string') return at[input]!;
  if ('until' in input) return asWritten(input.until, at, calendar);
  if ('end-of' in input) return one([{ endOf: input['end-of'] }], input.of);
  if ('start-of-next' in input) return one([{ startOfNext: input['start-of-next'] }], input.of);
  if ('latest-of' in input) return latest(input['latest-of'].map((e) => asWritten(e, at, calendar)));
  assert.ok('for' in input);
  const period = parsePeriod(typeof input.for === 'string' ? input.for : 'at-least' in input.for ? input.for['at-least'] : '');
  return one(typeof period === 'object' && 'years' in period ? [{ add: period }] : [], input.from!);
}

/** An end as it is built, with its steps at the leaves. */
function asBuilt(end: End, at: Days, calendar: Calendar): Temporal.PlainDate {
  if (end.kind === 'event') return applySteps(end.steps, at[end.event]!, calendar)!;
  assert.ok(end.kind === 'latest');
  return latest(end.of.map((e) => asBuilt(e, at, calendar)));
}

test('law: an end that is built gives the day of the end as it is written, and no later floor', () => {
  fc.assert(
    fc.property(ends, days, (keep, at) => {
      const policy = policyOf({ studies: { keep, then: 'delete' } });
      const { end, floor } = rulesOf(policy)[0]!.active!;
      const built = asBuilt(end, at, policy.calendar);
      assert.equal(built.toString(), asWritten(keep, at, policy.calendar).toString());
      if (floor) assert.ok(Temporal.PlainDate.compare(asBuilt(floor, at, policy.calendar), built) <= 0);
    }),
    { numRuns: 300 },
  );
});
