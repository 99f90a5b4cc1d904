-- Which way of rendering made the passages; long texts of the first one were cut. Unlike an index, a default costs nothing.
alter table document add column rendering smallint not null default 1;
comment on column document.embedding is 'The vectors of the record''s passages, one after the other.';

-- Which documents show the name of a record that they link to.
create index document_links on document using gin (links) with (fastupdate = on);

-- Records whose name changed, until the documents that show it have the new one. They are followed up in batches.
create table renamed_record (
    record_id  text primary key,
    display    text        not null,
    -- Links in events that were published before this may show the former name, and may arrive later.
    renamed_at timestamptz not null,
    noticed_at timestamptz not null default now(),
    next_check timestamptz not null default now()
);
create index on renamed_record (next_check);
