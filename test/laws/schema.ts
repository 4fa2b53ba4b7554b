/** The tables that random worlds fill: every kind of link, clock column and fact that a map can name, in few columns. */
export const DDL = `
create table people (id bigint primary key, kind text, at_tz timestamptz, on_date date, at_unix bigint, at_local timestamp, state text, amount int,
  at_ms bigint, at_text text, born date, left_on date,
  name text, email text, phone text);
create table roles_held (id bigint primary key, person_id bigint references people, role text);
create table seats (id bigint primary key, person_id bigint references people, begin_at timestamptz, kind text, label text);
create table items (id bigint primary key, person_id bigint references people, other_id bigint references people, third_id bigint, closed_on date, made_at timestamptz, kind text, body text, remark text);
create table notes (id bigint primary key, item_id bigint references items, made_on text, body text);
create table stays (id bigint, nr int, person_id bigint references people, until_on date, body text, primary key (id, nr));
create table calls (id bigint primary key, stay_id bigint, stay_nr int, foreign key (stay_id, stay_nr) references stays, made_ms bigint, body text);
create index on seats (person_id); create index on items (person_id); create index on items (other_id); create index on notes (item_id); create index on roles_held (person_id);
create index on stays (person_id); create index on calls (stay_id, stay_nr);
`;

export const TABLES = ['people', 'roles_held', 'seats', 'items', 'notes', 'stays', 'calls'] as const;
export type Row = Record<string, string | number | boolean | null>;
export type Rows = Record<(typeof TABLES)[number], Row[]>;
