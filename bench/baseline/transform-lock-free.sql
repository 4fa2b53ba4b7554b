-- The same change without a lock, a batch, a receipt or a second look: what the hardware and PostgreSQL can do. $1 the bound.
update seats s set ip = null, user_agent = '-' from people p
where p.id = s.person_id and s.seated_at < $1 and p.kind in ('S', 'A') and (s.ip is not null or s.user_agent is distinct from '-')
