create table chat_session (
    session_id   text primary key,
    workspace_id text        not null,
    user_id      text        not null,
    created_at   timestamptz not null
);

create table chat_message (
    session_id text        not null references chat_session on delete cascade,
    position   bigint generated always as identity,
    question   text        not null,
    answer     text        not null,
    mode       text        not null,
    notice     text,
    sources    jsonb       not null,
    tools      jsonb       not null,
    usage      jsonb       not null,
    asked_at   timestamptz not null,
    primary key (session_id, position)
);

-- Money spent on model calls; amounts are millionths of a US dollar.
create table spending (
    workspace_id text   not null,
    day          date   not null,
    micros       bigint not null,
    primary key (workspace_id, day)
);

-- Money set aside for calls under way. One that is never settled, because its process died, lapses.
create table spending_reservation (
    reservation_id text primary key,
    workspace_id   text        not null,
    micros         bigint      not null,
    expires_at     timestamptz not null
);
create index on spending_reservation (workspace_id, expires_at);
