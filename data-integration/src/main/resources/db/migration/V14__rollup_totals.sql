-- Totals of the records in large link cells, for rollups that follow from them. What is kept holds for one version of the base.
create table rollup_total (
    record_id text collate "C" not null,
    field_id  text collate "C" not null,
    version   bigint not null,
    links     bigint not null, -- records in the cell
    filled    bigint not null, -- of which so many have a value
    total     numeric not null, -- sum of the values
    primary key (record_id, field_id)
);
