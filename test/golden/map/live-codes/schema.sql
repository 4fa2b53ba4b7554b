create type kind as enum ('M', 'T');
create type mood as enum ('good', 'bad');
create table people (id bigint primary key, name text, kind kind, level int, active boolean, total numeric, at timestamptz, left_on date, ref uuid);
create table works (id bigint primary key, person_id bigint references people, title text, mood mood, done timestamptz, level smallint, mark numeric);
create table refs (id uuid primary key, work_id bigint references works);
create index on people (left_on);
create index on works (person_id);
create index on refs (work_id);
