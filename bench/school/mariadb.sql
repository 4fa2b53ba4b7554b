-- The same school on MariaDB.
create table people (id int primary key, login varchar(40) not null, kind varchar(4) not null);
create table courses (id int primary key, title varchar(60) not null, ended_on date, key (ended_on));
create table visits (id bigint primary key, person_id int not null, visited_at timestamp(6) not null default '2000-01-01', ip varchar(40), user_agent varchar(90),
  page varchar(60), key (visited_at), foreign key (person_id) references people (id));
create table seats (id bigint primary key, person_id int not null, seated_at timestamp(6) not null default '2000-01-01', ip varchar(40), user_agent varchar(90),
  room varchar(60), key (seated_at), foreign key (person_id) references people (id));
create table submissions (id bigint primary key, person_id int not null, course_id int not null, answer text,
  foreign key (person_id) references people (id), foreign key (course_id) references courses (id));
create table sign_ins (id bigint primary key, person_id int not null, signed_in_at timestamp(6) not null default '2000-01-01', key (person_id, signed_in_at),
  foreign key (person_id) references people (id));
