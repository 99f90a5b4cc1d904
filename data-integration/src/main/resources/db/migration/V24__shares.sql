-- Links by which views are seen without an account.
create table share (
    id             text primary key,
    sequence       bigint generated always as identity unique,
    base_id        text        not null references base (id) on delete cascade,
    table_id       text        not null references base_table (id) on delete cascade,
    view_id        text        not null references table_view (id) on delete cascade,
    name           text        not null,
    -- SHA-256 of the secret in the link; the secret itself is not kept
    secret_hash    text        not null unique,
    -- PHC format of Argon2id; null for a link without a password
    password_hash  text,
    expires_at     timestamptz,
    created_at     timestamptz not null,
    created_by     text        not null,
    -- passwords that were tried since the beginning of a window
    attempts       integer     not null default 0,
    attempts_since timestamptz
);
create index share_base on share (base_id, sequence);
create index share_table on share (table_id);
create index share_view on share (view_id);
