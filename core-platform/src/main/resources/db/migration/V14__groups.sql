-- role is what counts: the highest of the member's own role and those that groups give. The previous version writes role
-- alone, of members who have a role of their own.
alter table members add column own_role text
    check (own_role in ('VIEWER', 'COMMENTER', 'EDITOR', 'CREATOR', 'OWNER'));
-- Whether the member has a role of their own; without one, groups give it.
alter table members add column direct boolean not null default true;
-- When the member's own role ends.
alter table members add column expires_at timestamptz;
create index members_by_expiry on members (expires_at) where expires_at is not null;

create table workspace_groups (
    id           text primary key,
    workspace_id text not null references workspaces (id),
    name         text not null,
    -- What it gives its users in the workspace; none for groups that rules name alone.
    role         text check (role in ('VIEWER', 'COMMENTER', 'EDITOR', 'CREATOR')),
    created_at   timestamptz not null,
    version      integer not null
);
create unique index workspace_groups_by_name on workspace_groups (workspace_id, lower(name));
create index workspace_groups_by_id on workspace_groups (workspace_id, id);

create table group_members (
    -- <group id>/<user id>
    id           text primary key,
    workspace_id text not null references workspaces (id),
    group_id     text not null references workspace_groups (id),
    user_id      text not null references users (id),
    added_at     timestamptz not null,
    added_by     text not null,
    version      integer not null
);
create unique index group_members_by_group on group_members (group_id, user_id);
create index group_members_by_user on group_members (user_id, workspace_id);
