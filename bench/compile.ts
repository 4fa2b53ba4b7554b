import { compile } from '../src/justify/program.ts';
import { readMap } from '../src/map/read.ts';
import { readPolicy } from '../src/policy/read.ts';
import { type Bench, interleave, timed } from './bench.ts';
import { figure, median, rounded } from './figure.ts';
import { BOUND } from './school.ts';

const ACTIVITIES = 100;

/** A policy of 100 activities, from its text to the steps over 100 tables. */
export const compileBench: Bench = {
  name: 'compile',
  run: async ({ rounds }) => {
    const now = Temporal.Instant.from(BOUND);
    const map = readWhole(largePolicy(ACTIVITIES), largeMap(ACTIVITIES)).map;
    let steps = 0;
    let [read, compiled]: [number[], number[]] = [[], []];
    const whole = async () => {
      const text = largePolicy(ACTIVITIES);
      let policy = readWhole(text).policy;
      read.push(
        await timed(() => {
          policy = readWhole(text).policy;
        }),
      );
      compiled.push(
        await timed(() => {
          steps = compile(policy, map!, now).tables.reduce((n, t) => n + t.steps.length, 0);
        }),
      );
      return read.at(-1)! + compiled.at(-1)!;
    };
    await whole();
    [read, compiled] = [[], []];
    const { ms } = await interleave(rounds, { ms: whole });
    return [
      figure(
        'policy of 100 activities compiled',
        'ms',
        median(ms),
        { atMost: 300 },
        {
          'of which reading the policy': rounded(median(read)),
          'compiling it': rounded(median(compiled)),
          steps,
        },
      ),
    ];
  },
};

/** Throws on any error: what is measured must be a valid project. */
export function readWhole(policyText: string, mapText?: string) {
  const { policy, diagnostics } = readPolicy([{ file: 'policy.yaml', text: policyText }]);
  const map = mapText ? readMap({ file: 'large.map.yaml', text: mapText }, policy) : undefined;
  const error = [...diagnostics, ...(map?.diagnostics ?? [])].find((d) => d.severity === 'error');
  if (!policy || error) throw new Error(`the generated project has errors, the first: ${error?.message}`);
  return { policy, map: map?.map };
}

const HEAD = `lethe: 1
policy: { id: large, version: 2026-01-01, title: { en: A large policy }, languages: [en] }
law: [eu]
calendar: { zone: Europe/Paris, school-year: 09-01, fiscal-year: 01-01 }
controllers: { school: { name: { en: The school } } }
roles: { candidate: { en: Candidates }, student: { en: Students }, alumnus: { en: Alumni } }
recipients: { accountant: { en: the accountant } }
data: { identity: { en: Identity }, work: { en: Work } }
events:
  last-activity: { en: the last activity, slides: true }
  deletion-asked: { en: the wish to be deleted, asked: true }
  departure: { en: the departure }
  made: { en: the making of the record }
  decided: { en: the decision }
facts:
  outcome: [failed, passed, open]
  disputed: { values: [true, false], en: disputed }
activities:
`;

/** The forms of retention that the founding policies use, in turn. */
const RETENTIONS = [
  `{ keep: { for: 3 years, from: last-activity, unless-earlier: deletion-asked }, then: delete }`,
  `[{ when: { outcome: failed }, keep: { for: 2 weeks, from: decided }, then: delete }, { when: { outcome: open }, keep: { for: 3 years, from: last-activity }, then: delete }, { otherwise: ends }]`,
  `{ keep: { for: 1 year, from: made }, archive: { keep: { for: 10 years, from: { end-of: fiscal-year, of: made } }, purpose: { en: accounts }, basis: legal-obligation, readers: [accountant] }, then: delete }`,
  `{ keep: { latest-of: [{ for: 5 years, from: departure }, { for: 1 year, from: made }] }, hold-while: { disputed: true }, then: delete }`,
  `{ keep: { end-of: school-year, of: { for: 2 years, from: made } }, then: delete }`,
];
const ROLES = ['[candidate, student]', '[student, alumnus]', '[alumnus]', '[student]'];

/** Every tenth activity is about people themselves. */
const categoryOf = (i: number) => (i % 10 === 0 ? 'identity' : 'work');

export function largePolicy(activities: number): string {
  const one = (i: number) => `  a${i}:
    title: { en: Activity ${i} }
    controllers: { sole: school }
    bases: [{ basis: contract }]
    roles: ${ROLES[i % ROLES.length]}
    data: [${categoryOf(i)}]
    retention: ${RETENTIONS[i % RETENTIONS.length]}
`;
  return HEAD + Array.from({ length: activities }, (_, i) => one(i)).join('');
}

/** One table for people, whom ten activities concern, and one for each activity, with a third of them also serving the next one. */
export function largeMap(activities: number): string {
  const own = (i: number) => `  records_${i}:
    key: id
    person: { via: user_id -> users(id) }
    columns: { body: ${categoryOf(i)}, title: ${categoryOf(i)} }
    technical: [made_at, decided_at, outcome, disputed]
    events: { made: { column: made_at, as: timestamptz }, decided: { column: decided_at, as: timestamptz } }
    facts: { outcome: { column: outcome, values: { F: failed, P: passed, O: open } }, disputed: { column: disputed, values: { y: true, n: false } } }
    serves: [a${i}${i % 3 === 0 ? `, a${(i + 1) % activities}` : ''}]
    gone: delete
`;
  const identity = Array.from({ length: activities }, (_, i) => i).filter((i) => i % 10 === 0);
  return `lethe: 1
system: { id: large, engine: postgres, url: { env: LARGE_URL } }
tables:
  users:
    key: id
    person: { roles: { candidate: { kind: [C, S, A] }, student: { kind: [S, A] }, alumnus: { kind: A } } }
    columns: { name: identity }
    technical: [kind, last_seen_at, deletion_asked_at, left_on]
    events:
      last-activity: { column: last_seen_at, as: timestamptz, absent: never }
      deletion-asked: { column: deletion_asked_at, as: timestamptz }
      departure: { column: left_on, as: date, absent: not-yet }
    facts: { outcome: { column: kind, values: { C: failed, S: passed, A: open } }, disputed: { column: kind, values: { S: true, A: false } } }
    serves: [${identity.map((i) => `a${i}`).join(', ')}]
    gone: delete
${Array.from({ length: activities }, (_, i) => own(i)).join('')}`;
}
