-- Links by which people decide from a mail, each for one person and one asking of one step: they go with the step, which is
-- stored anew when it is done again. Of their secrets only hashes are kept.
create table approval_link (
    secret_hash text primary key,
    run_id      text        not null,
    path        text        not null,
    user_id     text        not null,
    -- SHA-256 of the address to which it was mailed: a link ends when its person has another one.
    address_hash text       not null,
    expires_at  timestamptz not null,
    foreign key (run_id, path) references step (run_id, path) on delete cascade
);
create index approval_link_of_step on approval_link (run_id, path);
create index approval_link_of_person on approval_link (user_id);
create index approval_link_expired on approval_link (expires_at);
