-- A small school: who visits its platform, who sits in its rooms, and what is handed in for its courses.
create table people (
  id int primary key,
  login text not null,
  kind text not null
);
create table courses (
  id int primary key,
  title text not null,
  ended_on date
);
create table visits (
  id bigint primary key,
  person_id int not null,
  visited_at timestamptz not null,
  ip text,
  user_agent text,
  page text
);
create table seats (
  id bigint primary key,
  person_id int not null,
  seated_at timestamptz not null,
  ip text,
  user_agent text,
  room text
);
create table submissions (
  id bigint primary key,
  person_id int not null,
  course_id int not null,
  answer text
);
create table sign_ins (
  id bigint primary key,
  person_id int not null,
  signed_in_at timestamptz not null
);
-- After the rows: an index is built faster than it is kept up to date, and keys are checked once.
alter table visits add foreign key (person_id) references people;
alter table seats add foreign key (person_id) references people;
alter table submissions add foreign key (person_id) references people, add foreign key (course_id) references courses;
alter table sign_ins add foreign key (person_id) references people;
create index on courses (ended_on);
create index on visits (visited_at);
create index on visits (person_id);
create index on seats (seated_at);
create index on seats (person_id);
create index on submissions (person_id);
create index on submissions (course_id);
create index on sign_ins (person_id, signed_in_at);
