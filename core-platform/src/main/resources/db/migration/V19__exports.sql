-- Exports of what the suite holds on a person; each is read by who asked for it alone.
create table exports (
    id           text primary key,
    user_id      text        not null references users (id),
    requested_by text        not null,
    requested_at timestamptz not null,
    expires_at   timestamptz not null,
    -- PKCS #8; encrypted under the platform's secret when encrypted is true. Without it nobody reads the pieces any more,
    -- here or on the topic.
    private_key  bytea       not null,
    encrypted    boolean     not null,
    unique (user_id, requested_by)
);
create index exports_by_expiry on exports (expires_at);
create table export_answers (
    export_id   text        not null references exports (id) on delete cascade,
    service     text        not null,
    answered_at timestamptz not null,
    pieces      integer     not null,
    -- How many there are, by what they hold.
    rows        jsonb       not null,
    primary key (export_id, service)
);
create table export_pieces (
    export_id text    not null references exports (id) on delete cascade,
    service   text    not null,
    sequence  integer not null,
    sealed    bytea   not null,
    primary key (export_id, service, sequence)
);
-- It is compressed by nobody: sealed bytes have no pattern.
alter table export_pieces alter column sealed set storage external;

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
