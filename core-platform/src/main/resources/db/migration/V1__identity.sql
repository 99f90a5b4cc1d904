create table users (
    id            text primary key,
    email         text not null,
    name          text not null,
    password_hash text not null,
    platform_role text not null check (platform_role in ('MEMBER', 'OPERATOR')),
    created_at    timestamptz not null,
    version       integer not null,
    -- E-mail addresses are normalised before they are stored.
    constraint users_email_unique unique (email)
);

create table sessions (
    id         text primary key,
    user_id    text not null references users (id),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    version    integer not null
);
create index sessions_by_expiry on sessions (expires_at);

-- The refresh tokens of a session are one family: reuse of any of them revokes the session.
create table refresh_tokens (
    token_hash text primary key,
    session_id text not null references sessions (id) on delete cascade,
    issued_at  timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz,
    version    integer not null
);
create index refresh_tokens_by_session on refresh_tokens (session_id);

create table login_attempts (
    -- Hash of account and address; no address is kept in the clear.
    bucket       text primary key,
    window_start timestamptz not null,
    attempts     integer not null
);
create index login_attempts_by_window on login_attempts (window_start);

create table access_tokens (
    id         text primary key,
    user_id    text not null references users (id),
    token_hash text not null unique,
    name       text not null,
    -- Separated by spaces.
    scopes     text not null,
    resources  text not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    version    integer not null
);
create index access_tokens_by_user on access_tokens (user_id, id);

create table signing_keys (
    id          text primary key,
    public_key  bytea not null,
    -- PKCS #8; encrypted under the platform's secret when encrypted is true.
    private_key bytea not null,
    encrypted   boolean not null,
    signs_from  timestamptz not null,
    signs_until timestamptz not null,
    not_after   timestamptz not null,
    version     integer not null
);

-- One row once the first user has been created from the configuration.
create table bootstrap (
    id      smallint primary key check (id = 1),
    done_at timestamptz not null
);
