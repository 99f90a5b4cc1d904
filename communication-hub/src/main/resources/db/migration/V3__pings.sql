-- Targets of Airtable webhooks share the queue with the endpoints of workspaces. What they are sent is signed already.
alter table webhook_endpoint add column kind text not null default 'events' check (kind in ('events', 'pings'));
alter table webhook_endpoint alter column secret drop not null;
alter table webhook_endpoint add check ((kind = 'events') = (secret is not null));

alter table webhook_message add column ping_id text;
alter table webhook_message add column signature text;
alter table webhook_message add check ((ping_id is null) = (signature is null));
