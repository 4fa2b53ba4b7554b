-- What a careful administrator of MariaDB writes to delete the due visits, one batch: the last id seen, the bound, the size of the batch.
insert into due select v.id from visits v force index (primary) straight_join people p on p.id = v.person_id
  where v.id > ? and v.visited_at < ? and p.kind in ('S', 'A') order by v.id limit ? for update skip locked;
delete v from due d straight_join visits v on v.id = d.id;
insert into deletion_receipts (what, gone) select 'visits', count(*) from due having count(*) > 0;
