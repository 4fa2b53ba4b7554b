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
create table seats (desk int, place int, holder bigint, state text, primary key (desk, place));
create index on seats (holder);
create table logs (id bigint, at timestamptz, desk int, place int, line text, primary key (id, at), foreign key (place, desk) references seats (place, desk)) partition by range (at);
create table logs_all partition of logs default;
create index on logs (desk, place);
create table cache_people (id int);
create table cache_works (id int);
create table courses (id int primary key);
create view names as select name from people;
