-- Calls of tools by commands that took effect, by the key that the caller chose: the transaction of the effect writes them, so
-- that a command that is delivered again, or sent again with the same key, has no second one.
create table tool_call (
    user_id   text        not null,
    key       text        not null,
    -- the tool, and a digest of its arguments
    call      text        not null,
    -- the answer to a change that waits for approval; absent for one that was made
    waiting   jsonb,
    called_at timestamptz not null,
    primary key (user_id, key)
);
create index tool_call_old on tool_call (called_at);
