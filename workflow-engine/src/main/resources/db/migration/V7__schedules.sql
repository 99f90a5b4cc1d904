-- When a workflow with a schedule starts its next run; null for others, and when there is no such time.
alter table workflow add column next_time timestamptz;
create index workflow_scheduled on workflow (next_time) where next_time is not null and deleted_at is null;
