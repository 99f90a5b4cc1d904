-- Unknown for sessions from before.
alter table sessions
    add column last_used_at timestamptz,
    -- From where and with what the session was used last, as its user sees it.
    add column address text,
    add column device text,
    -- When the last access token of the session expires.
    add column access_until timestamptz;
create index sessions_by_user on sessions (user_id, id);

-- What stands on core.revoked-sessions until no access token of it is valid any more.
create table revoked_sessions (
    session_id text primary key,
    expires_at timestamptz not null
);
create index revoked_sessions_by_expiry on revoked_sessions (expires_at);
