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
create function keep() returns trigger language plpgsql as $$ begin return old; end $$;
create trigger copy_away before delete on people for each row execute function keep();
create trigger stamp before update on people for each row execute function keep();
create rule stay as on delete to works do instead nothing;
create view names as select id as name, email from people;
create table heirs_of (id bigint primary key, person_id bigint references people, text text);
create table heirs (primary key (id)) inherits (heirs_of);
create materialized view copies as select id, email from people;
create materialized view deep_copies as select name from names;
create index on deep_copies (name);
create publication outside for table people;
create table visits (person_id bigint references people, day date);
create table calls (id bigint, person_id bigint primary key references people);
create index on heirs_of (person_id);
create index on heirs (person_id);
create index on copies (id);
create index on visits (person_id);
