create table people (
  id bigint primary key, name text, email text, kind text not null,
  left_on date, asked_at timestamptz, marked_on date, served_at timestamptz, disputed_at timestamptz, state text
);
create index on people (left_on);
create index on people (asked_at);
create index on people (marked_on);
create index on people (served_at);
create table works (id bigint primary key, person_id bigint not null references people, title text, abstract text, grade int);
create index on works (person_id);
create table setting (id int);
create table secrets (id int);
create materialized view copies as select * from people;
