-- The comments of deleted records, which come back with them.
create table trash_comment (
    trash_id   text        not null references trash (id) on delete cascade,
    id         text        not null,
    sequence   bigint      not null,
    record_id  text collate "C" not null,
    parent_id  text,
    author_id  text        not null,
    text       text        not null,
    created_at timestamptz not null,
    updated_at timestamptz,
    primary key (trash_id, id)
);
