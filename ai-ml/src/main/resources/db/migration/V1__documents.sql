-- What the records of a base look like to a searcher. The search index of each replica is built from here.

create table source_base (
    base_id      text primary key,
    workspace_id text        not null,
    name         text        not null,
    named_at     timestamptz not null,
    -- A deleted base stays known: changes of its records may still be on their way on another topic.
    gone         boolean     not null default false
);
create index on source_base (workspace_id);

create table source_table (
    table_id text primary key,
    base_id  text        not null,
    name     text        not null,
    named_at timestamptz not null,
    gone     boolean     not null default false
);
create index on source_table (base_id);

create table source_field (
    table_id   text        not null,
    field_id   text        not null,
    name       text        not null,
    type       text        not null,
    is_primary boolean     not null,
    named_at   timestamptz not null,
    position   bigint generated always as identity,
    gone       boolean     not null default false,
    primary key (table_id, field_id)
);

-- Numbers of changes that every replica follows. Drawn only under one advisory lock, so that they commit in order.
create sequence document_change;

create table document (
    table_id      text        not null,
    record_id     text        not null,
    display       text        not null,
    cells         jsonb       not null,
    links         jsonb       not null,
    source_time   timestamptz not null,
    -- Grows with each change of the source: an indexer stores only what it rendered from the newest one.
    revision      bigint      not null default 1,
    state         text        not null check (state in ('pending', 'indexed', 'removed')),
    -- A pending document is taken no earlier than this; an indexer that takes it moves it ahead by its lease.
    not_before    timestamptz not null default now(),
    attempts      integer     not null default 0,
    cause         text        not null,
    actor         text        not null,
    correlation   text        not null,
    title         text,
    body          text,
    passage_hash  text,
    embedding     bytea,
    model         text,
    change_number bigint,
    indexed_at    timestamptz,
    primary key (table_id, record_id)
);
create index document_pending on document (not_before) where state = 'pending';
create unique index document_change_number on document (change_number);
create index document_removed on document (source_time) where state = 'removed';
