import type pg from 'pg';
import type { Step } from '../../src/justify/program.ts';
import { withDatabase } from '../database.ts';
import { type Governed, type School, sweepAll } from './school.ts';

/** Studies are in use for a year after the last activity, and in the archive for ten; letters belong to them. */
const POLICY = `lethe: 1
policy: { id: school, version: 2026-01-01, title: { en: Policy }, languages: [en] }
calendar: { zone: Europe/Paris }
controllers: { school: { name: The school } }
roles: { student: { en: Students } }
data: { identity: { en: Identity }, contact: { en: Contact } }
recipients: { registry: { en: the registry } }
events: { last-activity: { en: the last activity, slides: true } }
activities:
  studies:
    title: { en: Studies }
    controllers: { sole: school }
    bases: [{ basis: contract }]
    roles: [student]
    data: [identity, contact]
    retention:
      keep: { for: 1 year, from: last-activity }
      archive: { keep: { for: 10 years, from: last-activity }, purpose: { en: proof }, basis: legal-obligation, readers: [registry] }
      then: delete
`;

export const map = (letters = 'archive: { schema: records }') => `lethe: 1
system: { id: school, engine: postgres, url: { env: SCHOOL_URL } }
tables:
  people:
    key: id
    person: { roles: { student: always } }
    columns: { name: identity }
    events: { last-activity: last_seen_at }
    technical: [last_seen_at, weight, extra, raw]
    serves: [studies]
    archive: { schema: records }
  letters:
    key: id
    person: { via: person_id -> people }
    columns: { body: contact }
    serves: [studies]
    ${letters}
`;

/** Five people whose archive phase has begun, 6 who is in use, 7 whose archive is over; each with a letter. */
export const SCHOOL: School = {
  policy: POLICY,
  map: map(),
  ddl: `
create table people (id bigint primary key, name text not null, last_seen_at timestamptz, weight numeric, extra jsonb, raw bytea);
create table letters (id bigint generated always as identity primary key, person_id bigint not null references people on delete cascade, body text);
create index on letters (person_id);
create schema records;
create table records.people (like people, lethe_run text not null, primary key (id));
create table records.letters (like letters, lethe_run text not null, primary key (id));
insert into people select n, 'p' || n, case n when 6 then '2026-11-01' when 7 then '2010-05-01' else '2023-05-01' end::timestamptz, 1.500, '{"b": 1, "a": [1, 2]}', '\\x00ff'
  from generate_series(1, 7) n;
insert into letters (person_id, body) select id, 'wrote ' || id from people;`,
};

export const stepsOf = (school: Governed): Step[] => school.program.tables.flatMap((t) => t.steps);

export async function carryOut(school: Governed, plan: string): Promise<number> {
  let rows = 0;
  for (const step of stepsOf(school)) rows += (await sweepAll(school.target, step, plan)).rows;
  return rows;
}

export async function places(pool: pg.Pool): Promise<Record<string, string>> {
  const { rows } = await pool.query(`select place, string_agg(id::text, ' ' order by id) as ids from (
    select 'people' as place, id from people union all select 'letters', person_id from letters
    union all select 'records.people', id from records.people union all select 'records.letters', person_id from records.letters) r group by place`);
  return Object.fromEntries(rows.map((r) => [r.place, r.ids]));
}

export async function inSchool(t: Parameters<typeof withDatabase>[0], school: School, use: (pool: pg.Pool, url: string) => Promise<void>) {
  await withDatabase(t, async ({ pool, url }) => {
    await pool.query(school.ddl);
    await use(pool, url);
  });
}
