-- Tables whose records read differently since their shape changed, and how far the others have been told of them. Goes
-- when all are told, or with the table.
create table record_announcement (
    table_id    text primary key references base_table (id) on delete cascade,
    base_id     text        not null,
    -- the number of the last record that was told
    told_up_to  bigint      not null,
    -- who changed the shape, and why
    actor       text        not null,
    causation   text,
    correlation text,
    due_at      timestamptz not null
);
create index record_announcement_due on record_announcement (due_at);
