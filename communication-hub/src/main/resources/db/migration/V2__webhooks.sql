create table webhook_endpoint (
    id              text primary key,
    sequence        bigint generated always as identity unique,
    workspace_id    text        not null,
    url             text        not null,
    event_types     text[]      not null,
    description     text        not null,
    secret          bytea       not null, -- sealed when a key is configured
    -- Still signs, beside the secret, until then.
    previous_secret bytea,
    previous_until  timestamptz,
    created_by      text        not null,
    created_at      timestamptz not null,
    -- Since when every attempt has failed; null after a success.
    failing_since   timestamptz,
    disabled_at     timestamptz,
    disabled_reason text,
    check ((previous_secret is null) = (previous_until is null)),
    check ((disabled_at is null) = (disabled_reason is null))
);
create index webhook_endpoint_by_workspace on webhook_endpoint (workspace_id, sequence);

-- What is sent: one row an event, however many endpoints want it.
create table webhook_message (
    id           text primary key,
    workspace_id text        not null,
    event_source text        not null,
    event_id     text        not null,
    event_type   text        not null,
    actor        text        not null,
    correlation  text        not null,
    traceparent  text,
    body         text        not null, -- as it is signed and sent, byte for byte
    created_at   timestamptz not null,
    unique (event_source, event_id)
);
create index webhook_message_created on webhook_message (created_at);

-- The queue, and afterwards the record of what became of it.
create table webhook_delivery (
    endpoint_id   text        not null references webhook_endpoint (id) on delete cascade,
    message_id    text        not null references webhook_message (id) on delete cascade,
    sequence      bigint generated always as identity unique,
    state         text        not null check (state in ('pending', 'delivered', 'exhausted')),
    -- When it may be taken: the next attempt, or the end of the lease of whoever is at it.
    due_at        timestamptz not null,
    -- Set while somebody is at it; whoever holds another token may not say how it ended.
    lease         uuid,
    attempts      integer     not null default 0,
    -- The attempts made before the current round of retries.
    earlier       integer     not null default 0,
    last_status   integer,
    last_error    text,
    last_attempt  timestamptz,
    created_at    timestamptz not null,
    primary key (endpoint_id, message_id)
);
create index webhook_delivery_due on webhook_delivery (endpoint_id, due_at) where state = 'pending';
create index webhook_delivery_listed on webhook_delivery (endpoint_id, sequence desc);
create index webhook_delivery_message on webhook_delivery (message_id);

create function webhook_delivery_inserted() returns trigger language plpgsql as $$
begin
    perform pg_notify('webhook_delivery', '');
    return null;
end $$;
create trigger webhook_delivery_inserted after insert on webhook_delivery
    for each statement execute function webhook_delivery_inserted();
