create table effect (
    id bigint generated always as identity primary key,
    event_id text not null,
    name text not null,
    at timestamptz not null default clock_timestamp()
);
create table note (
    id text primary key,
    version bigint not null,
    text text not null
);
-- Persons to be forgotten, and how far that has come; those who are forgotten stay with their id alone.
create table erasure (
    user_id      text primary key,
    address_hash text        not null,
    actor        text        not null,
    causation    text,
    correlation  text,
    -- The part that was worked on last, and where its next piece begins; no place once the part is done.
    part         text        not null default '',
    place        text,
    changed      jsonb       not null default '{}',
    received_at  timestamptz not null,
    done_at      timestamptz
);
create index erasure_waiting on erasure (received_at) where done_at is null;
-- Workspaces to be deleted here, and how far that has come; those that are stay with their id alone.
create table workspace_erasure (
    workspace_id text primary key,
    actor        text        not null,
    causation    text,
    correlation  text,
    -- The part that was worked on last, and where its next piece begins; no place once the part is done.
    part         text        not null default '',
    place        text,
    changed      jsonb       not null default '{}',
    answered_at  timestamptz,
    -- When it is looked through next; absent after the second look.
    due_at       timestamptz
);
create index workspace_erasure_due on workspace_erasure (due_at) where due_at is not null;
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
