-- Work of steps outside of their run's turn: a queue with leases.
create table activity (
    -- Also the command_id of the step that waits for it.
    id     text primary key,
    run_id text        not null references run (id) on delete cascade,
    work   jsonb       not null,
    -- Grows with each lease: the result of an earlier holder does not count.
    token  bigint      not null default 0,
    -- When it may be leased: at once, or when the lease ends.
    due_at timestamptz not null
);
create index activity_due on activity (due_at);
create index activity_by_run on activity (run_id);
