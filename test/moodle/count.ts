import type { Pool } from 'pg';

/** The day for which the tests ask: six months before it are 24 May 2026. */
export const DAY = '2026-11-24';

/** The day of a time of Moodle in Paris, written here by hand and not by the code that is tested. */
const day = (column: string) => `(to_timestamp(${column}) at time zone 'Europe/Paris')::date`;
/** Over: the last kept day lies before the day that is asked for. */
const over = (column: string) => `(${column} > 0 and (${day(column)} + interval '6 months')::date < date '${DAY}')`;
const somebody = (column: string) => `exists (select from mdl_user where id = ${column})`;
const nobody = (column: string) => `coalesce(${column}, 0) <= 0`;

/**
 * Rows of tables that are empty in the dump: of the deleted account 1427, and of the student 3003 in the closed course 115 and in one
 * without a closing date. Each table gets rows that are due and rows that are not.
 */
export const PLANTED = `
insert into mdl_user_preferences (userid, name, value) values (1427, 'a', 'x'), (1427, 'b', 'x'), (2, 'a', 'x');
insert into mdl_stats_user_daily (courseid, userid, roleid, timeend) select id, 3003, 5, 1700000000 from mdl_course where id = 115
  or id = (select min(id) from mdl_course where id > 1 and enddate = 0);
insert into mdl_stats_user_weekly (courseid, userid, roleid, timeend) values (115, 3003, 5, 1700000000);
insert into mdl_stats_user_monthly (courseid, userid, roleid, timeend) values (115, 3003, 5, 1700000000);
insert into mdl_sessions (state, sid, userid, timecreated, timemodified) values
  (0, 'a', 3003, 0, extract(epoch from timestamptz '2026-05-23 23:59:59 Europe/Paris')),
  (0, 'b', 3003, 0, extract(epoch from timestamptz '2026-05-24 00:00 Europe/Paris')), (0, 'c', 0, 0, 1700000000), (0, 'd', 3003, 0, 0);
insert into mdl_task_log (type, component, classname, userid, timestart, timeend, dbreads, dbwrites, result, output) values
  (0, 'x', 'x', 2, extract(epoch from timestamptz '2026-05-23 23:59:59.9 Europe/Paris'), 0, 0, 0, 0, 'x'),
  (0, 'x', 'x', 2, extract(epoch from timestamptz '2026-05-24 00:00 Europe/Paris'), 0, 0, 0, 0, 'x');
`;

/** Rows that are due by the policy, in SQL as an administrator of Moodle would write it. */
export const DUE = {
  mdl_user_preferences: `select count(*) from mdl_user_preferences p join mdl_user u on u.id = p.userid where u.deleted = 1`,
  mdl_stats_user_daily: `select count(*) from mdl_stats_user_daily s join mdl_course c on c.id = s.courseid where ${over('c.enddate')}`,
  mdl_stats_user_weekly: `select count(*) from mdl_stats_user_weekly s join mdl_course c on c.id = s.courseid where ${over('c.enddate')}`,
  mdl_stats_user_monthly: `select count(*) from mdl_stats_user_monthly s join mdl_course c on c.id = s.courseid where ${over('c.enddate')}`,
  mdl_sessions: `select count(*) from mdl_sessions where ${over('timemodified')} and userid > 0`,
  mdl_task_log: `select count(*) from mdl_task_log where ${over('timestart')} and userid > 0`,
  mdl_user_lastaccess: `select count(*) from mdl_user_lastaccess l join mdl_course c on c.id = l.courseid where ${over('c.enddate')}`,
  mdl_notifications: `select count(*) from mdl_notifications where ${over('timecreated')}`,
  mdl_logstore_standard_log: `select count(*) from mdl_logstore_standard_log l left join mdl_course c on c.id = l.courseid and c.id > 1
    where ${over('l.timecreated')} and (coalesce(l.courseid, 0) in (0, 1) or ${over('c.enddate')})
    and (${nobody('userid')} or ${somebody('userid')}) and (${nobody('relateduserid')} or ${somebody('relateduserid')})
    and (${nobody('realuserid')} or ${somebody('realuserid')})
    and not (${nobody('userid')} and ${nobody('relateduserid')} and ${nobody('realuserid')})`,
  mdl_user: `select count(*) from mdl_user where deleted = 1 and id not in (1, 2) and ${day('timemodified')} < date '${DAY}'`,
};

/** Rows that are over and that SQL must not touch. */
export const ELSEWHERE = {
  mdl_user_enrolments: `select count(*) from mdl_user_enrolments u join mdl_enrol e on e.id = u.enrolid join mdl_course c on c.id = e.courseid
    where ${over('c.enddate')}`,
  mdl_groups_members: `select count(*) from mdl_groups_members m join mdl_groups g on g.id = m.groupid join mdl_course c on c.id = g.courseid
    where ${over('c.enddate')}`,
  mdl_course_completions: `select count(*) from mdl_course_completions m join mdl_course c on c.id = m.course where ${over('c.enddate')}`,
  mdl_course_modules_completion: `select count(*) from mdl_course_modules_completion m join mdl_course_modules x on x.id = m.coursemoduleid
    join mdl_course c on c.id = x.course where ${over('c.enddate')}`,
  mdl_role_assignments: `select count(*) from mdl_role_assignments a join mdl_context x on x.id = a.contextid
    left join mdl_course c on c.id = x.instanceid and x.contextlevel = 50 join mdl_user u on u.id = a.userid
    where ${over('c.enddate')} or x.contextlevel in (10, 40)
      and not exists (select from mdl_user_enrolments e where e.userid = u.id) and (${over('u.lastaccess')} or u.lastaccess = 0 and ${over('u.timecreated')})`,
  mdl_cohort_members: `select count(*) from mdl_cohort_members m join mdl_user u on u.id = m.userid
    where not exists (select from mdl_user_enrolments e where e.userid = u.id) and (${over('u.lastaccess')} or u.lastaccess = 0 and ${over('u.timecreated')})`,
};

/** Log lines of courses whose closing date is over that are younger than six months: fresh work in a course that was used again. */
export const FRESH = `select count(*) from mdl_logstore_standard_log l join mdl_course c on c.id = l.courseid
  where ${over('c.enddate')} and not ${over('l.timecreated')}`;

export const count = async (pool: Pool, sql: string, values: unknown[] = []): Promise<number> =>
  Number((await pool.query<{ count: string }>(sql, values)).rows[0]!.count);

/** Each count of a record of statements. */
export async function counts(pool: Pool, of: Record<string, string>): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [name, sql] of Object.entries(of)) found[name] = await count(pool, sql);
  return found;
}

/** A fingerprint of every row of each table but some, to see that nothing else has changed. */
export async function fingerprints(pool: Pool, but: string[]): Promise<Record<string, string>> {
  const { rows } = await pool.query<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all($1) order by 1`,
    [but],
  );
  const each = rows.map(
    ({ name }) => `select '${name}' as name, coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as print from ${name} t`,
  );
  const found = await pool.query<{ name: string; print: string }>(each.join(' union all '));
  return Object.fromEntries(found.rows.map((r) => [r.name, r.print]));
}
