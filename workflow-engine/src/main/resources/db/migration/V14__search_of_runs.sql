-- Runs are searched by workspace, in the order in which they were started; those of blocks are found by their parents.
alter table run add column workspace_id text;
update run r set workspace_id = w.workspace_id from workflow w where w.id = r.workflow_id and r.scope is null;
create index run_of_workspace on run (workspace_id, started_at desc, sequence desc) where scope is null;
create index run_of_workflow on run (workflow_id, started_at desc, sequence desc) where scope is null;
-- What somebody looks for most often is what few runs are: failed, cancelled, under way, about one record.
create index run_unsuccessful on run (workspace_id, started_at desc, sequence desc)
    where scope is null and status in ('failed', 'cancelled');
create index run_active on run (workspace_id, started_at desc, sequence desc) where scope is null and wake_at is not null;
create index run_about_record on run (workspace_id, record_id, started_at desc, sequence desc)
    where scope is null and record_id <> '';
-- It had the order of run_of_workflow before.
drop index run_listed;

alter table run
    -- The run that it runs again, from which step, and how many steps it has taken over from it.
    add column replay_of   text,
    add column replay_from text,
    add column taken_over  int,
    add constraint run_replay check ((replay_of is null) = (taken_over is null) and (replay_of is null) = (replay_from is null));
create index run_replayed on run (replay_of, sequence) where replay_of is not null;
