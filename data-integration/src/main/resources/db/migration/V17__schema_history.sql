-- The versions that the schema of a base went through. A version names the tables that it changed, not those it left as they were.
create table schema_version (
    base_id   text collate "C" not null references base (id) on delete cascade,
    version   bigint not null, -- as the base had it
    made_at   timestamptz not null,
    made_by   text collate "C", -- absent for the schema that was there when its history began
    base_name text not null,
    changes   text not null, -- JSON: kind, ids and name of what was changed
    primary key (base_id, version)
);

create table schema_version_table (
    base_id  text collate "C" not null,
    table_id text collate "C" not null,
    version  bigint not null,
    position integer not null,
    content    text, -- JSON as the schema of a base is answered; absent for a table that the version deleted
    primary key (base_id, table_id, version),
    foreign key (base_id, version) references schema_version (base_id, version) on delete cascade
);
create index schema_version_table_by_version on schema_version_table (base_id, version);
