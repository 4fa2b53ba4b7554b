-- Archives

create schema coffre;
create table coffre.bulletins (like public.bulletins including indexes, lethe_run text not null);
