-- What HTTP requests of steps may carry: encrypted, by the name that definitions use.
create table secret (
    workspace_id text        not null,
    name         text        not null,
    sealed       bytea       not null,
    -- The hosts that it may be sent to, lower case.
    hosts        text[]      not null,
    saved_by     text        not null,
    saved_at     timestamptz not null,
    primary key (workspace_id, name)
);

-- Requests to the outside wait for receivers that may be slow; they must not hold up questions inside.
alter table activity add column outside boolean not null default false;
drop index activity_due;
create index activity_due on activity (outside, due_at);
