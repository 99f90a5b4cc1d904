create table workspaces (
    id         text primary key,
    name       text not null,
    created_at timestamptz not null,
    version    integer not null
);

create table members (
    -- <workspace id>/<user id>, the key of the published membership
    id           text primary key,
    workspace_id text not null references workspaces (id),
    user_id      text not null references users (id),
    role         text not null check (role in ('VIEWER', 'COMMENTER', 'EDITOR', 'CREATOR', 'OWNER')),
    added_at     timestamptz not null,
    version      integer not null,
    constraint members_unique unique (workspace_id, user_id)
);
create index members_by_user on members (user_id, workspace_id);
