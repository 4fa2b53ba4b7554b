import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drivers } from '../../src/app.ts';
import { compile, type Program, type Step } from '../../src/justify/program.ts';
import type { SystemMap } from '../../src/map/model.ts';
import { readMap } from '../../src/map/read.ts';
import { resolveMap } from '../../src/map/resolve.ts';
import type { Act, Connection, Pace, Target } from '../../src/plan/target.ts';
import type { Policy } from '../../src/policy/model.ts';
import { readPolicy } from '../../src/policy/read.ts';
import { approvePlan } from '../../src/work/approve-plan.ts';
import { makePlan } from '../../src/work/make-plan.ts';
import type { Setting } from '../../src/work/setting.ts';

/** The texts of one policy and one map, with the tables that the map is about. */
export interface School {
  ddl: string;
  policy: string;
  map: string;
}

const NOW = '2026-11-24T10:00:00Z';

/** Studies end three years after the person's last activity, news one year after it, projects two years after the latest seat. */
export const POLICY = `lethe: 1
policy: { id: school, version: 2026-01-01, title: { en: Policy }, languages: [en] }
calendar: { zone: Europe/Paris }
controllers: { school: { name: The school } }
roles: { student: { en: Students } }
data: { identity: { en: Identity }, contact: { en: Contact }, work: { en: Work }, address: { en: Addresses } }
events:
  last-activity: { en: the last activity, slides: true }
  last-seat: { en: the last seat, slides: true }
activities:
  studies:
    title: { en: Studies }
    controllers: { sole: school }
    bases: [{ basis: contract }]
    roles: [student]
    data: [identity, contact]
    retention: { keep: { for: 3 years, from: last-activity }, then: delete }
  mailing:
    title: { en: News }
    controllers: { sole: school }
    bases: [{ basis: consent }]
    roles: [student]
    data: [address]
    retention: { keep: { for: 1 year, from: last-activity }, then: delete }
  projects:
    title: { en: Projects }
    controllers: { sole: school }
    bases: [{ basis: contract }]
    roles: [student]
    data: [work]
    retention: { keep: { for: 2 years, from: last-seat }, then: delete }
`;

/** Persons and what hangs on them: own clock, clock of the person, and a clock of the person's latest seat. */
export const SCHOOL: School = {
  ddl: `
create table people (id bigint primary key, name text, email text, last_seen_at timestamptz);
create table seats (id bigint primary key generated always as identity, person_id bigint references people, begin_at timestamptz);
create table letters (id bigint primary key generated always as identity, person_id bigint references people, body text);
create table works (id bigint primary key generated always as identity, person_id bigint references people, title text);
create index on people (last_seen_at);
create index on seats (person_id);
create index on letters (person_id);
create index on works (person_id);`,
  policy: POLICY,
  map: `lethe: 1
system: { id: school, engine: postgres, url: { env: SCHOOL_URL } }
tables:
  people:
    key: id
    person: { roles: { student: always } }
    columns: { name: identity, email: address }
    events:
      last-activity: last_seen_at
      last-seat: { latest: seats.begin_at, by: person_id, absent: unknown }
    technical: [last_seen_at]
    serves: [studies, mailing]
    gone: delete
  seats:
    key: id
    person: { via: person_id -> people }
    technical: [begin_at]
  letters:
    key: id
    person: { via: person_id -> people }
    columns: { body: contact }
    serves: [studies]
    gone: delete
  works:
    key: id
    person: { via: person_id -> people }
    columns: { title: work }
    serves: [projects]
    gone: delete
`,
};

/** A database under a school, seen by the driver alone: no store, no files. */
export interface Governed {
  policy: Policy;
  map: SystemMap;
  connection: Connection;
  target: Target;
  program: Program;
  /** The one step of a table with this action. */
  step(table: string, action?: Step['action']): Step;
}

/** Reads the texts, fills in what the catalogue knows, and compiles at an instant. The tables must be there. */
export async function govern(url: string, school: School = SCHOOL, now = NOW): Promise<Governed> {
  const { policy, map } = read(school);
  const connection = await drivers[map.engine]!(url, map);
  const resolved = resolveMap(map, await connection.catalogue());
  assert.deepEqual(
    resolved.diagnostics.filter((d) => d.severity === 'error').map((d) => d.message),
    [],
  );
  const program = compile(policy, resolved.map, Temporal.Instant.from(now));
  return {
    policy,
    map: resolved.map,
    connection,
    target: connection.govern(resolved.map),
    program,
    step: (table, action = 'delete') => {
      const found = program.tables.flatMap((t) => t.steps).filter((s) => s.table === table && s.action === action);
      assert.equal(found.length, 1, `${found.length} steps for ${table}`);
      return found[0]!;
    },
  };
}

function read(school: School): { policy: Policy; map: SystemMap } {
  const { policy, diagnostics } = readPolicy([{ file: 'policy.yaml', text: school.policy }]);
  assert.ok(policy, JSON.stringify(diagnostics.map((d) => d.message)));
  const { map, diagnostics: wrong } = readMap({ file: 'map.yaml', text: school.map }, policy);
  assert.ok(map, JSON.stringify(wrong.map((d) => d.message)));
  return { policy, map };
}

export const act = (plan: string, step = 1): Act => ({ plan, run: `${plan}-1`, step, policyHash: 'p', mapHash: 'm' });
/** Where the tables are: none has an archive. */
export const GROUND = { schema: 'public', archives: {} };
export const PACE: Pace = { planned: 1, lockTimeoutMs: 100, statementTimeoutMs: 20_000 };

/** Sweeps one step to its end; rows that went, and rows left busy. */
export async function sweepAll(
  target: Target,
  step: Step,
  plan: string,
  pace: Partial<Pace> = {},
): Promise<{ rows: number; busy: number }> {
  const done = { rows: 0, busy: 0 };
  for await (const batch of target.sweep(step, act(plan), { ...PACE, ...pace })) {
    done.rows += batch.rows;
    done.busy += batch.busy;
  }
  return done;
}

/** A project on disk over a database that also holds the store, with a clock that the test turns. */
export interface OnDisk {
  folder: string;
  setting: Setting;
  /** Sets the time that the use cases see. */
  at(instant: string): void;
  write(file: string, text: string): Promise<void>;
}

/**
 * Runs `use` on a fresh project folder. The store is in `storeUrl`; the target of each map is where its environment variable says.
 * The clock stands at the real instant, because the target's clock must agree with it (E11).
 */
export async function onDisk(
  school: School,
  env: Record<string, string>,
  use: (project: OnDisk) => Promise<void>,
  limits = '{ share: 100 %, rows: 1000000 }',
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lethe-school-'));
  let now = () => Temporal.Now.instant();
  const write = (file: string, text: string) => writeFile(join(folder, file), text);
  try {
    await write('lethe.yaml', `lethe: 1\nproject:\n  policy: [policy.yaml]\n  maps: [school.map.yaml]\n  limits: ${limits}\n`);
    await write('policy.yaml', school.policy);
    await write('school.map.yaml', school.map);
    const setting: Setting = {
      cwd: folder,
      env: { LETHE_USER: 'tester', ...env },
      now: () => now(),
      drivers,
      untested: false,
    };
    await use({
      folder,
      setting,
      write,
      at: (instant) => {
        now = () => Temporal.Instant.from(instant);
      },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A plan made and approved; its id. */
export async function approved({ setting }: OnDisk, large: number[] = []): Promise<string> {
  const { id } = await makePlan(setting, { refresh: false });
  await approvePlan(setting, id, { large });
  return id;
}
