-- An event that may start more runs than one transaction should: they are started in pieces, in the order of the events
-- of a table.
create table pending_start (
    sequence          bigint generated always as identity primary key,
    table_id          text        not null,
    cause_source      text        not null,
    cause_id          text        not null,
    correlation       text        not null,
    traceparent       text,
    depth             int         not null,
    -- The event's own content, as JSON.
    changed           text        not null,
    happened_at       timestamptz not null,
    -- The workflows that the table started when the event was read, in the order of their runs.
    workflow_ids      text[]      not null,
    workflow_versions int[]       not null,
    -- How many pairs of a workflow and a change have been worked through.
    position          int         not null default 0,
    -- How often in a row the next piece failed, and when it is tried again.
    failures          int         not null default 0,
    due_at            timestamptz not null
);
create index pending_start_by_table on pending_start (table_id, sequence);

-- What pruning looks for.
create index run_by_end on run (finished_at) where finished_at is not null;
