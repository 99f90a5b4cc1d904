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
