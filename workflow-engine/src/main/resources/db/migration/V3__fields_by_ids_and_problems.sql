-- How a definition names fields: 1 as they were called when it was saved, 2 by their ids.
alter table workflow_version add column form int not null default 1;

alter table workflow
    -- The tables of the current version as their owner described them last; null until then: as they were when it was saved.
    add column tables     jsonb,
    -- Ids of the bases and tables that the current version uses.
    add column uses       text[]      not null default '{}',
    -- Why it cannot run; null when it can.
    add column problems   jsonb,
    -- When somebody has to look whether what it uses is still there; null when nobody has to.
    add column check_at   timestamptz default now(),
    -- When its author last heard of a failure, and how many there were since.
    add column noticed_at timestamptz,
    add column unnoticed  int         not null default 0;
update workflow w set uses = array(
    select distinct used.id
    from workflow_version v
         cross join lateral jsonb_array_elements(v.definition -> 'tables') as saved
         cross join lateral (values (saved ->> 'baseId'), (saved ->> 'tableId')) as used (id)
    where v.workflow_id = w.id and v.version = w.current_version);
create index workflow_by_use on workflow using gin (uses) where deleted_at is null;
create index workflow_to_check on workflow (check_at) where check_at is not null and deleted_at is null;
create index workflow_unnoticed on workflow (noticed_at) where unnoticed > 0;

alter table step
    -- The values that its command carried.
    add column sent     jsonb,
    -- Each sending of the command, with what came of it.
    add column attempts jsonb;
