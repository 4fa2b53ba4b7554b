import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readPolicy } from './read.ts';

const FACTS = { outcome: ['passed', 'failed', 'open'], disputed: { values: [true, false] }, mark: { number: true }, born: { date: true } };
const HEAD = {
  lethe: 1,
  policy: { id: 'school', version: '1', title: 'School', languages: ['en'] },
  calendar: { zone: 'Europe/Paris' },
  controllers: { school: { name: 'School' } },
  roles: { student: {} },
  data: { identity: {} },
  events: { left: {} },
  facts: FACTS,
};
const ACTIVITY = {
  title: 'Studies',
  controllers: { sole: 'school' },
  bases: [{ basis: 'contract' }],
  roles: ['student'],
  data: ['identity'],
};

/** The codes of what is doubtful about branches with these conditions, with the message of each. */
function said(whens: unknown[], more: Record<string, unknown>[] = []): { code: string; message: string }[] {
  const retention = [
    ...whens.map((when, i) => ({ id: `r${i + 1}`, when, keep: 'left', then: 'delete', ...more[i] })),
    ...more.slice(whens.length),
  ];
  const { diagnostics } = readPolicy([
    { file: 'policy.yaml', text: JSON.stringify({ ...HEAD, activities: { a: { ...ACTIVITY, retention } } }) },
  ]);
  return diagnostics.map(({ code, message }) => ({ code, message }));
}
const codes = (whens: unknown[], more?: Record<string, unknown>[]) => said(whens, more).map((d) => d.code);

test('branches that cover every value once are quiet', () => {
  assert.deepEqual(codes([{ outcome: 'passed' }, { outcome: 'failed' }, { outcome: 'open' }]), []);
  assert.deepEqual(codes([{ mark: { before: 10 } }, { mark: { from: 10 } }]), []);
  assert.deepEqual(codes([{ born: { before: '2007-01-01' } }, { born: { from: '2007-01-01' } }]), []);
  assert.deepEqual(codes([{ disputed: true }, { not: { disputed: true } }]), []);
  assert.deepEqual(codes([{ outcome: 'passed' }], [{}, { otherwise: 'ends' }]), []);
});

test('a value that no branch covers is named', () => {
  const [first] = said([{ outcome: 'passed' }, { outcome: 'failed', disputed: true }]);
  assert.deepEqual(
    [first!.code, first!.message],
    ['branches-incomplete', 'no branch of `a` covers data where `outcome` is `failed` and `disputed` is `false`; it would stay undecided'],
  );
  assert.match(said([{ mark: { before: 10 } }, { mark: { from: 11 } }])[0]!.message, /`mark` is `10`/);
  assert.match(
    said([{ born: { before: '2007-01-01' } }, { born: { from: '2007-01-03' } }])[0]!.message,
    /`born` is `2007-01-02`|`born` is `2007-01-01`/,
  );
  assert.match(said([{ mark: 'missing' }, { mark: { before: 3 } }])[0]!.message, /`mark` is `3`|`mark` is `4`/);
  assert.match(
    said([{ outcome: ['passed', 'failed', 'open'], disputed: true }, { disputed: false }, { outcome: 'missing', disputed: true }])
      .map((d) => d.message)
      .join(),
    /^$/,
  );
});

test('two branches that both match are named once, unless one of them yields', () => {
  const whens = [{ outcome: 'passed' }, { disputed: true }, { outcome: ['failed', 'open'], disputed: false }];
  assert.deepEqual(codes(whens), ['branches-overlap']);
  assert.deepEqual(codes(whens, [{}, { 'yields-to': 'a.r1' }, {}]), []);
  assert.deepEqual(codes(whens, [{ 'yields-to': 'a.r2' }, {}, {}]), ['yields-below']);
});

test('a branch that is never reached is said, not that it overlaps', () => {
  assert.deepEqual(codes([{ outcome: ['passed', 'open'] }, { outcome: 'open' }, { outcome: 'failed' }]), ['unreachable-branch']);
});

test('too many combinations are not tried', () => {
  const long = Array.from({ length: 30 }, (_, i) => ({ mark: { from: i * 10 }, outcome: 'passed', born: { from: `20${10 + i}-01-01` } }));
  assert.deepEqual(codes([...long, { disputed: true }]), []);
});

const outcome = fc.subarray(['passed', 'failed', 'open'], { minLength: 1 });
const condition = fc.oneof(
  outcome.map((of) => ({ outcome: of })),
  fc.boolean().map((disputed) => ({ disputed })),
  fc.tuple(outcome, fc.boolean()).map(([of, disputed]) => ({ outcome: of, disputed })),
  fc.tuple(outcome, fc.boolean()).map(([of, disputed]) => ({ any: [{ outcome: of }, { disputed }] })),
  outcome.map((of) => ({ not: { outcome: of } })),
);
type Written = { outcome?: string[]; disputed?: boolean; any?: Written[]; not?: Written };
function matches(when: Written, at: { outcome: string; disputed: boolean }): boolean {
  if (when.any) return when.any.some((w) => matches(w, at));
  if (when.not) return !matches(when.not, at);
  return (when.outcome?.includes(at.outcome) ?? true) && (when.disputed === undefined || when.disputed === at.disputed);
}

test('law: what is said agrees with trying every combination of values', () => {
  const all = FACTS.outcome.flatMap((o) => [true, false].map((disputed) => ({ outcome: o, disputed })));
  fc.assert(
    fc.property(fc.array(condition, { minLength: 1, maxLength: 4 }), (whens) => {
      const found = new Set(codes(whens));
      const first = all.map((at) => whens.findIndex((w) => matches(w, at)));
      assert.equal(found.has('branches-incomplete'), first.includes(-1));
      assert.equal(
        found.has('unreachable-branch'),
        whens.some((_, i) => !first.includes(i)),
      );
      const reached = whens.map((_, i) => first.includes(i));
      const both = all.some((at) => whens.filter((w, i) => reached[i] && matches(w, at)).length > 1);
      assert.equal(found.has('branches-overlap'), both);
    }),
    { numRuns: 300 },
  );
});
