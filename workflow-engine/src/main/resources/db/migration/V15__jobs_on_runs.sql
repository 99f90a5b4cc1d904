-- What is done with many runs: one after the other, each in a transaction with the progress of the job.
create table run_job (
    id             text primary key,
    workspace_id   text        not null,
    requested_by   text        not null,
    -- What is done, and with which runs; as JSON.
    action         jsonb       not null,
    filter         jsonb       not null,
    status         text        not null check (status in ('running', 'succeeded', 'failed', 'cancelled')),
    reason         text,
    -- The run that was looked at last; null before the first one.
    place_time     timestamptz,
    place_sequence bigint,
    done           int         not null default 0,
    refused        int         not null default 0,
    -- Some of those that were refused, each with the reason.
    refusals       jsonb       not null default '[]',
    created_at     timestamptz not null,
    finished_at    timestamptz
);
create index run_job_running on run_job (created_at) where status = 'running';
create index run_job_of_workspace on run_job (workspace_id) where status = 'running';
create index run_job_by_end on run_job (finished_at) where finished_at is not null;

-- Definitions that somebody works on; they may have any fault, and nothing starts them.
create table workflow_draft (
    id           text primary key,
    sequence     bigint generated always as identity unique,
    workspace_id text        not null,
    -- The workflow that it is to change; null for a new one.
    workflow_id  text,
    workflow     jsonb       not null,
    problems     jsonb       not null,
    saved_by     text        not null,
    saved_at     timestamptz not null
);
create index workflow_draft_of_workspace on workflow_draft (workspace_id, sequence);
