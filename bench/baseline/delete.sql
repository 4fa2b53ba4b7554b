-- What a careful administrator writes to delete the due visits, one batch: $1 the last id seen, $2 the bound, $3 the size of the batch.
with due as materialized (
  select v.ctid as place, v.id
  from visits v join people p on p.id = v.person_id
  where v.id > $1 and v.visited_at < $2 and p.kind in ('S', 'A')
  order by v.id limit $3
  for update of v skip locked for share of p skip locked
), gone as (
  delete from visits v where v.ctid = any (array(select place from due)) returning v.id
), receipt as (
  insert into deletion_receipts (what, rows) select 'visits', count(*) from gone having count(*) > 0
)
select count(*)::int as rows, (select max(id) from due) as last from gone
