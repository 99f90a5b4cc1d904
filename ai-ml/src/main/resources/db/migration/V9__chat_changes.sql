-- Changes that a model asked for while it answered a question, written with the command that asks for them. An answer that is made
-- again knows them; the key is that of the command, which has its effect once.
create table chat_change (
    key        text primary key,
    session_id text        not null,
    position   bigint      not null,
    tool       text        not null,
    arguments  jsonb       not null,
    asked_at   timestamptz not null,
    foreign key (session_id, position) references chat_message on delete cascade
);
create index on chat_change (session_id, position);
