-- Who is erased keeps a row for its id, to which others refer.
alter table users add column erased_at timestamptz;

-- Persons who are erased, and which service has forgotten them.
create table erasures (
    user_id      text primary key references users (id),
    requested_by text        not null,
    requested_at timestamptz not null,
    -- The event that asks the services to forget; they answer it as the cause.
    event_id     text        not null
);
create table erasure_answers (
    user_id     text        not null references erasures (user_id) on delete cascade,
    service     text        not null,
    answered_at timestamptz not null,
    -- How many rows were deleted or changed, by what they held.
    changed     jsonb       not null,
    primary key (user_id, service)
);

-- Where refused requests and failed sign-ins came from. Not in the trail, which is kept for ever.
create table audit_origins (
    event_id   text primary key,
    address    text        not null,
    user_agent text        not null,
    -- Of the account or the caller, as far as one is known.
    user_id    text,
    seen_at    timestamptz not null
);
create index audit_origins_by_time on audit_origins (seen_at);
create index audit_origins_by_user on audit_origins (user_id);
