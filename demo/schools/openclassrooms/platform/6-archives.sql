-- Archives

create schema records;
create table records.sanctions (like public.sanctions including indexes, lethe_run text not null);
create table records.minutes (like public.minutes including indexes, lethe_run text not null);
