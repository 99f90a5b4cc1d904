-- Files in attachment cells. A cell says what its files are; the rows here hold their bytes and what is still to be done.
create table attachment (
    id          text primary key,
    -- the base may be gone: its snapshots still need the file
    base_id     text        not null,
    table_id    text        not null,
    record_id   text        not null,
    field_id    text        not null,
    filename    text        not null,
    -- where the bytes are to be fetched; absent when they came with a request
    source_url  text,
    -- wanted: the bytes are to be fetched; stored: they are here, unexamined; ready; failed
    state       text        not null,
    attempts    integer     not null default 0,
    -- when somebody is to take it on; while somebody works on it, when that one is taken for dead
    due_at      timestamptz not null,
    failure     text,
    created_at  timestamptz not null,
    created_by  text        not null,
    -- since when no cell holds it
    removed_at  timestamptz
);
create index attachment_due on attachment (due_at) where state in ('wanted', 'stored');
create index attachment_removed on attachment (removed_at) where removed_at is not null;
create index attachment_base on attachment (base_id);
create index attachment_field on attachment (field_id);

-- A file or a smaller picture of it, once it is here in full.
create table attachment_content (
    attachment_id text   not null references attachment (id) on delete cascade,
    variant       text   not null,
    type          text   not null,
    size          bigint not null,
    primary key (attachment_id, variant)
);

-- The bytes, in pieces of equal size but for the last.
create table attachment_chunk (
    attachment_id text    not null references attachment (id) on delete cascade,
    variant       text    not null,
    position      integer not null,
    bytes         bytea   not null,
    primary key (attachment_id, variant, position)
);
-- Most files are compressed already.
alter table attachment_chunk alter column bytes set storage external;

-- Signs the links to files; all replicas share it. 244 random bits.
create table attachment_link_key (
    secret bytea not null
);
insert into attachment_link_key
values (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));
