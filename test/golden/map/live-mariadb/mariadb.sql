create table people (login varchar(40) primary key, name text not null, email varchar(20) not null unique, kind char(1), left_on date);
create table works (id int primary key, login varchar(40), title varchar(10), key (login), foreign key (login) references people (login) on delete cascade) with system versioning;
create table logs (id int primary key, login varchar(40), line text, at datetime) engine = MyISAM;
create trigger keep_title before update on works for each row set new.title = old.title;
