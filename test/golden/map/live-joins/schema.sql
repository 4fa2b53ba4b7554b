create table people (
  id bigint primary key, name text, email text, kind text not null,
  left_on date, asked_at timestamptz, marked_on date, served_at timestamptz, disputed_at timestamptz, state text
);
create index on people (left_on);
create index on people (asked_at);
create index on people (marked_on);
create index on people (served_at);
create table works (id bigint primary key, author_id bigint, code text, title text);
create table marks (id bigint primary key, name text, code text, given date);
create table disputes (id bigint primary key, mark text, number numeric);
create index on marks (given);
create index on works (code);
create index on works (author_id);
create index on marks (name);
create index on disputes (mark);
create index on disputes (number);
