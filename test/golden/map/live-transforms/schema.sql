create type kind as enum ('member', 'guest');
create table people (
  id bigint primary key, card text unique, name text not null, born date not null, photo bytea not null,
  login text not null, email text, alias varchar(30), phone varchar(20), badge text, kind kind not null, mood kind not null, size int not null, small smallint,
  whole int, active boolean not null, title text, city varchar(10), lower_name text generated always as (lower(name)) stored, pin text, fine text not null, left_on date,
  unique (id, fine)
);
create unique index people_login on people (login);
create unique index people_email on people (lower(email)) where active;
create unique index people_badge on people (born, badge);
create unique index people_pin on people (pin) nulls not distinct;
create index on people (left_on);
create table works (id bigint primary key, card text, title text not null);
create table tags (id bigint primary key, person_id bigint references people, label text not null);
create index on works (card);
create index on tags (person_id);
