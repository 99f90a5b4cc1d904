-- Receivers without a public address that an operator allowed for a while.
create table allowed_receiver (
    -- host:port
    receiver   text primary key,
    until      timestamptz not null,
    allowed_by text not null
);
