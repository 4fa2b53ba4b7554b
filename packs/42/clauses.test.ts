import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { End, Phase, Rule } from '../../src/policy/model.ts';
import { readPolicy, rulesOf } from '../../src/policy/read.ts';
import { parsePeriod } from '../../src/time/period.ts';
import { everyClauseHasAHome } from '../pack-tests.ts';

const sources = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => ({ file, text: readFileSync(join(import.meta.dirname, file), 'utf8') }));
const { policy: read, diagnostics } = readPolicy(sources);

test('the pack has no errors and no warnings', () => {
  assert.deepEqual(
    diagnostics.map((d) => `${d.span?.file}:${d.span?.line} ${d.code} ${d.message}`),
    [],
  );
  assert.ok(read);
});
const policy = read!;
const rules = rulesOf(policy);

/** One phase of a retention clause of the source, as the inventory of clauses has it. */
interface SourcePhase {
  phase: 'active' | 'archive';
  duration: string;
  start: string;
  until?: string;
  then: string;
}
interface Clause {
  id: string;
  seed: string;
  kind: string;
  phases: SourcePhase[];
  unless?: string;
  controllers?: string[];
}

const shared = process.env.LETHE_SHARED ?? join(import.meta.dirname, '..', '..', '..', 'shared');
const inventory = join(shared, 'clauses.yaml');
if (existsSync(inventory)) againstSource((parse(readFileSync(inventory, 'utf8')) as Clause[]).filter((c) => c.seed === '42'));
else console.error(`\n*** NOT RUN: the pack against its source: there is no \`${inventory}\` (set LETHE_SHARED) ***\n`);

/** The element that a clause of some kind has to be on; a clause may be on others besides. */
const HOME: Record<string, { count: number; on: string[] }> = {
  retention: { count: 49, on: ['rule'] },
  purpose: { count: 38, on: ['activity'] },
  'subject-category': { count: 7, on: ['role'] },
  'data-category': { count: 6, on: ['data', 'statements'] },
  recipient: { count: 6, on: ['recipient', 'definitions', 'processors', 'activity'] },
  controller: { count: 4, on: ['controller', 'activity'] },
  campus: { count: 4, on: ['controller', 'campuses', 'security'] },
  dpo: { count: 2, on: ['dpo'] },
  source: { count: 1, on: ['source'] },
  'legal-basis': { count: 2, on: ['basis', 'statements'] },
  right: { count: 3, on: ['rights'] },
  'request-handling': { count: 6, on: ['requests'] },
  notice: { count: 10, on: ['notices', 'statements'] },
  'automated-decision': { count: 8, on: ['decisions', 'definitions'] },
  security: { count: 5, on: ['security', 'processors'] },
  cookie: { count: 4, on: ['cookies'] },
  transfer: { count: 4, on: ['transfers'] },
  version: { count: 4, on: ['versions'] },
  complaint: { count: 2, on: ['authorities'] },
};

function againstSource(clauses: Clause[]): void {
  everyClauseHasAHome(policy, clauses, () => HOME);

  const retention = clauses.filter((c) => c.kind === 'retention');
  for (const clause of retention) {
    test(`${clause.id}: period, start and outcome are those of the source`, () => {
      const on = rules.filter((r) => r.clauses.includes(clause.id));
      assert.ok(on.length > 0);
      const special = SPECIAL[clause.id];
      for (const rule of on) (special ?? compare)(rule, clause);
    });
  }

  test('every kept word of the tables below stands in the source', () => {
    const said = new Set(retention.flatMap((c) => [c.unless, ...c.phases.flatMap((p) => [p.start, p.until])]));
    assert.deepEqual(
      [...Object.keys(EVENT), ...Object.keys(EARLY)].filter((words) => !said.has(words)),
      [],
    );
  });

  test('who is responsible: joint where the source says both, the Association alone where it says so', () => {
    for (const clause of retention.filter((c) => c.controllers)) {
      for (const rule of rules.filter((r) => r.clauses.includes(clause.id))) {
        const { arrangement, who } = policy.activities[rule.activity]!.controllers;
        const expected = clause.controllers!.includes('Campus') ? ['joint', 'association', 'campus'] : ['sole', 'association'];
        assert.deepEqual([arrangement, ...who], expected, `${clause.id} on ${rule.id}`);
      }
    }
  });
}

