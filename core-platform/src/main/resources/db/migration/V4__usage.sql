create table usage_daily (
    day       date not null,
    -- Empty for what belongs to no workspace.
    workspace text not null,
    type      text not null,
    events    bigint not null,
    primary key (workspace, day, type)
);

create table answer_usage_daily (
    day           date not null,
    workspace     text not null,
    user_id       text not null,
    provider      text not null,
    model         text not null,
    answers       bigint not null,
    input_tokens  bigint not null,
    output_tokens bigint not null,
    cost_micros   bigint not null,
    primary key (workspace, day, user_id, provider, model)
);
