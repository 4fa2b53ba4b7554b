create extension citext;
create table people (
  id citext primary key, name text, email text, kind text not null,
  left_on date, asked_at timestamptz, marked_on date, served_at timestamptz, disputed_at timestamptz, state text
);
create index on people (left_on);
create index on people (asked_at);
create index on people (marked_on);
create index on people (served_at);
create table works (id citext primary key, person_id citext not null references people, title text);
create table lends (id bigint primary key, work_id citext references works);
create index on works (person_id);
create index on lends (work_id);
