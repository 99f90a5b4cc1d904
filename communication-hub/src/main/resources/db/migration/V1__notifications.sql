create table notifications (
    -- The order of delivery, and what cursors count by.
    sequence     bigint generated always as identity primary key,
    id           text        not null unique,
    workspace_id text        not null,
    user_id      text        not null,
    category     text        not null,
    title        text        not null,
    body         text        not null,
    data         text        not null, -- JSON object
    created_at   timestamptz not null,
    read_at      timestamptz,
    version      integer     not null
);
create index notifications_of_user on notifications (user_id, sequence desc);
create index notifications_unread on notifications (user_id) where read_at is null;

create table notification_preferences (
    user_id text    primary key,
    muted   text    not null, -- categories, separated by spaces
    version integer not null
);
