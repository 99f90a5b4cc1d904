-- Airtable's webhooks: who wants to know what of a base.
create table webhook (
    id                    text primary key,
    sequence              bigint generated always as identity unique,
    base_id               text        not null references base (id) on delete cascade,
    notification_url      text,
    specification         text        not null, -- JSON, as it was given
    secret                bytea       not null,
    created_by            text        not null,
    created_at            timestamptz not null,
    expires_at            timestamptz not null,
    notifications_enabled boolean     not null,
    -- Why it gets no payloads any more; null while it does.
    failure               text,
    next_cursor           bigint      not null default 1,
    -- The ping that is on its way; null when none is.
    ping_id               text,
    ping_sent_at          timestamptz,
    -- Whether something happened since that ping was sent.
    ping_again            boolean     not null default false,
    last_success          timestamptz,
    last_result           text, -- JSON, as it is answered
    check ((ping_id is null) = (ping_sent_at is null))
);
create index webhook_base on webhook (base_id, sequence);

-- Numbers the changes of bases that have webhooks, in the order of their commits.
create table base_transaction (
    base_id text primary key references base (id) on delete cascade,
    number  bigint not null
);

create table webhook_payload (
    webhook_id         text        not null references webhook (id) on delete cascade,
    cursor             bigint      not null,
    transaction_number bigint      not null,
    body               text        not null, -- JSON without what the other columns say
    created_at         timestamptz not null,
    primary key (webhook_id, cursor)
);
create index webhook_payload_created on webhook_payload (created_at);
