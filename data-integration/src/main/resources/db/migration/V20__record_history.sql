-- Which cells of a record changed, when and by whom. That a record was created it says itself; a deletion has what the cells held.
create table record_history (
    table_id  text collate "C" not null,
    record_id text collate "C" not null,
    sequence  bigint generated always as identity,
    made_at   timestamptz not null,
    made_by   text collate "C" not null,
    via       text not null,
    kind      text not null,
    cells     text not null, -- JSON by the id of the field
    primary key (table_id, record_id, sequence)
);
create index record_history_made on record_history (made_at);
