import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { type CataloguedClause, readCatalogue } from '../../src/policy/clauses/catalogue.ts';
import { compareClause } from '../../src/policy/clauses/compare.ts';
import { readWords } from '../../src/policy/clauses/words.ts';
import type { Rule } from '../../src/policy/model.ts';
import { readPolicy, rulesOf } from '../../src/policy/read.ts';
import { bothLanguages, everyClauseHasAHome } from '../pack-tests.ts';

const read = (file: string) => ({ file, text: readFileSync(join(import.meta.dirname, file), 'utf8') });
const { policy: built, diagnostics } = readPolicy(
  readdirSync(import.meta.dirname)
    .filter((f) => f.endsWith('.yaml'))
    .map(read),
);

test('the pack has no errors and no warnings', () => {
  assert.deepEqual(
    diagnostics.map((d) => `${d.span?.file}:${d.span?.line} ${d.code} ${d.message}`),
    [],
  );
  assert.ok(built);
});
const policy = built!;
const rules = rulesOf(policy);
const rule = (id: string): Rule => {
  const found = rules.find((r) => r.id === id);
  assert.ok(found, `there is no rule ${id}`);
  return found;
};

bothLanguages(policy);

test('a start that nobody could know without being told waits for a confirmation; a reading that destroys nothing does not (S37)', () => {
  const read = rules.filter((r) => r.reading);
  const obvious = read.filter((r) => r.reading!.confirmed);
  const destroys = obvious.filter((r) => r.then.some((t) => t.outcome !== 'review'));
  // the two that end with the person's own act, and the refusal of canvassing
  assert.deepEqual(
    destroys.map((r) => r.activity),
    ['account-recovery', 'prospecting', 'status-declarations'],
  );
});

test('attendance: a certificate keeps its document fifty years, whatever the row on absences says (S6)', () => {
  assert.equal(rule('attendance.follow-up').yieldsTo, 'attendance-proof.certificates');
});

test('general rules justify nothing that a purpose with a period covers (S6)', () => {
  const endless = rules.filter((r) => r.active?.end.kind === 'forever' && r.then.some((t) => t.outcome === 'review'));
  const general = endless.filter((r) => !r.id.startsWith('applications.')).map((r) => r.activity);
  assert.ok(general.length > 5);
  assert.deepEqual(
    general.filter((a) => !policy.activities[a]!.residual),
    [],
  );
});

const shared = process.env.LETHE_SHARED ?? join(import.meta.dirname, '..', '..', '..', 'shared');
const inventory = join(shared, 'clauses.yaml');
if (existsSync(inventory)) againstSource(readFileSync(inventory, 'utf8'));
else console.error(`\n*** NOT RUN: the pack against its source: there is no \`${inventory}\` (set LETHE_SHARED) ***\n`);

/** The element that a clause of some kind has to be on; a clause may be on others besides. */
const HOME: Record<string, { count: number; on: string[] }> = {
  retention: { count: 37, on: ['rule'] },
  purpose: { count: 34, on: ['activity'] },
  'subject-category': { count: 8, on: ['role'] },
  'data-category': { count: 27, on: ['data'] },
  recipient: { count: 18, on: ['recipient', 'disclosures'] },
  controller: { count: 1, on: ['controller'] },
  dpo: { count: 2, on: ['dpo'] },
  source: { count: 2, on: ['source'] },
  'legal-basis': { count: 4, on: ['basis'] },
  right: { count: 9, on: ['rights'] },
  'request-handling': { count: 3, on: ['requests'] },
  consent: { count: 2, on: ['consents'] },
  cookie: { count: 16, on: ['cookies', 'definitions', 'processors'] },
  minor: { count: 6, on: ['ages'] },
  marketing: { count: 1, on: ['marketing'] },
  notice: { count: 6, on: ['notices'] },
  'automated-decision': { count: 2, on: ['decisions'] },
  security: { count: 5, on: ['security'] },
  breach: { count: 1, on: ['breaches'] },
  transfer: { count: 4, on: ['transfers'] },
  version: { count: 5, on: ['versions'] },
  complaint: { count: 1, on: ['authorities'] },
  'us-privacy': { count: 29, on: ['definitions', 'disclosures', 'rights', 'requests', 'notices', 'security', 'rule'] },
};

/** What the source says of a kind of data: in which of its five lists it stands. */
interface Listed extends CataloguedClause {
  for?: string[];
}
const LISTS: Record<string, string> = {
  'platform-user': 'platform-user',
  student: 'student',
  'mentor-coach': 'mentor',
  recruiter: 'recruiter',
  tutor: 'tutor',
};

function againstSource(text: string): void {
  const clauses = (parse(text) as Listed[]).filter((c) => c.seed === 'OC');
  everyClauseHasAHome(policy, clauses, () => HOME);

  test('who has which data: the five lists of the source, where a student is a user of the platform too', () => {
    const found: string[] = [];
    for (const clause of clauses.filter((c) => c.kind === 'data-category')) {
      const categories = Object.values(policy.data).filter((d) => d.clauses.includes(clause.id));
      const having = new Set(Object.keys(policy.roles).filter((role) => categories.some((d) => has(role, d.id))));
      const listed = clause.for!.map((list) => LISTS[list]!);
      const missing = listed.filter((role) => !having.has(role));
      // a category may stand for two clauses (sessions): what the other one lists is listed too
      const others = clauses.filter((c) => c.for && categories.some((d) => d.clauses.includes(c.id))).flatMap((c) => c.for!);
      const allowed = new Set(others.map((list) => LISTS[list]!));
      if (allowed.has('platform-user')) allowed.add('student');
      const extra = Object.values(LISTS).filter((role) => having.has(role) && !allowed.has(role));
      if (missing.length + extra.length > 0) found.push(`${clause.id}: missing ${missing.join(', ')}, extra ${extra.join(', ')}`);
    }
    assert.deepEqual(found, []);
  });

  test('periods, starts, conditions and outcomes are those of the inventory, but where words.yaml says why not', () => {
    const { clauses: catalogue } = readCatalogue({ file: 'clauses.yaml', text });
    const { words } = readWords(read('source/words.yaml'));
    assert.ok(catalogue && words);
    const retention = catalogue.filter((c) => c.seed === 'OC' && c.kind === 'retention');
    const found = retention.flatMap((c) => compareClause(policy, c, words));
    const declared = Object.keys(words.differs ?? {});
    assert.deepEqual(
      found.filter((d) => !declared.includes(d.clause)),
      [],
    );
    assert.deepEqual(
      declared.filter((id) => !found.some((d) => d.clause === id)),
      [],
    );
  });
}

const has = (role: string, category: string): boolean =>
  Object.values(policy.activities).some((a) => a.id !== 'principle' && a.roles.includes(role) && a.data.includes(category));
