import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type CataloguedClause, readCatalogue } from '../../src/policy/clauses/catalogue.ts';
import { compareClause } from '../../src/policy/clauses/compare.ts';
import { placesOf } from '../../src/policy/clauses/places.ts';
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

test('what destroys without a confirmation is what the source says in full (S37)', () => {
  const destroys = rules.filter((r) => (!r.reading || r.reading.confirmed) && r.then.some((t) => t.outcome !== 'review'));
  assert.deepEqual(destroys.map((r) => r.id).sort(), ['alumni-records.archive', 'recovery.1', 'staff-register.1', 'student-hosting.1']);
});

test('general rules justify nothing that a purpose with a period covers (S6)', () => {
  const endless = rules.filter((r) => r.active?.end.kind === 'forever');
  // the exceptions hold what no other purpose has: published profiles, applications and requests that are still open
  const others = endless.filter((r) => !policy.activities[r.activity]!.residual).map((r) => r.id);
  assert.deepEqual(others.sort(), ['career-surveys.1', 'recruitment.pending', 'rights-requests.others']);
});

test('the winners of contradictions (S6, S7)', () => {
  assert.equal(rule('alumni-records.archive').yieldsTo, 'student-records.file');
  assert.equal(rule('student-contracts.other').yieldsTo, 'student-contracts.electronic');
});

test('when an alumni account goes, only identity and diplomas stay', () => {
  assert.deepEqual(policy.activities['graduation-proof']!.data, ['identity', 'degree']);
  const account = rule('alumni-network.account');
  assert.deepEqual([account.warn, account.then.map((t) => t.outcome)], [{ years: 0, months: 0, days: 30 }, ['delete']]);
  assert.ok(policy.events['last-login']!.slides);
});

const shared = process.env.LETHE_SHARED ?? join(import.meta.dirname, '..', '..', '..', 'shared');
const inventory = join(shared, 'clauses.yaml');
if (existsSync(inventory)) againstSource(readFileSync(inventory, 'utf8'));
else console.error(`\n*** NOT RUN: the pack against its source: there is no \`${inventory}\` (set LETHE_SHARED) ***\n`);

/** The element that a clause of some kind has to be on; a clause may be on others besides. */
const HOME: Record<string, { count: number; on: string[] }> = {
  cookie: { count: 46, on: ['cookies', 'definitions'] },
  purpose: { count: 38, on: ['activity'] },
  retention: { count: 30, on: ['rule'] },
  source: { count: 26, on: ['source'] },
  recipient: { count: 22, on: ['recipient'] },
  'data-category': { count: 15, on: ['data', 'statements'] },
  'legal-basis': { count: 15, on: ['basis', 'notices', 'statements'] },
  right: { count: 9, on: ['rights'] },
  transfer: { count: 9, on: ['transfers'] },
  notice: { count: 7, on: ['notices', 'sites'] },
  'subject-category': { count: 7, on: ['role'] },
  controller: { count: 6, on: ['controller'] },
  'request-handling': { count: 5, on: ['requests'] },
  security: { count: 5, on: ['security'] },
  version: { count: 3, on: ['versions'] },
  marketing: { count: 2, on: ['marketing'] },
  consent: { count: 2, on: ['consents'] },
  dpo: { count: 1, on: ['dpo'] },
  campus: { count: 1, on: ['campuses'] },
  complaint: { count: 1, on: ['authorities'] },
  minor: { count: 1, on: ['ages'] },
};

/** The six groups of people of the source, and the roles that each of them holds. */
const GROUPS: Record<string, string[]> = {
  web: ['visitor', 'prospect'],
  learner: ['applicant', 'student'],
  alumni: ['alumnus'],
  staff: ['job-applicant', 'staff', 'teacher'],
  partner: ['partner-contact'],
  video: ['filmed'],
};
interface Heard extends CataloguedClause {
  audience?: string[];
  bases?: { basis: string }[];
}

function againstSource(text: string): void {
  const { clauses: catalogue } = readCatalogue({ file: 'clauses.yaml', text });
  const clauses = (catalogue ?? []).filter((c) => c.seed === 'OMNES') as Heard[];
  everyClauseHasAHome(policy, clauses, () => HOME);

  test('purposes and data concern the groups of people that the source says, and no other', () => {
    const found: string[] = [];
    for (const c of clauses.filter((x) => x.kind === 'purpose' || x.kind === 'data-category')) {
      const having = groups(
        (a) =>
          !asking(a.id) && (a.clauses.includes(c.id) || (!general(a.id) && a.data.some((d) => policy.data[d]!.clauses.includes(c.id)))),
      );
      // the category of health stands for two clauses, one for each group that has it
      const said = c.id === 'OMNES-DATA-007' || c.id === 'OMNES-DATA-008' ? ['learner', 'staff'] : c.audience!;
      if (c.id !== 'OMNES-DATA-015' && String([...said].sort()) !== String(having)) found.push(`${c.id}: ${said} | ${having}`);
    }
    assert.deepEqual(found, []);
  });

  test('every legal basis of a purpose in the source is one of an activity of that purpose', () => {
    const found: string[] = [];
    for (const c of clauses.filter((x) => x.kind === 'purpose')) {
      const has = Object.values(policy.activities).flatMap((a) => (a.clauses.includes(c.id) ? a.bases.map((b) => b.basis) : []));
      const said = c.bases!.flatMap((b) => (b.basis === 'contract-or-precontract' ? ['pre-contract', 'contract'] : [b.basis]));
      const missing = said.filter((b) => !has.some((h) => h === b));
      if (missing.length > 0) found.push(`${c.id}: ${missing}`);
    }
    assert.deepEqual(found, []);
  });

  test('sources and recipients serve every group of people that the source says', () => {
    const found: string[] = [];
    for (const c of clauses.filter((x) => x.kind === 'source' || x.kind === 'recipient')) {
      const on = placesOf(policy).filter((p) => p.clause === c.id && (p.on === 'source' || p.on === 'recipient'));
      assert.equal(on.length, 1, c.id);
      const of = c.kind === 'source' ? policy.sources : policy.recipients;
      const element = Object.values(of).find((e) => e.clauses.includes(c.id))!.id;
      const served = groups((a) => a.sources.includes(element) || a.recipients.includes(element));
      const missing = c.audience!.filter((g) => !served.includes(g));
      if (missing.length > 0) found.push(`${c.id} (${element}): ${missing}`);
    }
    assert.deepEqual(found, []);
  });

  test('periods, starts, conditions and outcomes are those of the inventory, but where words.yaml says why not', () => {
    const { words } = readWords(read('source/words.yaml'));
    assert.ok(words);
    const found = clauses.filter((c) => c.kind === 'retention').flatMap((c) => compareClause(policy, c, words));
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

const general = (activity: string): boolean => activity.startsWith('principle');
/** Whoever asks something is known by name from then on, also somebody who was only filmed; so these two say nothing about a group. */
const asking = (activity: string): boolean => activity === 'rights-requests' || activity === 'identity-checks';

/** The groups of people whom the activities that pass concern, in alphabetical order. */
function groups(passes: (activity: (typeof policy.activities)[string]) => boolean): string[] {
  const roles = new Set(
    Object.values(policy.activities)
      .filter(passes)
      .flatMap((a) => a.roles),
  );
  const held = Object.entries(GROUPS).filter(([, of]) => of.some((r) => roles.has(r)));
  return held.map(([group]) => group).sort();
}
