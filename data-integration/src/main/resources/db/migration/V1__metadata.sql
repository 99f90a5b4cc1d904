-- The shape of the users' data. The data itself lives in one table per user table in the schema "records",
-- whose names and columns are the generated ids found here.
create schema records;

-- Positions in link cells; only their order matters, so one sequence serves all.
create sequence records.link_position;

create table base (
    id           text primary key,
    workspace_id text        not null,
    name         text        not null,
    -- grows with every change below the base; what is cached under an older version is stale
    version      bigint      not null default 1,
    created_at   timestamptz not null,
    created_by   text        not null
);
create index base_workspace on base (workspace_id, id);

create table base_table (
    id               text primary key,
    base_id          text not null references base (id) on delete cascade,
    name             text not null,
    description      text,
    primary_field_id text not null,
    position         integer not null
);
create index base_table_base on base_table (base_id, position);

create table field (
    id          text primary key,
    table_id    text    not null references base_table (id) on delete cascade,
    name        text    not null,
    description text,
    type        text    not null,
    options     jsonb   not null,
    position    integer not null
);
create index field_table on field (table_id, position);

create table table_view (
    id       text primary key,
    table_id text    not null references base_table (id) on delete cascade,
    name     text    not null,
    type     text    not null,
    settings jsonb   not null default '{}',
    position integer not null
);
create index table_view_table on table_view (table_id, position);

-- Where a list of records stopped. Lost in a crash, which a client sees as an expired offset.
create unlogged table list_iterator (
    id          text primary key,
    record_id   text        not null,
    fingerprint text        not null,
    -- values of the sort keys of the last record that was served, the tie breaker last
    keys        jsonb       not null,
    served      bigint      not null,
    expires_at  timestamptz not null
);
create index list_iterator_expiry on list_iterator (expires_at);
