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
const activities = Object.values(policy.activities);
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
  bases?: { basis: string }[];
  for?: string[];
}

const shared = process.env.LETHE_SHARED ?? join(import.meta.dirname, '..', '..', '..', 'shared');
const inventory = join(shared, 'clauses.yaml');
if (existsSync(inventory)) againstSource((parse(readFileSync(inventory, 'utf8')) as Clause[]).filter((c) => c.seed === 'KEDGE'));
else console.error(`\n*** NOT RUN: the pack of KEDGE against its source: there is no \`${inventory}\` (set LETHE_SHARED) ***\n`);

/** The element that a clause of some kind has to be on; a clause may be on others besides. */
const HOME: Record<string, { count: number; on: string[] }> = {
  retention: { count: 49, on: ['rule'] },
  purpose: { count: 86, on: ['activity'] },
  'subject-category': { count: 12, on: ['role'] },
  'data-category': { count: 50, on: ['data', 'statements'] },
  recipient: { count: 36, on: ['recipient'] },
  source: { count: 9, on: ['source'] },
  controller: { count: 3, on: ['controller', 'definitions'] },
  campus: { count: 1, on: ['campuses'] },
  dpo: { count: 8, on: ['dpo'] },
  'legal-basis': { count: 8, on: ['basis', 'statements'] },
  right: { count: 32, on: ['rights'] },
  'request-handling': { count: 6, on: ['requests'] },
  complaint: { count: 2, on: ['authorities'] },
  transfer: { count: 6, on: ['transfers'] },
  security: { count: 10, on: ['security'] },
  consent: { count: 2, on: ['consents'] },
  minor: { count: 4, on: ['ages'] },
  marketing: { count: 1, on: ['marketing'] },
  cookie: { count: 2, on: ['cookies'] },
  notice: { count: 9, on: ['notices', 'definitions', 'statements'] },
  version: { count: 3, on: ['versions'] },
};
/** What the inventory calls differently. */
const ROLE: Record<string, string> = { alumni: 'alumnus', 'external-stakeholder': 'stakeholder', 'service-provider': 'provider' };
const BASIS: Record<string, string> = { precontract: 'pre-contract', 'public-interest': 'public-task' };

function againstSource(clauses: Clause[]): void {
  everyClauseHasAHome(policy, clauses, () => HOME);

  test('each purpose stacks the bases that the source gives it, in that order (S4)', () => {
    for (const clause of clauses.filter((c) => c.bases)) {
      const on = activities.filter((a) => a.clauses.includes(clause.id));
      assert.ok(on.length > 0, clause.id);
      for (const activity of on) {
        // an activity of two purposes has the bases of both
        const purposes = clauses.filter((c) => c.bases && activity.clauses.includes(c.id));
        const wanted = (c: Clause) => c.bases!.map((b) => BASIS[b.basis] ?? b.basis);
        const all = new Set(purposes.flatMap(wanted));
        const said = activity.bases.map((b) => b.basis as string);
        assert.deepEqual(new Set(said), all, activity.id);
        assert.deepEqual(
          said.filter((b) => wanted(clause).includes(b)),
          wanted(clause),
          `${clause.id} on ${activity.id}`,
        );
      }
    }
  });

  test('each data category of the source serves somebody of each role that the source gives it', () => {
    const listed = clauses.filter((c) => c.kind === 'data-category' && c.for);
    assert.ok(listed.length > 40);
    for (const clause of listed) {
      const categories = Object.values(policy.data).filter((d) => d.clauses.includes(clause.id));
      for (const role of clause.for!.map((r) => ROLE[r] ?? r)) {
        const used = activities.some((a) => !a.residual && a.roles.includes(role) && categories.some((d) => a.data.includes(d.id)));
        assert.ok(used, `${clause.id} for ${role}`);
      }
    }
  });
}

test('a second basis is for what the first does not cover, so each of a stack says in which case it holds', () => {
  const stacked = activities.flatMap((a) => (a.bases.length > 1 ? a.bases.map((b) => ({ id: a.id, b })) : []));
  assert.ok(stacked.length > 0);
  assert.deepEqual(
    stacked.filter(({ b }) => !b.condition?.en || !b.condition.fr).map(({ id }) => id),
    [],
  );
});

test('periods count from where the source anchors them: year ends, the first of January, the fifth month after the financial year', () => {
  const period = (years: number, months = 0) => ({ add: { years, months, days: 0 } });
  const anchored = {
    'social-charges.1': ['charges-due', { endOf: 'calendar-year' }, period(3)],
    'employee-taxes.1': ['tax-due', { startOfNext: 'calendar-year' }, period(3)],
    'profit-sharing.1': ['shares-accrued', { endOf: 'fiscal-year' }, period(0, 5), { endOf: 'month' }, period(20)],
    'occupational-health.usual': ['incident', { endOf: 'calendar-year' }, period(5)],
    'invoices.1': ['invoice-issued', { endOf: 'fiscal-year' }, period(10)],
    'lesson-planning.1': ['scheduled', { endOf: 'school-year' }],
    'rooms.1': ['scheduled', { endOf: 'school-year' }],
  };
  for (const [id, [event, ...steps]] of Object.entries(anchored))
    assert.deepEqual(rule(id).active?.end, { kind: 'event', event, steps }, id);
});

test('where two rows of the source disagree, the one that destroys less is the declared winner (S6, S7)', () => {
  assert.deepEqual(
    rules.filter((r) => r.yieldsTo).map((r) => [r.id, r.yieldsTo]),
    [
      ['thesis-papers.1', 'exam-admissions.1'],
      ['staff-logs.1', 'traffic-data.1'],
    ],
  );
  assert.deepEqual(
    activities.filter((a) => a.residual).map((a) => a.id),
    ['principle'],
  );
});

test('texts of the CNIL that have lost their force say since when', () => {
  const cites = rules.flatMap((r) => r.cites);
  const lapsed = cites.filter((c) => /\b(NS|DI)-\d+|2010-371/.test(c.text));
  assert.ok(lapsed.length >= 6);
  assert.deepEqual(
    new Set(lapsed.map((c) => `${c.text.match(/(NS|DI)-\d+|2010-371/)![0]} ${c.status} ${c.repealed}`)),
    new Set(['NS-042 doctrine 2018-05-25', 'DI-002 doctrine 2018-05-25', 'DI-003 doctrine 2018-05-25', '2010-371 doctrine 2019-06-21']),
  );
});

test('what the source does not say stays a reading that nobody has confirmed (E25)', () => {
  assert.deepEqual([...new Set(rules.flatMap((r) => (r.reading && !r.reading.confirmed ? [r.reading.id] : [])))].sort(), [
    'crisis-location.1',
    'cv-library.longer',
    'exam-admissions.1',
    'exam-attendance.1',
    'exam-reports.1',
    'harassment-reports.no-action',
    'invoices.1',
    'learner-administration.1',
    'lesson-planning.1',
    'marketing.1',
    'marks.1',
    'occupational-health.injury',
    'principle.as-needed',
    'principle.circular',
    'profit-sharing.1',
    'rooms.1',
    'scholarship-requests.refused',
    'scholarships.granted',
    'site-browsing.1',
    'thesis-papers.1',
    'working-time.1',
  ]);
});
