create table effect (
    id bigint generated always as identity primary key,
    event_id text not null,
    name text not null,
    at timestamptz not null default clock_timestamp()
);
create table note (
    id text primary key,
    version bigint not null,
    text text not null
);
