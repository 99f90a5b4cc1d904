-- Exports of persons that are still to be answered, and how far each has come.
create table export_work (
    export_id    text primary key,
    user_id      text        not null,
    address_hash text        not null,
    public_key   text        not null,
    expires_at   timestamptz not null,
    actor        text        not null,
    causation    text,
    correlation  text,
    -- The part that was read last, and where its next piece begins; no place once the part is done.
    part         text        not null default '',
    place        text,
    pieces       integer     not null default 0,
    -- How many were read, by part.
    rows         jsonb       not null default '{}',
    due_at       timestamptz not null
);
create index export_work_due on export_work (due_at);
