create table users (
  id int primary key,
  name text,
  email text,
  kind text not null,
  last_seen_at timestamptz,
  deletion_asked_at timestamptz,
  graduated_on date
);
create table tests (
  id int primary key,
  user_id int not null references users,
  score int,
  outcome text,
  decided_on date
);
create table seats (
  user_id int not null references users,
  begin_at timestamptz not null,
  host text,
  primary key (user_id, begin_at)
);
create index on users (last_seen_at);
create index on users (deletion_asked_at);
create index on users (graduated_on);
create index on tests (user_id);
create index on tests (decided_on);
create index on seats (begin_at);
