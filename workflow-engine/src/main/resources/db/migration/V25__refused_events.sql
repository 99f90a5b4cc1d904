-- Events by which a step that waited for one has failed: when it is done again within the look back, it does not meet them again.
create table refused_event (
    run_id text not null references run (id) on delete cascade,
    path   text not null,
    event  text not null,
    primary key (run_id, path, event)
);
