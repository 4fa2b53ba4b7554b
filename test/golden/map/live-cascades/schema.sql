create table people (
  id bigint primary key, name text, email text, kind text not null,
  left_on date, asked_at timestamptz, marked_on date, served_at timestamptz, disputed_at timestamptz, state text
);
create index on people (left_on);
create index on people (asked_at);
create index on people (marked_on);
create index on people (served_at);
create table works (id bigint primary key, person_id bigint references people on delete cascade, marker_id bigint references people on delete set null, title text);
create table cards (id bigint primary key, person_id bigint references people on delete cascade, number text);
create table notes (id bigint primary key, person_id bigint, text text);
alter table notes add foreign key (person_id) references people not valid;
create table comments (id bigint primary key, work_id bigint references works on delete set default, writer_id bigint not null, text text);
alter table comments add constraint comments_writer foreign key (writer_id) references people not valid;
create table copies (id bigint primary key, person_id bigint references people on delete cascade);
create schema aside;
create table aside.letters (id bigint primary key, person_id bigint references people);
create index on works (person_id);
create index on works (marker_id);
create index on cards (person_id);
create index on notes (person_id);
create index on comments (work_id);
create index on comments (writer_id);
create index on copies (person_id);
create table tokens (id bigint primary key, person_id bigint references people on delete cascade);
create table old_tokens (id bigint primary key, person_id bigint references people);
create index on tokens (person_id);
create index on old_tokens (person_id);
