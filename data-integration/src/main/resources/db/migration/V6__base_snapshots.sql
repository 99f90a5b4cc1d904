-- Bases as they were. A snapshot outlives its base, so nothing here refers to the base's own tables.
create table base_snapshot (
    id           text primary key,
    base_id      text        not null,
    workspace_id text        not null,
    base_name    text        not null,
    name         text        not null,
    -- the tables with their fields and views
    shape        jsonb       not null,
    tables       integer     not null,
    records      bigint      not null,
    created_at   timestamptz not null,
    created_by   text        not null
);
create index base_snapshot_base on base_snapshot (base_id, created_at desc);

-- Rows of a table or join table, some hundred together; PostgreSQL compresses them.
create table base_snapshot_part (
    snapshot_id text    not null references base_snapshot (id) on delete cascade,
    part_of     text    not null,
    position    bigint  not null,
    rows        jsonb   not null,
    primary key (snapshot_id, part_of, position)
);
