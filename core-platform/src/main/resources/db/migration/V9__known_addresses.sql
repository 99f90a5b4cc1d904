-- Addresses from which a user has signed in: what others fail to guess elsewhere does not slow the user down there.
create table known_addresses (
    -- Hash of account and address, as in login_attempts.
    bucket  text primary key,
    user_id text not null references users (id),
    seen_at timestamptz not null
);
create index known_addresses_by_user on known_addresses (user_id, seen_at);
create index known_addresses_by_age on known_addresses (seen_at);
