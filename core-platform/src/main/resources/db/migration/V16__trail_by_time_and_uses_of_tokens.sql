-- The trail is listed by the time at which entries happened, so that a period is found without what came after it. Only the
-- chaining writes these entries, and what it is to write waits in audit_intake meanwhile.
create index audit_entries_by_time on audit_entries (happened_at, sequence);
create index audit_entries_by_workspace_and_time on audit_entries (workspace, happened_at, sequence);
create index audit_entries_by_actor_and_time on audit_entries (actor, happened_at, sequence);
create index audit_entries_by_type_and_time on audit_entries (type, happened_at, sequence);
create index audit_entries_by_subject_and_time on audit_entries (subject, happened_at, sequence);
drop index audit_entries_by_workspace;
drop index audit_entries_by_actor;
drop index audit_entries_by_type;

-- When the gateways saw the token last, to the minute.
alter table access_tokens add column last_used_at timestamptz;
