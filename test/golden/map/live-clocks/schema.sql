create type mood as enum ('good', 'bad');
create table people (id bigint primary key, name text, local_at timestamp, seconds bigint, words text, kind mood, extra jsonb, on_day date, millis numeric,
  endless interval, at time, moment timestamptz);
create table works (id bigint primary key, person_id bigint references people, title text, code jsonb);
create table marks (id bigint primary key, work_id bigint references works, given int, kind int);
create index on people (local_at);
create index on people (seconds);
create index on people (words);
create index on people (kind);
create index on people (on_day);
create index on people (millis);
create index on works (person_id);
create index on works (code);
create index on marks (work_id);
