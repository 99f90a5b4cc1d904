-- Every call of a language model, answered or not; amounts are millionths of a US dollar.
create table model_call (
    call_id       bigint generated always as identity primary key,
    workspace_id  text        not null,
    user_id       text        not null,
    provider      text        not null,
    model         text        not null,
    outcome       text        not null,
    started_at    timestamptz not null,
    took_millis   bigint      not null,
    input_tokens  bigint      not null,
    output_tokens bigint      not null,
    counted       text        not null check (counted in ('reported', 'estimated')),
    micros        bigint      not null
);
create index on model_call (workspace_id, started_at);
create index on model_call (started_at);

-- A session has a title of its own once it is renamed. Sessions are listed by their last question.
alter table chat_session
    add column title         text,
    add column last_position bigint not null default 0;
update chat_session s
   set last_position = coalesce((select max(position) from chat_message m where m.session_id = s.session_id), 0);
create index on chat_session (user_id, last_position desc);

-- A question is stored before it is answered: an answer whose process died is seen as interrupted after its deadline.
alter table chat_message
    add column state    text not null default 'done' check (state in ('answering', 'done', 'stopped', 'failed')),
    add column deadline timestamptz,
    add column base_id  text,
    -- In which the days of the question begin.
    add column time_zone text not null default 'Z';
