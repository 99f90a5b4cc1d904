-- What was deleted and can be restored for a while. Bases, tables and fields stay where they are and carry the id of the trash;
-- the cells of records are here.
create table trash (
    id           text primary key,
    sequence     bigint generated always as identity unique,
    base_id      text collate "C" not null references base (id) on delete cascade,
    workspace_id text        not null,
    kind         text        not null check (kind in ('records', 'field', 'table', 'base')),
    -- of records and fields, where they were
    table_id     text collate "C",
    name         text        not null,
    records      integer     not null default 0,
    deleted_at   timestamptz not null,
    deleted_by   text        not null
);
create index trash_base on trash (base_id, sequence desc);
create index trash_workspace on trash (workspace_id, sequence desc) where kind = 'base';
create index trash_deleted on trash (deleted_at);

create table trash_record (
    trash_id  text    not null references trash (id) on delete cascade,
    position  integer not null,
    record_id text collate "C" not null,
    cells     text    not null, -- JSON as rows of the table are inserted
    types     text    not null, -- JSON: the types of the fields with cells, by id
    links     text    not null, -- JSON: ids of the linked records, by the id of the field
    referrers text    not null, -- JSON: ids of the records of the table that linked to it and have no other side
    primary key (trash_id, position)
);
create index trash_record_record on trash_record (record_id);

alter table base add column trash_id text;
alter table base_table add column trash_id text;
alter table field add column trash_id text;

-- How large a version is as stored; null for one that was written before this.
alter table schema_version add column bytes bigint;

create index base_table_trash on base_table (trash_id) where trash_id is not null;
create index field_trash on field (trash_id) where trash_id is not null;
