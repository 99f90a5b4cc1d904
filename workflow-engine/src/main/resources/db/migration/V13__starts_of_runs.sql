-- Comments that may start runs: their records are read first.
create table comment_start (
    sequence     bigint generated always as identity primary key,
    workflow_id  text        not null references workflow (id),
    record_id    text        not null,
    cause_source text        not null,
    cause_id     text        not null,
    correlation  text        not null,
    traceparent  text,
    -- What the run gets of the comment, as JSON.
    said         text        not null,
    happened_at  timestamptz not null,
    -- When it is looked at: at once, or later if that failed.
    try_at       timestamptz not null
);
create index comment_start_due on comment_start (try_at);

-- Runs of workflows that bound how many are under way: those that hold a slot, and those that wait for one.
create table run_slot (
    run_id      text   primary key references run (id) on delete cascade,
    sequence    bigint generated always as identity,
    workflow_id text    not null,
    -- What runs of the same count have in common.
    key         text    not null,
    queued      boolean not null
);
create index run_slot_by_key on run_slot (workflow_id, key, queued, sequence);

-- Runs that wait until events about their records have ceased; what the last event of a record said.
create table run_debounce (
    workflow_id  text        not null references workflow (id),
    record_id    text        not null,
    trigger      text        not null,
    refusal      text,
    cause_source text        not null,
    cause_id     text        not null,
    correlation  text        not null,
    traceparent  text,
    depth        int         not null,
    -- When it starts at the latest, counted from the first event.
    latest_at    timestamptz not null,
    due_at       timestamptz not null,
    primary key (workflow_id, record_id)
);
create index run_debounce_due on run_debounce (due_at);
