-- A workflow and what starts it. What it does is in its versions, which never change.
create table workflow (
    id              text primary key,
    sequence        bigint generated always as identity unique,
    workspace_id    text        not null,
    name            text        not null,
    current_version int         not null,
    -- What starts the current version: 'table:<id>', 'external:<workspace>/<name>' or 'manual'.
    trigger_key     text        not null,
    created_at      timestamptz not null,
    deleted_at      timestamptz
);
create index workflow_by_trigger on workflow (trigger_key) where deleted_at is null;
create index workflow_by_workspace on workflow (workspace_id, sequence) where deleted_at is null;

create table workflow_version (
    workflow_id text        not null references workflow (id),
    version     int         not null,
    name        text        not null,
    -- Who saved it: its runs act on this user's behalf.
    owner       text        not null,
    definition  jsonb       not null,
    saved_at    timestamptz not null,
    primary key (workflow_id, version)
);

create table run (
    id           text primary key,
    sequence     bigint generated always as identity unique,
    workflow_id  text        not null,
    version      int         not null,
    status       text        not null check (status in ('running', 'waiting', 'succeeded', 'failed', 'cancelled')),
    reason       text,
    -- How many runs deep in a chain of runs that set off each other.
    depth        int         not null,
    -- The event or request that started it, and the record it is about ('' for none).
    cause_source text        not null,
    cause_id     text        not null,
    record_id    text        not null,
    correlation  text        not null,
    traceparent  text,
    trigger      jsonb       not null,
    -- When somebody has to look at it again at the latest; null once it has ended. The queue of due runs.
    wake_at      timestamptz,
    -- How often in a row looking at it failed for a reason of ours.
    failures     int         not null default 0,
    started_at   timestamptz not null,
    finished_at  timestamptz,
    foreign key (workflow_id, version) references workflow_version (workflow_id, version),
    -- One cause starts a workflow once for a record, however often it is delivered.
    unique (workflow_id, cause_source, cause_id, record_id),
    check ((status in ('running', 'waiting')) = (wake_at is not null)),
    check ((status in ('running', 'waiting')) = (finished_at is null))
);
create index run_due on run (wake_at) where wake_at is not null;
create index run_by_workflow on run (workflow_id, sequence desc);

create table step (
    run_id      text        not null references run (id) on delete cascade,
    -- Where in the definition, for example 'route/then/close'.
    path        text        not null,
    position    int         not null,
    step_id     text        not null,
    action      text        not null,
    status      text        not null
        check (status in ('awaiting_result', 'backing_off', 'sleeping', 'succeeded', 'failed', 'cancelled')),
    attempt     int         not null default 0,
    -- The command that was sent last; its answer carries it as causation.
    command_id  text unique,
    wake_at     timestamptz,
    output      jsonb,
    reason      text,
    started_at  timestamptz not null,
    finished_at timestamptz,
    -- A step happens once.
    primary key (run_id, path)
);
