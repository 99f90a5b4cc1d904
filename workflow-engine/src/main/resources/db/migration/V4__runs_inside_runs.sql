alter table run
    -- A run inside a run: of a block of a step for an item of its list, or of another workflow.
    add column parent_id   text,
    -- The step of the parent that waits for it.
    add column parent_path text,
    -- The block of the definition that it runs, as a path; null when it runs a whole workflow.
    add column scope       text,
    -- Its place among its siblings, from 0.
    add column item_index  int,
    add column item        jsonb,
    -- What its parent takes from it; null until it has succeeded.
    add column output      jsonb,
    add constraint run_inside check ((parent_id is null) = (parent_path is null)),
    add constraint run_scope check (scope is null or parent_id is not null);
create index run_by_parent on run (parent_id, parent_path, item_index) where parent_id is not null;
-- Lists show no runs of blocks; the index that had them all is of no use any more.
create index run_listed on run (workflow_id, sequence desc) where scope is null;
drop index run_by_workflow;

alter table step drop constraint step_status_check;
alter table step add constraint step_status_check check (status in (
    'awaiting_result', 'awaiting_children', 'backing_off', 'sleeping', 'succeeded', 'failed', 'cancelled'));
