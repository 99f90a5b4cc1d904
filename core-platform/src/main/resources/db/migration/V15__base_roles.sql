-- Roles in single bases, beside the one in the workspace; whoever has none there is a guest.
create table base_members (
    -- <base id>/<user id>, the key of the published role
    id           text primary key,
    workspace_id text not null references workspaces (id),
    base_id      text not null,
    user_id      text not null references users (id),
    role         text not null check (role in ('VIEWER', 'COMMENTER', 'EDITOR', 'CREATOR')),
    expires_at   timestamptz,
    added_at     timestamptz not null,
    added_by     text not null,
    version      integer not null
);
create unique index base_members_by_base on base_members (base_id, user_id);
create index base_members_by_user on base_members (user_id, workspace_id);
create index base_members_by_expiry on base_members (expires_at) where expires_at is not null;
