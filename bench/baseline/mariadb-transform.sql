-- What a careful administrator of MariaDB writes to blank the connection data of due seats, one batch: the last id seen, the bound, the size of the batch.
insert into due select s.id from seats s force index (primary) straight_join people p on p.id = s.person_id
  where s.id > ? and s.seated_at < ? and p.kind in ('S', 'A') and (s.ip is not null or not s.user_agent <=> '-') order by s.id limit ? for update skip locked;
update due d straight_join seats s on s.id = d.id set s.ip = null, s.user_agent = '-';
insert into deletion_receipts (what, gone) select 'seats', count(*) from due having count(*) > 0;
