-- The same deletion without a lock, a batch, a receipt or a second look: what the hardware and PostgreSQL can do. $1 the bound.
delete from visits v using people p where p.id = v.person_id and v.visited_at < $1 and p.kind in ('S', 'A')
