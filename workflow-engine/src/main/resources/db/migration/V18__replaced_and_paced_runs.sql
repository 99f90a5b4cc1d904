-- The run that takes the place of this one, which is cancelled as soon as its turn has ended.
alter table run_slot add column replaced_by text;
create index run_slot_replaced on run_slot (run_id) where replaced_by is not null;

-- When runs of workflows that start so many a minute may start. Those of the last minute count; those to come wait.
create table run_pace (
    run_id      text primary key references run (id) on delete cascade,
    workflow_id text        not null,
    at          timestamptz not null
);
create index run_pace_of_workflow on run_pace (workflow_id, at);
