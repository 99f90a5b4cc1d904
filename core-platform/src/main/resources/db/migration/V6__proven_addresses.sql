-- Since when more than the user's own word says that the address is the user's.
alter table users add column proven_at timestamptz;

-- The first user is the operator's own.
update users set proven_at = now()
where id = (select id from users where platform_role = 'OPERATOR' order by created_at, id limit 1);
