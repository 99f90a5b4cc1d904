-- Events waiting to be published; a row is appended in the transaction that it reports.
create table outbox (
    id bigint generated always as identity primary key,
    topic text not null,
    message_key text not null,
    headers text not null, -- JSON object
    payload bytea,         -- null removes the key from a state topic
    created_at timestamptz not null default clock_timestamp(),
    published_at timestamptz,
    attempts integer not null default 0,
    last_error text
);
create index outbox_unpublished on outbox (id) where published_at is null;
create index outbox_unpublished_key on outbox (topic, message_key, id) where published_at is null;
create index outbox_published on outbox (published_at) where published_at is not null;

create function outbox_appended() returns trigger language plpgsql as $$
begin
    perform pg_notify('outbox', '');
    return null;
end $$;
create trigger outbox_appended after insert on outbox for each statement execute function outbox_appended();

-- Events that a handler has dealt with; a row is inserted in the handler's transaction.
create table inbox (
    handler text not null,
    source text not null,
    event_id text not null,
    topic text not null,
    event_type text not null,
    correlation text not null,
    event_time timestamptz not null,
    handled_at timestamptz not null default clock_timestamp(),
    primary key (handler, source, event_id)
);
create index inbox_correlation on inbox (correlation);
create index inbox_handled_at on inbox (handled_at);

-- What could not be handled, until somebody replays or drops it.
create table dead_letter (
    id text primary key,
    topic text not null,
    partition_number integer not null,
    record_offset bigint not null,
    record_timestamp bigint not null,
    record_key bytea,
    handler text not null, -- empty when it could not be decoded
    event_id text not null,
    event_type text not null,
    code text not null,
    reason text not null,
    headers text not null, -- JSON object
    payload bytea,
    attempts integer not null,
    failed_at timestamptz not null default clock_timestamp()
);
create index dead_letter_failed_at on dead_letter (failed_at, id);
