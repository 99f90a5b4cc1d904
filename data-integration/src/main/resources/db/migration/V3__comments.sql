-- What people say about records. There is no foreign key to the record: each user table is a physical table of its own;
-- the transaction that deletes a record deletes its comments, and whoever comments keeps the records of the table from
-- being deleted meanwhile.
create table record_comment (
    id         text primary key,
    sequence   bigint generated always as identity unique,
    table_id   text        not null references base_table (id) on delete cascade,
    record_id  text        not null,
    -- A reply outlives the comment that it answers.
    parent_id  text references record_comment (id) on delete set null,
    author_id  text        not null,
    text       text        not null,
    created_at timestamptz not null,
    updated_at timestamptz
);
create index record_comment_listed on record_comment (record_id, sequence desc);
create index record_comment_table on record_comment (table_id);
create index record_comment_parent on record_comment (parent_id);
