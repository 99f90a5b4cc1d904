-- Entries behind the head that the chain did not write: it goes on behind them, and verification names the first.
create table audit_disturbances (
    id             bigint generated always as identity primary key,
    found_at       timestamptz not null,
    first_sequence bigint not null,
    last_sequence  bigint not null
);

-- What waited to be chained and cannot be, kept with the reason.
create table audit_set_aside (
    id           bigint primary key,
    event_id     text not null,
    happened_at  timestamptz not null,
    actor        text not null,
    type         text not null,
    subject      text not null,
    workspace    text,
    causation    text,
    correlation  text not null,
    summary      text not null,
    set_aside_at timestamptz not null,
    reason       text not null
);
