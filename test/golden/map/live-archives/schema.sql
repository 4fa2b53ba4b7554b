create table people (
  id bigint primary key, name text, email text, kind text not null,
  left_on date, asked_at timestamptz, marked_on date, served_at timestamptz, disputed_at timestamptz, state text
);
create index on people (left_on);
create index on people (asked_at);
create index on people (marked_on);
create index on people (served_at);
create table works (id bigint primary key, person_id bigint not null references people, title text);
create index on works (person_id);
create table logs (id bigint primary key, person_id bigint not null references people, line text);
create index on logs (person_id);
create table seats (id bigint primary key, person_id bigint not null references people, place text);
create index on seats (person_id);
create schema records;
create table records.people (like people, lethe_run text not null, primary key (id));
create table records.works (id bigint, person_id bigint not null references people, title varchar(10) not null, shelf int not null);
grant select on records.works to public;
create table records.visits (id int primary key);