/** The words of the source for the start or end of a period, as events of the pack. */
const EVENT: Record<string, string> = {
  'last activity on the Intranet (moves forward at each activity)': 'last-activity',
  'last activity on the Intranet': 'last-activity',
  'last activity on the (admissions) platform': 'last-admissions-activity',
  'failure of the entry tests': 'test-decided',
  'request fulfilled': 'request-answered',
  'student account deleted': 'account-deleted',
  'entry date of the cohort': 'cohort-entry',
  'expiry of the offer': 'offer-expiry',
  'account deleted on Alumnforce at the alumni request': 'alumnforce-account-closed',
  'alumni asks to be removed from the Intranet': 'intranet-removal-asked',
  'date of the refusal': 'rncp-refused',
  "student's departure from 42": 'departure',
  'registration as a tester': 'tester-registered',
  'date of the test': 'test-held',
  'end of the stay': 'stay-end',
  'end of the authorisation': 'image-authorisation-end',
  'social-media account no longer active': 'social-account-closed',
  'closure of the verification operations': 'verification-closed',
  'end of the proceedings': 'proceedings-ended',
};
/** Where the source gives no start, the pack reads one; every such rule carries a reading. */
const READ: Record<string, string> = {
  '42-RET-003': 'request-answered',
  '42-RET-006': 'request-answered',
  '42-RET-007': 'logged',
  '42-RET-031': 'backup-made',
  '42-RET-033': 'counted',
  '42-RET-041': 'paid',
};
const EARLY: Record<string, string> = {
  'earlier request to delete the account': 'account-deletion-asked',
  'student objects to the CV being published online': 'cv-objection',
  'deletion requested': 'social-deletion-asked',
};
/** One right to object, exercised against different things. */
const OBJECTION: Record<string, string> = { '42-RET-042': 'events-objection', '42-RET-043': 'communications-objection' };

function compare(rule: Rule, clause: Clause): void {
  // an earlier phase of the source only says that the data is kept until the clock of the last one starts
  const last = clause.phases.at(-1)!;
  const phase = last.phase === 'archive' ? rule.archive : rule.active;
  assert.ok(phase, `${rule.id} has no ${last.phase} phase`);
  if (last.phase === 'active') assert.equal(rule.archive, undefined);
  assert.deepEqual(period(phase), last.duration === 'while-condition' ? undefined : (parsePeriod(last.duration) ?? last.duration));
  const words = last.duration === 'while-condition' ? last.until! : last.start;
  const silent = words.startsWith('not stated');
  assert.equal(eventOf(phase.end), silent ? READ[clause.id] : EVENT[words], words);
  if (silent) assert.ok(rule.reading, `${rule.id} reads a start that the source does not give`);
  assert.deepEqual(
    rule.then.map((t) => [t.when.kind, t.outcome]),
    [['always', last.then]],
  );
  assert.deepEqual(rule.early, clause.unless ? [EARLY[clause.unless] ?? OBJECTION[clause.id]] : []);
}

/** What the phase promises: undefined when it ends with an event. */
function period(phase: Phase): unknown {
  const [bound] = phase.bounds;
  return bound && (bound.kind === 'at-most' ? bound.longest : bound.shortest);
}

function eventOf(end: End): string | undefined {
  return end.kind === 'event' ? end.event : undefined;
}

const outcomes = (rule: Rule) => rule.then.map((t) => t.outcome);

/** Clauses that say something else than one period, compared by hand. */
const SPECIAL: Record<string, (rule: Rule, clause: Clause) => void> = {
  // answers to surveys: the one place where the pack uses the choice between deleting and making anonymous
  '42-RET-029': (rule, clause) => {
    assert.deepEqual(outcomes(rule), ['delete', 'anonymise']);
    assert.ok(rule.elseDelete && rule.reading && !rule.reading.confirmed);
    compare({ ...rule, then: [{ when: { kind: 'always' }, outcome: 'delete' }] }, clause);
  },
  '42-RET-049': (rule) => {
    assert.equal(rule.activity, 'training-surveys');
    assert.deepEqual(outcomes(rule), ['delete', 'anonymise']);
  },
  // while a refusal is contested nothing goes; then the refusal's own three years apply
  '42-RET-035': (rule) => {
    assert.ok(rule.clauses.includes('42-RET-034'));
    assert.deepEqual(rule.holdWhile, { kind: 'fact', fact: 'rncp-contest', test: { in: [true] } });
  },
  // as long as needed: no date, so a person looks every year
  '42-RET-048': (rule) => {
    assert.ok(policy.activities[rule.activity]!.residual);
    assert.equal(rule.active?.end.kind, 'forever');
    assert.deepEqual(rule.reviewEvery, { years: 1, months: 0, days: 0 });
    assert.deepEqual(outcomes(rule), ['review']);
  },
};
