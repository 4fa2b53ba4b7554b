-- What a careful administrator writes to blank the connection data of due seats, one batch: $1 the last id seen, $2 the bound, $3 the size.
with due as materialized (
  select s.ctid as place, s.id
  from seats s join people p on p.id = s.person_id
  where s.id > $1 and s.seated_at < $2 and p.kind in ('S', 'A') and (s.ip is not null or s.user_agent is distinct from '-')
  order by s.id limit $3
  for update of s skip locked for share of p skip locked
), done as (
  update seats s set ip = null, user_agent = '-' where s.ctid = any (array(select place from due)) returning s.id
), receipt as (
  insert into deletion_receipts (what, rows) select 'seats', count(*) from done having count(*) > 0
)
select count(*)::int as rows, (select max(id) from due) as last from done
