/**
 * What is due in the Moodle on MariaDB, in SQL as its administrator would write it. Six months before 24 November 2026 are over for what
 * happened before 24 May 2026, 00:00 in Paris; a deleted account is due from the day after.
 */
const SIX_MONTHS_AGO = 1_779_573_600;
const TODAY = 1_795_474_800;
const over = (column: string) => `(${column} > 0 and ${column} < ${SIX_MONTHS_AGO})`;
const somebody = (column: string) => `exists (select 1 from mdl_user where id = ${column})`;
const nobody = (column: string) => `coalesce(${column}, 0) <= 0`;

/**
 * Rows of tables that are empty in the dump, or that show what is missing there: of the deleted account 215, and of a student in the closed
 * course and in one without a closing date. Each table gets rows that are due and rows that are not.
 */
export const PLANTED = `
set @closed = (select min(id) from mdl_course where ${over('enddate')}), @open = (select min(id) from mdl_course where id > 1 and enddate = 0);
insert into mdl_user_preferences (userid, name, value) values (215, 'a', 'x'), (215, 'b', 'x'), (2, 'a', 'x');
insert into mdl_stats_user_daily (courseid, userid, roleid, timeend) values (@closed, 166, 5, 1700000000), (@open, 166, 5, 1700000000);
insert into mdl_stats_user_weekly (courseid, userid, roleid, timeend) values (@closed, 166, 5, 1700000000);
insert into mdl_stats_user_monthly (courseid, userid, roleid, timeend) values (@closed, 166, 5, 1700000000);
insert into mdl_sessions (state, sid, userid, timecreated, timemodified) values
  (0, 'a', 166, 0, ${SIX_MONTHS_AGO - 1}), (0, 'b', 166, 0, ${SIX_MONTHS_AGO}), (0, 'c', 0, 0, 1700000000), (0, 'd', 166, 0, 0);
insert into mdl_task_log (type, component, classname, userid, timestart, timeend, dbreads, dbwrites, result, output) values
  (0, 'x', 'x', 2, ${SIX_MONTHS_AGO - 0.1}, 0, 0, 0, 0, 'x'), (0, 'x', 'x', 2, ${SIX_MONTHS_AGO}, 0, 0, 0, 0, 'x');
update mdl_notifications set timecreated = ${SIX_MONTHS_AGO - 1} where id % 7 = 0;
update mdl_notifications set timecreated = ${SIX_MONTHS_AGO} where id % 7 = 1;
update mdl_logstore_standard_log set timecreated = ${SIX_MONTHS_AGO - 1} where id % 5 < 2;
update mdl_logstore_standard_log set timecreated = ${SIX_MONTHS_AGO} where id % 5 = 2;
`;

const ofClosed = (table: string) =>
  `select count(*) as n from ${table} x join mdl_course c on c.id = x.courseid where ${over('c.enddate')}`;

export const DUE: Record<string, string> = {
  mdl_user_preferences: 'select count(*) as n from mdl_user_preferences p join mdl_user u on u.id = p.userid where u.deleted = 1',
  mdl_stats_user_daily: ofClosed('mdl_stats_user_daily'),
  mdl_stats_user_weekly: ofClosed('mdl_stats_user_weekly'),
  mdl_stats_user_monthly: ofClosed('mdl_stats_user_monthly'),
  mdl_sessions: `select count(*) as n from mdl_sessions where ${over('timemodified')} and userid > 0`,
  mdl_task_log: `select count(*) as n from mdl_task_log where ${over('timestart')} and userid > 0`,
  mdl_user_lastaccess: ofClosed('mdl_user_lastaccess'),
  mdl_notifications: `select count(*) as n from mdl_notifications where ${over('timecreated')}`,
  mdl_logstore_standard_log: `select count(*) as n from mdl_logstore_standard_log l left join mdl_course c on c.id = l.courseid and c.id > 1
    where ${over('l.timecreated')} and (coalesce(l.courseid, 0) in (0, 1) or ${over('c.enddate')})
    and (${nobody('userid')} or ${somebody('userid')}) and (${nobody('relateduserid')} or ${somebody('relateduserid')})
    and (${nobody('realuserid')} or ${somebody('realuserid')})
    and not (${nobody('userid')} and ${nobody('relateduserid')} and ${nobody('realuserid')})`,
  mdl_user: `select count(*) as n from mdl_user where deleted = 1 and id not in (1, 2) and timemodified < ${TODAY}`,
};

/** Rows that are over and that SQL must not touch. */
export const ELSEWHERE: Record<string, string> = {
  mdl_user_enrolments: `select count(*) as n from mdl_user_enrolments u join mdl_enrol e on e.id = u.enrolid join mdl_course c on c.id = e.courseid
    where ${over('c.enddate')}`,
  mdl_groups_members: `select count(*) as n from mdl_groups_members m join mdl_groups g on g.id = m.groupid join mdl_course c on c.id = g.courseid
    where ${over('c.enddate')}`,
  mdl_course_completions: `select count(*) as n from mdl_course_completions m join mdl_course c on c.id = m.course where ${over('c.enddate')}`,
  mdl_course_modules_completion: `select count(*) as n from mdl_course_modules_completion m join mdl_course_modules x on x.id = m.coursemoduleid
    join mdl_course c on c.id = x.course where ${over('c.enddate')}`,
};
