-- Whether language models of third parties may be asked for a workspace, and which; no row means that they may not.
create table provider_choice (
    workspace_id text primary key,
    allowed      boolean     not null,
    -- In the order in which they are asked; empty for the order of the installation.
    providers    text[]      not null,
    -- Empty for every model of the installation.
    models       text[]      not null,
    changed_by   text        not null,
    changed_at   timestamptz not null
);

-- Keys of workspaces, encrypted for their workspace and provider.
create table provider_key (
    workspace_id text  not null references provider_choice on delete cascade,
    provider     text  not null,
    sealed       bytea not null,
    primary key (workspace_id, provider)
);
