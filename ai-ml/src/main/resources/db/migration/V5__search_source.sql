-- Which database an index on disk is a copy of: one of another database must not be gone on with.
create table search_source (
    source_id uuid primary key default gen_random_uuid(),
    only_one  boolean not null default true unique check (only_one)
);
insert into search_source default values;
comment on column document.model is
    'Which model made the embedding. Absent on an indexed document that is found by its words only, since there are more documents than may have vectors.';
