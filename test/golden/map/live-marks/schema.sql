create table people (
  id bigint primary key, name text, email text, kind text not null, archived text,
  left_on date, asked_at timestamptz, marked_on date, served_at timestamptz, disputed_at timestamptz, state text
);
create table works (id bigint primary key, person_id bigint not null references people, title text, archived_on date not null);
create table logs (id bigint primary key, person_id bigint not null references people, line text);
