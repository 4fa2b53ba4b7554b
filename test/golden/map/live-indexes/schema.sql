create table people (
  id bigint primary key, name text, email text, kind text not null,
  left_on date, asked_at timestamptz, marked_on date, served_at timestamptz, disputed_at timestamptz, state text
);
create index on people (left_on) where kind = 'M';
create index on people using hash (asked_at);
create index on people ((marked_on + 1), marked_on);
create index on people (state, served_at);
create table works (id bigint primary key, person_id bigint references people, title text, marked_on date);
create table marks (id bigint primary key, work_id bigint references works, given_on date);
create table kinds (work_id bigint references works, kind text, primary key (kind, work_id));
create table lends (id bigint, day date, work_id bigint, kind text, primary key (id, day)) partition by range (day);
