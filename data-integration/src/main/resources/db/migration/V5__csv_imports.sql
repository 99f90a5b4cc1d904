-- How far imports of CSV files with a key have come, so that a repeated request goes on instead of starting over.
create table csv_import (
    base_id    text        not null references base (id) on delete cascade,
    key        text        not null,
    table_id   text        not null,
    rows_done  bigint      not null,
    created    bigint      not null,
    updated_at timestamptz not null,
    primary key (base_id, key)
);
