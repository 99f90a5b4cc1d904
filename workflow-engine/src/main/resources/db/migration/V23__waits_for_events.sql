-- What the steps of workflows wait for: events that no workflow waits for are not looked at. A key stays when a later version no
-- longer has it, for runs of the earlier one may.
create table awaited (
    key         text not null,
    workflow_id text not null references workflow (id) on delete cascade,
    primary key (key, workflow_id)
);
create index awaited_of_workflow on awaited (workflow_id);

-- Steps that rest until an event comes. The turn that begins one inserts it and the one that ends it deletes it.
create table event_wait (
    run_id      text        not null references run (id) on delete cascade,
    path        text        not null,
    key         text        not null,
    correlation text        not null,
    awaits      jsonb       not null,
    -- Events that the run has had already.
    past        text[]      not null,
    -- Earlier ones do not count.
    since       timestamptz not null,
    -- Whether those that came before it was stored have been looked at.
    looked      boolean     not null default false,
    -- What came, and whether the run is awake since.
    arrived     jsonb,
    arrived_at  timestamptz,
    woken       boolean     not null default false,
    primary key (run_id, path)
);
create index event_wait_of_key on event_wait (key, correlation) where arrived_at is null;
create index event_wait_new on event_wait (key) where not looked and arrived_at is null;
create index event_wait_arrived on event_wait (arrived_at) where arrived_at is not null and not woken;

-- Events that something waits for, for a few minutes: a run may have started before and wait after one.
create table recent_event (
    sequence     bigint generated always as identity primary key,
    key          text        not null,
    event_id     text        not null,
    workspace_id text        not null,
    data         jsonb       not null,
    at           timestamptz not null,
    unique (key, event_id)
);
create index recent_event_in_order on recent_event (key, at, sequence);
create index recent_event_at on recent_event (at);

alter table step drop constraint step_status_check;
alter table step add constraint step_status_check check (status in (
    'awaiting_result', 'awaiting_children', 'awaiting_decision', 'awaiting_event', 'backing_off', 'sleeping', 'succeeded',
    'failed', 'cancelled'));
