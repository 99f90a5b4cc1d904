alter table registration drop constraint registration_mode_check;
alter table registration add constraint registration_mode_check
    check (mode in ('OPEN', 'CLOSED', 'INVITE', 'DOMAINS'));

-- Pending and expired ones; what was accepted, declined or revoked is gone and stands in the trail.
create table invitations (
    id           text primary key,
    -- None for an invitation to the installation alone.
    workspace_id text references workspaces (id),
    email        text not null,
    role         text check (role in ('VIEWER', 'COMMENTER', 'EDITOR', 'CREATOR', 'OWNER')),
    secret_hash  text not null unique,
    delivery     text not null check (delivery in ('MAIL', 'LINK')),
    -- Whether having the link proves the address: it was mailed there, or handed to an operator alone.
    proves       boolean not null,
    invited_by   text not null,
    created_at   timestamptz not null,
    issued_at    timestamptz not null,
    expires_at   timestamptz not null,
    version      integer not null,
    check ((workspace_id is null) = (role is null))
);
create unique index invitations_by_address on invitations (coalesce(workspace_id, ''), email);
create index invitations_by_workspace on invitations (workspace_id, id);
create index invitations_by_expiry on invitations (expires_at);

-- Whether the secret was mailed to the user's address, which using it proves.
alter table password_resets add column mailed boolean not null default false;

-- What somebody asked for who was not signed in; whether there is such an account is looked up later.
create table reset_requests (
    email        text primary key,
    requested_at timestamptz not null,
    handled_at   timestamptz
);
create index reset_requests_by_time on reset_requests (requested_at);

-- One mailed secret at a time by which a user proves an address, the present one or another.
create table address_proofs (
    user_id     text primary key references users (id),
    email       text not null,
    secret_hash text not null unique,
    expires_at  timestamptz not null
);

alter table users add column kind text not null default 'PERSON' check (kind in ('PERSON', 'SERVICE'));
