import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { readPolicy, rulesOf } from '../../src/policy/read.ts';
import { bothLanguages, everyClauseHasAHome } from '../pack-tests.ts';

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
const rule = (id: string) => {
  const found = rules.find((r) => r.id === id);
  assert.ok(found, `there is no rule ${id}`);
  return found;
};

bothLanguages(policy);

interface Clause {
  id: string;
  seed: string;
  kind: string;
  phases?: { duration: string; start: string; until?: string; then: string }[];
}

const shared = process.env.LETHE_SHARED ?? join(import.meta.dirname, '..', '..', '..', 'shared');
const inventory = join(shared, 'clauses.yaml');
if (existsSync(inventory)) againstSource((parse(readFileSync(inventory, 'utf8')) as Clause[]).filter((c) => c.seed === 'LMS'));
else console.error(`\n*** NOT RUN: the Moodle site's pack against its source: there is no \`${inventory}\` (set LETHE_SHARED) ***\n`);

/** The element on which a clause of each kind has to be named, and how many of them the source has. */
function againstSource(clauses: Clause[]): void {
  const HOME: Record<string, { count: number; on: string }> = {
    retention: { count: 3, on: 'rule' },
    purpose: { count: 2, on: 'activity' },
    'subject-category': { count: 1, on: 'role' },
    'data-category': { count: 3, on: 'data' },
    source: { count: 1, on: 'source' },
    dpo: { count: 1, on: 'dpo' },
    'legal-basis': { count: 1, on: 'basis' },
    consent: { count: 2, on: 'consents' },
    right: { count: 3, on: 'rights' },
    'request-handling': { count: 2, on: 'requests' },
  };
  everyClauseHasAHome(policy, clauses, () => HOME);

  const phase = (id: string) => clauses.find((c) => c.id === id)!.phases![0]!;
  const on = (clause: string) => rules.filter((r) => r.clauses.includes(clause)).map((r) => r.id);

  test('LMS-RET-001: as long as somebody is enrolled in a course; the rest of the general rule is a reading', () => {
    assert.deepEqual(on('LMS-RET-001'), ['site-use.1']);
    assert.deepEqual([phase('LMS-RET-001').duration, phase('LMS-RET-001').until], ['while-condition', 'no course enrolment left']);
    const { active, reading, then } = rule('site-use.1');
    assert.equal(active?.end.kind, 'while');
    assert.deepEqual((active!.end as { cond: unknown }).cond, { kind: 'fact', fact: 'registered', test: { in: [true] } });
    assert.deepEqual([policy.activities['site-use']!.residual, reading?.confirmed], [true, false]);
    assert.deepEqual(
      then.map((t) => t.outcome),
      [phase('LMS-RET-001').then],
    );
  });

  test('LMS-RET-002: six months after the closing date of the course, for both purposes that use its data', () => {
    assert.deepEqual(phase('LMS-RET-002'), { phase: 'active', duration: 'P6M', start: 'closing date of the course', then: 'delete' });
    for (const id of ['courses.1', 'course-support.1']) {
      const { active, reading, then } = rule(id);
      assert.deepEqual([active?.end.kind, (active!.end as { event: string }).event], ['event', 'course-closed']);
      assert.deepEqual(
        active?.bounds.map((b) => [b.kind, b.shortest]),
        [['exact', { years: 0, months: 6, days: 0 }]],
      );
      assert.equal(reading, undefined);
      assert.deepEqual(
        then.map((t) => t.outcome),
        ['delete'],
      );
    }
    assert.ok(on('LMS-RET-002').includes('courses.1'));
  });

  test('LMS-RET-003: the profile goes when its account has been deleted, and not before', () => {
    assert.deepEqual(on('LMS-RET-003'), ['accounts.users']);
    assert.deepEqual([phase('LMS-RET-003').duration, phase('LMS-RET-003').until], ['while-condition', 'user deletes the account']);
    const { active, reading } = rule('accounts.users');
    assert.deepEqual(active!.end, { kind: 'event', event: 'account-deleted', steps: [] });
    assert.equal(reading, undefined);
  });
}

test('what the source does not say stays a reading that nobody has confirmed (E25)', () => {
  assert.deepEqual(
    rules
      .filter((r) => r.reading && !r.reading.confirmed)
      .map((r) => r.id)
      .sort(),
    ['data-requests.1', 'notifications.1', 'policy-answers.1', 'site-use.1', 'traces.1'],
  );
});
