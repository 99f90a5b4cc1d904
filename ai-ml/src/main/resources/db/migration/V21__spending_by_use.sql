-- What calls of models were for, by day: whose, of which model, for the chat or a workflow. A row without a tool counts the calls of
-- models. One with a tool counts the calls of that tool, or steps of that kind, and the share that they have in the cost of the calls
-- of models that they caused; it is a part of the former.
create table spending_by_use (
    workspace_id  text   not null,
    day           date   not null,
    user_id       text   not null,
    model         text   not null,
    purpose       text   not null check (purpose in ('chat', 'workflow')),
    tool          text   not null,
    calls         bigint not null,
    failed        bigint not null,
    input_tokens  bigint not null,
    output_tokens bigint not null,
    micros        bigint not null,
    primary key (workspace_id, day, user_id, model, purpose, tool)
);
-- By which it is forgotten.
create index spending_by_use_day on spending_by_use (day);
