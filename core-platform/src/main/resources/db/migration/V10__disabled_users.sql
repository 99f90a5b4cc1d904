alter table users add column disabled_at timestamptz;

-- One secret at a time by which a user sets a new password; only its hash, removed by its use.
create table password_resets (
    user_id     text primary key references users (id),
    secret_hash text not null unique,
    expires_at  timestamptz not null
);
